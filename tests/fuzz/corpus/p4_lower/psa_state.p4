/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.5 to 7.9: counters, meters, registers (with an initial value, of a struct), random numbers. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> cell; bit<8> first; bit<16> a; bit<16> b; bit<8> color; bit<8> dice; }
struct headers { h_t h; }
struct metadata { }
struct cell_t { bit<16> a; bit<4> pad; bool set; bit<16> b; }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i, inout psa_ingress_output_metadata_t o) {
    Counter<bit<32>, bit<8>>(4, PSA_CounterType_t.PACKETS_AND_BYTES) count;
    DirectCounter<bit<32>>(PSA_CounterType_t.PACKETS) hits;
    Meter<bit<8>>(4, PSA_MeterType_t.PACKETS) limit;
    Register<bit<8>, bit<8>>(4, 0x5a) first;
    Register<cell_t, bit<8>>(4) cells;
    Random<bit<8>>(3, 5) dice;
    action hit() { hits.count(); }
    table t {
        key = { h.h.cell : exact; }
        actions = { hit; NoAction; }
        psa_direct_counter = hits;
    }
    apply {
        cell_t c = cells.read(h.h.cell);
        t.apply();
        count.count(h.h.cell);
        h.h.first = first.read(h.h.cell);
        first.write(h.h.cell, h.h.first + 1);
        cells.write(h.h.cell, { h.h.a, 0xf, true, h.h.b });
        h.h.a = c.a;
        h.h.b = c.set ? c.b + 1 : 0;
        h.h.color = limit.execute(h.h.cell) == PSA_MeterColor_t.GREEN ? 8w1 :
            (limit.execute(h.h.cell, PSA_MeterColor_t.RED) == PSA_MeterColor_t.RED ? 8w2 : 8w3);
        h.h.dice = dice.read();
        if (h.h.dice >= 3 && h.h.dice <= 5)
            h.h.dice = 1;
        send_to_port(o, (PortId_t)1);
    }
}
/* SPDX-License-Identifier: Apache-2.0 */
/* psa.p4i: what a small PSA program needs besides its types 'headers' and 'metadata' and its control 'ing'.
 * PARSER, EGRESS, INGRESS_DEPARSER, EGRESS_DEPARSER, EGRESS_PARSER: it has its own prs, eg, idp, edp, epr.
 * The metadata types of the paths are NORMAL_META, RESUBMIT_META, RECIRC_META, CI2E_META, CE2E_META; those
 * that it does not define are empty_t, which is declared here unless HAS_EMPTY is defined. */
#ifndef HAS_EMPTY
struct empty_t { }
#endif
#ifndef NORMAL_META
#define NORMAL_META empty_t
#endif
#ifndef RESUBMIT_META
#define RESUBMIT_META empty_t
#endif
#ifndef RECIRC_META
#define RECIRC_META empty_t
#endif
#ifndef CI2E_META
#define CI2E_META empty_t
#endif
#ifndef CE2E_META
#define CE2E_META empty_t
#endif
#ifndef PARSER
parser prs(packet_in p, out headers h, inout metadata m, in psa_ingress_parser_input_metadata_t i,
    in RESUBMIT_META rs, in RECIRC_META rc) { state start { p.extract(h.h); transition accept; } }
#endif
#ifndef INGRESS_DEPARSER
control idp(packet_out p, out CI2E_META c, out RESUBMIT_META r, out NORMAL_META n, inout headers h, in metadata m,
    in psa_ingress_output_metadata_t o) { apply { p.emit(h); } }
#endif
#ifndef EGRESS_PARSER
parser epr(packet_in p, out headers h, inout metadata m, in psa_egress_parser_input_metadata_t i,
    in NORMAL_META n, in CI2E_META c, in CE2E_META e) { state start { p.extract(h.h); transition accept; } }
#endif
#ifndef EGRESS
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) { apply { } }
#endif
#ifndef EGRESS_DEPARSER
control edp(packet_out p, out CE2E_META c, out RECIRC_META r, inout headers h, in metadata m,
    in psa_egress_output_metadata_t o, in psa_egress_deparser_input_metadata_t d) { apply { p.emit(h); } }
#endif
IngressPipeline(prs(), ing(), idp()) psa_ip;
EgressPipeline(epr(), eg(), edp()) psa_ep;
PSA_Switch(psa_ip, PacketReplicationEngine(), psa_ep, BufferingQueueingEngine()) main;
