/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.2.1.4: entries in the program: constant ones in their order, and ranges; optional keys. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; bit<8> b; bit<8> r; bit<8> s; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set_r(bit<8> v) { h.h.r = v; }
    action set_s(bit<8> v) { h.h.s = v; }
    table ordered {
        key = { h.h.a : ternary; h.h.b : range; }
        actions = { set_r; }
        default_action = set_r(0xFF);
        const entries = {
            (0x10 &&& 0xF0, 0..9) : set_r(1);
            (0x10 &&& 0xF0, 5..20) : set_r(2);
            (_, 0xFF) : set_r(3);
        }
    }
    table choice {
        key = { h.h.a : optional; h.h.b : exact; }
        actions = { set_s; }
        default_action = set_s(0xEE);
        const entries = {
            (7, 1) : set_s(1);
            (_, 1) : set_s(2);
        }
    }
    apply {
        ordered.apply();
        choice.apply();
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
