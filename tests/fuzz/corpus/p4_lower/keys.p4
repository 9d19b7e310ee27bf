/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.2.1: keys that are expressions: validity, slices, sums, bool. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; bit<8> b; bit<8> r; }
header x_t { bit<8> v; }
struct headers { h_t h; x_t x; }
struct metadata { bool flag; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        transition select(h.h.a[7:7]) {
            1: with_x;
            default: accept;
        }
    }
    state with_x { p.extract(h.x); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(bit<8> v) { h.h.r = v; }
    table t {
        key = {
            h.x.isValid() : exact @name("has_x");
            h.h.a[3:0] : exact @name("low");
            h.h.a + h.h.b : ternary @name("sum");
            m.flag : exact @name("flag");
        }
        actions = { set; }
        default_action = set(0xEE);
    }
    apply {
        m.flag = h.h.b == 3;
        t.apply();
    }
}
/* SPDX-License-Identifier: Apache-2.0 */
/* v1.p4i: what every small v1model program needs besides its parser 'prs', control 'ing' and types 'headers'
 * and 'metadata', which stand before this file is included. Define EGRESS, VERIFY, COMPUTE or DEPARSER
 * when the program has its own 'eg', 'ver', 'com' or 'dep'. */
#ifndef VERIFY
control ver(inout headers h, inout metadata m) { apply { } }
#endif
#ifndef EGRESS
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
#endif
#ifndef COMPUTE
control com(inout headers h, inout metadata m) { apply { } }
#endif
#ifndef DEPARSER
control dep(packet_out b, in headers h) { apply { b.emit(h); } }
#endif
V1Switch(prs(), ver(), ing(), eg(), com(), dep()) main;
