// SPDX-License-Identifier: Apache-2.0
// P4_16 14.2.1.1, 14.2.1.4, P4Runtime: key sets that do not fit their kind of match, what nothing could run.
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> f; bit<8> r; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action a(bit<8> x) { h.h.r = x; }
    table prefixes {
        key = { h.h.f : lpm; h.h.r : exact; h.h.r[3:0] : lpm @name("low"); }
        actions = { a; }
        default_action = a(1);
    }
    table exact_t { key = { h.h.f : exact; h.h.r : ternary; } actions = { a; }
        const entries = { (1, _) : a(1); (_, 1) : a(2); (1 &&& 3, 1) : a(3); (1 .. 3, 1) : a(4); _ : a(5); } }
    table lpm_t { key = { h.h.f : lpm; } actions = { a; }
        const entries = { 0x10 &&& 0xF0 : a(1); 0x11 &&& 0xF0 : a(2); 0x10 &&& 0xF1 : a(3); 1 .. 3 : a(4); _ : a(5); } }
    table range_t { key = { h.h.f : range; } actions = { a; }
        const entries = { 1 .. 3 : a(1); 1 &&& 3 : a(2); 300 : a(3); _ : a(4); } }
    table ternary_t { key = { h.h.f : ternary; } actions = { a; } const entries = { 1 .. 3 : a(1); 1 &&& 3 : a(2); } }
    table optional_t { key = { h.h.f : optional; } actions = { a; } const entries = { 1 &&& 3 : a(1); 1 .. 3 : a(2); 1 : a(3); _ : a(4); } }
    table nobody {
        actions = { a; @tableonly @defaultonly NoAction; }
        default_action = a(2);
    }
    apply { prefixes.apply(); nobody.apply(); exact_t.apply(); lpm_t.apply(); range_t.apply(); ternary_t.apply(); optional_t.apply(); }
}
#include "../../stf/v1.p4i"
