/* SPDX-License-Identifier: Apache-2.0 */
/* shell.p4: one of each kind of thing that p4runtime-shell can write, and packets from and to the controller. What the
 * controller sends out to port 0 goes through the tables as if it had come in. */
#include <core.p4>
#include <v1model.p4>

const bit<9> CPU_PORT = 510;

@controller_header("packet_in")
header packet_in_t {
    bit<9> ingress_port;
    bit<7> kind; /* standard_metadata.instance_type */
}

@controller_header("packet_out")
header packet_out_t {
    bit<9> egress_port;
    bit<7> pad;
}

header ethernet_t {
    bit<48> dst;
    bit<48> src;
    bit<16> ether_type;
}

header ipv4_t {
    bit<96> before;
    bit<32> src;
    bit<32> dst;
}

struct headers_t {
    packet_in_t packet_in;
    packet_out_t packet_out;
    ethernet_t ethernet;
    ipv4_t ipv4;
}

struct metadata_t {
    bit<2> colour;
}

struct learn_t {
    bit<48> src;
    bit<9> port;
}

parser parse(packet_in pkt, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    state start {
        transition select(std.ingress_port) {
            CPU_PORT: from_controller;
            default: ethernet;
        }
    }
    state from_controller {
        pkt.extract(hdr.packet_out);
        transition ethernet;
    }
    state ethernet {
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

control check(inout headers_t hdr, inout metadata_t meta) {
    apply { }
}

control ingress(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    counter(8, CounterType.packets_and_bytes) seen;
    meter(4, MeterType.bytes) pace;
    register<bit<32>>(4) notes;
    direct_counter(CounterType.packets_and_bytes) acl_hits;
    direct_meter<bit<2>>(MeterType.packets) acl_pace;
    action_selector(HashAlgorithm.crc16, 64, 8) hops;

    action drop() {
        mark_to_drop(std);
    }
    action forward(bit<9> port) {
        std.egress_spec = port;
    }
    action flood(bit<16> group) {
        std.mcast_grp = group;
    }
    action via(bit<9> port, bit<48> dst) {
        std.egress_spec = port;
        hdr.ethernet.dst = dst;
    }
    action pass() {
        acl_pace.read(meta.colour);
    }
    action punt() {
        acl_pace.read(meta.colour);
        std.egress_spec = CPU_PORT;
    }
    action mirror(bit<32> session) {
        acl_pace.read(meta.colour);
        clone(CloneType.I2E, session);
    }
    action learn() {
        digest<learn_t>(1, { hdr.ethernet.src, std.ingress_port });
    }
    action known() { }

    table smac {
        key = { hdr.ethernet.src : exact @name("src"); }
        actions = { learn; known; }
        default_action = learn();
        support_timeout = true;
        size = 64;
    }
    table dmac {
        key = { hdr.ethernet.dst : exact @name("dst"); }
        actions = { forward; flood; drop; }
        default_action = drop();
        size = 64;
    }
    table routes {
        key = {
            hdr.ipv4.dst : lpm @name("dst");
            hdr.ipv4.src : selector;
        }
        actions = { via; drop; }
        implementation = hops;
        size = 64;
    }
    table acl {
        key = {
            hdr.ipv4.src : ternary @name("src");
            hdr.ethernet.ether_type : range @name("type");
            hdr.ipv4.dst : optional @name("dst");
        }
        actions = { pass; punt; mirror; drop; }
        default_action = pass();
        counters = acl_hits;
        meters = acl_pace;
        size = 64;
    }

    apply {
        bit<32> n;

        if (hdr.packet_out.isValid() && hdr.packet_out.egress_port != 0) {
            std.egress_spec = hdr.packet_out.egress_port;
        } else {
            seen.count((bit<32>)hdr.ethernet.dst[2:0]);
            pace.execute_meter(0, meta.colour);
            notes.read(n, 0);
            notes.write(0, n + 1);
            smac.apply();
            dmac.apply();
            if (hdr.ipv4.isValid()) {
                routes.apply();
            }
            acl.apply();
        }
        hdr.packet_out.setInvalid();
    }
}

control egress(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    apply {
        if (std.egress_port == CPU_PORT) {
            hdr.packet_in.setValid();
            hdr.packet_in.ingress_port = std.ingress_port;
            hdr.packet_in.kind = std.instance_type[6:0];
        }
    }
}

control compute(inout headers_t hdr, inout metadata_t meta) {
    apply { }
}

control deparse(packet_out pkt, in headers_t hdr) {
    apply {
        pkt.emit(hdr.packet_in);
        pkt.emit(hdr.ethernet);
        pkt.emit(hdr.ipv4);
    }
}

V1Switch(parse(), check(), ingress(), egress(), compute(), deparse()) main;
