// SPDX-License-Identifier: Apache-2.0
// P4Runtime: what a controller could not write to a table, or nothing could run.
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
    table nobody {
        actions = { a; @tableonly @defaultonly NoAction; }
        default_action = a(2);
    }
    apply { prefixes.apply(); nobody.apply(); }
}
#include "../../stf/v1.p4i"
