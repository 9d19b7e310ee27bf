/* SPDX-License-Identifier: Apache-2.0 */
/* hello.p4: a wire with a filter: what comes in by one port leaves by another, unless its IPv4 source is
 * blocked. The program of docs/getting-started.md. */
#include <core.p4>
#include <v1model.p4>

header ethernet_t {
    bit<48> dst_addr;
    bit<48> src_addr;
    bit<16> ether_type;
}

header ipv4_t {
    bit<64> first;      /* version to fragment: not looked at here */
    bit<8>  ttl;
    bit<8>  protocol;
    bit<16> hdr_checksum;
    bit<32> src_addr;
    bit<32> dst_addr;
}

struct headers_t {
    ethernet_t ethernet;
    ipv4_t     ipv4;
}

struct metadata_t {
}

parser parse(packet_in pkt, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    state start {
        pkt.extract(hdr.ethernet);
        transition select(hdr.ethernet.ether_type) {
            0x0800: ipv4;
            default: accept;
        }
    }
    state ipv4 {
        pkt.extract(hdr.ipv4);
        transition accept;
    }
}

control verify_csum(inout headers_t hdr, inout metadata_t meta) {
    apply { }
}

control ingress(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    action drop() {
        mark_to_drop(std);
    }
    action send(bit<9> port) {
        std.egress_spec = port;
    }

    table wire {
        key = { std.ingress_port : exact @name("port"); }
        actions = { send; drop; }
        default_action = drop();
        size = 16;
    }

    direct_counter(CounterType.packets_and_bytes) refused;
    action block() {
        refused.count();
        mark_to_drop(std);
    }
    table blocked {
        key = { hdr.ipv4.src_addr : lpm @name("source"); }
        actions = { block; NoAction; }
        default_action = NoAction();
        counters = refused;
        size = 1024;
    }

    apply {
        wire.apply();
        if (hdr.ipv4.isValid()) {
            blocked.apply();
        }
    }
}

control egress(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    apply { }
}

control compute_csum(inout headers_t hdr, inout metadata_t meta) {
    apply { }
}

control deparse(packet_out pkt, in headers_t hdr) {
    apply {
        pkt.emit(hdr.ethernet);
        pkt.emit(hdr.ipv4);
    }
}

V1Switch(parse(), verify_csum(), ingress(), egress(), compute_csum(), deparse()) main;
