/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 18.4.1: @atomic on a block, a state, a parser, a control; an extern keeps its state, variables do not, and each
 * packet has its own. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; bit<8> n; bit<8> v; bit<8> w; }
struct headers { h_t h; }
struct metadata { bit<8> kept; }
@atomic parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    bit<8> v = 1;
    @atomic state start { p.extract(h.h); v = v + h.h.a; h.h.v = v; m.kept = m.kept + 1; transition accept; }
}
register<bit<8>>(1) count;
@atomic control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    bit<8> v = 1;
    action use() {
        bit<8> n;
        @atomic { count.read(n, 0); n = n + h.h.a; count.write(0, n); }
        h.h.n = n;
    }
    table t { key = { h.h.a : exact; } actions = { use; NoAction; } const default_action = use; const entries = { 9: NoAction(); } }
    apply {
        @atomic {
            if (t.apply().hit) { @atomic { h.h.n = 0xEE; exit; } }
            v = v + h.h.a;
        }
        h.h.w = v + m.kept;
    }
}
#include "../v1.p4i"
