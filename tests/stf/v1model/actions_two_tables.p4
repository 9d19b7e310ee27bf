/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, direct_counter and direct_meter: two tables, each with its own, hit by one packet. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> k; bit<8> a; bit<8> b; }
struct headers { h_t h; }
struct metadata { bit<8> ca; bit<8> cb; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    direct_counter(CounterType.packets) na;
    direct_counter(CounterType.bytes) nb;
    direct_meter<bit<8>>(MeterType.packets) ma;
    direct_meter<bit<8>>(MeterType.packets) mb;
    action aa() { ma.read(m.ca); }
    action ab() { mb.read(m.cb); }
    table ta { key = { h.h.k : exact; } actions = { aa; NoAction; } counters = na; meters = ma; }
    table tb { key = { h.h.k : ternary; } actions = { ab; NoAction; } counters = nb; meters = mb; }
    apply {
        ta.apply();
        tb.apply();
        h.h.a = m.ca;
        h.h.b = m.cb;
    }
}
#include "../v1.p4i"
