/* SPDX-License-Identifier: Apache-2.0 */
/* every.p4: one of each kind of thing that P4Runtime writes, for the tests of the control plane. The low bits
 * of an Ethernet destination choose a counter's cell; what comes in leaves by the port that a table says. */
#include <core.p4>
#include <v1model.p4>

header ethernet_t {
    bit<48> dst;
    bit<48> src;
    bit<16> ether_type;
}

struct headers_t {
    ethernet_t ethernet;
}

struct metadata_t {
    bit<1> known;
    bit<2> colour;
}

parser parse(packet_in pkt, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    value_set<bit<16>>(4) known_types;

    state start {
        pkt.extract(hdr.ethernet);
        transition select(hdr.ethernet.ether_type) {
            known_types: known;
            default: accept;
        }
    }
    state known {
        meta.known = 1;
        transition accept;
    }
}

control check(inout headers_t hdr, inout metadata_t meta) {
    apply { }
}

control ingress(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
#ifdef OTHER
    counter(3, CounterType.packets) others; /* so that numbers move */
#endif
    counter(16, CounterType.packets_and_bytes) cells;
    register<bit<32>>(4) notes;
    meter(4, MeterType.packets) pace;
    direct_counter(CounterType.packets_and_bytes) dmac_hits;
    direct_counter(CounterType.packets_and_bytes) filter_hits;
    direct_meter<bit<2>>(MeterType.packets) filter_pace;

    action forward(bit<9> port) {
        std.egress_spec = port;
    }
    action drop() {
        mark_to_drop(std);
    }
    action flood(bit<16> group) {
        std.mcast_grp = group;
    }
    action pass() {
        filter_pace.read(meta.colour);
    }

    table dmac {
        key = { hdr.ethernet.dst : exact @name("dst"); }
        actions = { forward; drop; flood; }
        default_action = drop();
        counters = dmac_hits;
        size = 8;
    }

    table filter {
        key = {
            hdr.ethernet.src : ternary @name("src");
            hdr.ethernet.ether_type : range @name("type");
        }
#ifdef OTHER
        actions = { pass; drop; forward; } /* another table, of the same name */
#else
        actions = { pass; drop; }
#endif
        default_action = pass();
        counters = filter_hits;
        meters = filter_pace;
        size = 64;
    }

    apply {
        bit<32> old;

#ifdef OTHER
        others.count(1);
#endif
        cells.count((bit<32>)hdr.ethernet.dst[3:0]);
        notes.read(old, 0);
        notes.write(0, old + 1);
        pace.execute_meter(0, meta.colour);
        filter.apply();
        if (meta.known == 1) {
            dmac.apply();
        } else {
            mark_to_drop(std);
        }
    }
}

control egress(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    apply { }
}

control compute(inout headers_t hdr, inout metadata_t meta) {
    apply { }
}

control deparse(packet_out pkt, in headers_t hdr) {
    apply { pkt.emit(hdr.ethernet); }
}

V1Switch(parse(), check(), ingress(), egress(), compute(), deparse()) main;
