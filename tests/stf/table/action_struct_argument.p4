/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.2.1.2: structs, headers and slices as arguments bound in the actions list, copied in and out. */
#include "../ops.p4i"
header g_t { bit<8> v; }
struct s_t { bit<8> x; bit<8> y; }
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    s_t s;
    g_t g;
    action act(inout s_t t, out g_t o, in s_t i, inout bit<4> n, bit<8> v) {
        if (!o.isValid()) { t.x = t.x + v; }
        t.y = i.x;
        n = n + 1;
        if (v > 1) { o.setValid(); o.v = v; }
    }
    table t {
        key = { h.h.a: exact; }
        actions = { act(s, g, { h.h.b, s.y }, h.h.r5[7:4]); }
        default_action = act(s, g, { h.h.b, s.y }, h.h.r5[7:4], 1);
        const entries = { 1: act(s, g, { h.h.b, s.y }, h.h.r5[7:4], 5); }
    }
    apply {
        s = { 0x10, 0x20 };
        g = { 0x77 };
        t.apply();
        h.h.r0 = s.x;
        h.h.r1 = s.y;
        h.h.r2 = g.isValid() ? g.v : 8w0xFF;
    }
}
#include "../v1.p4i"
