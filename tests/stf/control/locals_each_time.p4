/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.4, 12.4, 12.5, 6.9, 12.3: a control's variables are initialised at each invocation; return and exit in actions of a
 * sub-control, with what is copied back; names inside-out, and from the top with a dot. */
#include <core.p4>
#include <v1model.p4>
const bit<8> x = 7;
header h_t { bit<8> op; bit<8> a; bit<8> b; bit<8> c; bit<8> d; bit<8> e; bit<8> f; bit<8> g; }
struct headers { h_t h; }
struct metadata { bit<8> n; }
action top(inout bit<8> v) { v = v + x; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control sub(inout bit<8> v, in bit<8> w, out bit<8> o)(bit<8> k) {
    bit<8> cnt = k;                      // evaluated on every invocation
    action ex() { v = v + 1; exit; }
    action re() { v = v + 2; return; }
    table t { key = { w : exact; } actions = { ex; re; NoAction; }
        const entries = { 1 : ex(); 2 : re(); } const default_action = NoAction; }
    apply {
        cnt = cnt + 1;
        o = cnt;
        if (t.apply().hit) { v = v + 0x10; return; }
        v = v + 0x20;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    bit<8> x = 1;
    sub(5) s1;
    sub(9) s2;
    apply {
        bit<8> o;
        h.h.a = x + .x;                  // 8
        {
            bit<8> x = 0x40;
            h.h.b = x + .x;              // 47
        }
        h.h.c = x;                       // 1
        top(h.h.c);                      // 8
        h.h.g = 1;
        s2.apply(h.h.d, 0, h.h.e);       // d+0x20, 0a
        s2.apply(h.h.d, 2, h.h.e);       // +2+0x10
        s1.apply(h.h.d, h.h.op, h.h.f);  // op 1 exits: d + 1, f = 6
        h.h.g = 2;
    }
}
#include "../v1.p4i"
