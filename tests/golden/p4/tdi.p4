// SPDX-License-Identifier: Apache-2.0
// What tdi.json says of a PSA program: names with their pipe, direct objects, profiles and selectors, counters,
// meters, registers, digests, idle timeouts, keys of every kind; and the entries that come with it.
#include <core.p4>
#include <psa.p4>

header h_t { bit<8> a; bit<16> b; bit<32> c; bit<8> d; }
struct headers { h_t h; h_t[2] s; }
struct metadata { }
struct empty { }
struct cell_t { bit<16> packets; bool seen; }
enum bit<4> what_t { NEW = 1, MOVED = 2 }
struct learned_t { bit<48> mac; what_t what; PortId_t port; }

parser prs(packet_in p, out headers h, inout metadata m, in psa_ingress_parser_input_metadata_t i, in empty r, in empty c) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i, inout psa_ingress_output_metadata_t o) {
    ActionProfile(16) members;
    ActionSelector(PSA_HashAlgorithm_t.CRC32, 64, 16) spread;
    DirectCounter<bit<32>>(PSA_CounterType_t.PACKETS_AND_BYTES) hits;
    DirectMeter(PSA_MeterType_t.BYTES) rate;
    Counter<bit<32>, bit<8>>(4, PSA_CounterType_t.BYTES) bytes;
    Meter<bit<8>>(4, PSA_MeterType_t.PACKETS) limit;
    Register<bit<8>, bit<8>>(4) plain;
    Register<cell_t, bit<8>>(8) cells;
    bool green = false;
    action drop() { ingress_drop(o); }
    @brief("to a port") action send(@name("to") PortId_t port, bit<12> tag) { send_to_port(o, port); }
    action watch() {
        hits.count();
        green = rate.execute() == PSA_MeterColor_t.GREEN;
    }
    table every {
        key = {
            h.h.a : ternary;
            h.h.b[11:4] : range @name("range[11:4]");
            h.h.c : lpm;
            h.h.isValid() : exact;
            h.s[1].d : optional;
        }
        actions = { @tableonly watch; @defaultonly drop; NoAction; }
        const default_action = drop();
        psa_direct_counter = hits;
        psa_direct_meter = rate;
        psa_idle_timeout = PSA_IdleTimeout_t.NOTIFY_CONTROL;
        size = 300;
    }
    table few {
        key = { h.h.a : exact; }
        actions = { send; drop; }
        psa_implementation = members;
    }
    table many {
        key = { h.h.a : exact; h.h.c : selector; }
        actions = { send; NoAction; }
        psa_implementation = spread;
        psa_empty_group_action = NoAction();
    }
    table given {
        key = { h.h.a : ternary; h.h.b : range; }
        actions = { send; drop; }
        const entries = {
            (0x10 &&& 0xf0, 5 .. 9) : send((PortId_t)7, 3);
            (_, 8) : drop();
        }
    }
    apply {
        every.apply();
        few.apply();
        many.apply();
        given.apply();
        bytes.count(h.h.a);
        cells.write(h.h.a, { plain.read(1) ++ h.h.a, green });
    }
}
control idep(packet_out p, out empty c, out empty r, out empty n, inout headers h, in metadata m, in psa_ingress_output_metadata_t o) {
    Digest<learned_t>() learn;
    apply {
        learn.pack({ 48w1, what_t.MOVED, o.egress_port });
        p.emit(h);
    }
}
parser eprs(packet_in p, out headers h, inout metadata m, in psa_egress_parser_input_metadata_t i, in empty n, in empty c, in empty c2) {
    state start { p.extract(h.h); transition accept; }
}
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i, inout psa_egress_output_metadata_t o) {
    Counter<bit<32>, bit<8>>(4, PSA_CounterType_t.PACKETS) out_packets;
    apply { out_packets.count(h.h.a); }
}
control edep(packet_out p, out empty c, out empty r, inout headers h, in metadata m, in psa_egress_output_metadata_t o, in psa_egress_deparser_input_metadata_t d) {
    apply { p.emit(h); }
}
IngressPipeline(prs(), ing(), idep()) front;
PSA_Switch(front, PacketReplicationEngine(), EgressPipeline(eprs(), eg(), edep()), BufferingQueueingEngine()) main;
