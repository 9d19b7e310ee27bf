/* SPDX-License-Identifier: Apache-2.0 */
/* l2.p4: an Ethernet switch in v1model: a known destination goes to its port, an unknown one and broadcast
 * to every port of multicast group 1 but the one it came from.
 *
 *   ingress.dmac  destination -> forward(port) | flood(group) | drop
 *   ingress.smac  source      -> known; a miss is counted per port in ingress.unknown_source
 */
#include <core.p4>
#include <v1model.p4>

header ethernet_t {
    bit<48> dst_addr;
    bit<48> src_addr;
    bit<16> ether_type;
}

struct headers_t {
    ethernet_t ethernet;
}

struct metadata_t {
}

parser parse(packet_in pkt, out headers_t hdr, inout metadata_t meta,
             inout standard_metadata_t std) {
    state start {
        pkt.extract(hdr.ethernet);
        transition accept;
    }
}

control verify_csum(inout headers_t hdr, inout metadata_t meta) {
    apply { }
}

control ingress(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    counter(512, CounterType.packets) unknown_source;

    action drop() {
        mark_to_drop(std);
    }

    action forward(bit<9> port) {
        std.egress_spec = port;
    }

    action flood(bit<16> group) {
        std.mcast_grp = group;
    }

    table dmac {
        key = { hdr.ethernet.dst_addr : exact @name("addr"); }
        actions = { forward; flood; drop; }
        default_action = flood(1);
        size = 16384;
    }

    action known() {
    }

    table smac {
        key = { hdr.ethernet.src_addr : exact @name("addr"); }
        actions = { known; NoAction; }
        const default_action = NoAction();
        size = 16384;
    }

    apply {
        if (!hdr.ethernet.isValid()) {
            drop();
            return;
        }
        if (!smac.apply().hit) {
            unknown_source.count((bit<32>) std.ingress_port);
        }
        dmac.apply();
    }
}

control egress(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    apply {
        /* A copy does not go back to where the packet came from. */
        if (std.egress_port == std.ingress_port) {
            mark_to_drop(std);
        }
    }
}

control compute_csum(inout headers_t hdr, inout metadata_t meta) {
    apply { }
}

control deparse(packet_out pkt, in headers_t hdr) {
    apply {
        pkt.emit(hdr.ethernet);
    }
}

V1Switch(parse(), verify_csum(), ingress(), egress(), compute_csum(), deparse()) main;
