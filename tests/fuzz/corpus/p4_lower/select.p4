/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.6, 8.15: select: the first that matches; masks, ranges, several keys; NoMatch. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; bit<8> b; bit<8> r; }
struct headers { h_t h; }
struct metadata { bit<8> r; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        transition select(h.h.a, h.h.b) {
            (1, 1): s1;
            (1, _): s2;
            (0x10 &&& 0xF0, 0..9): s3;
            (0x10 &&& 0xF0, 10..19): s4;
            (_, 0xFF): s5;
        }
    }
    state s1 { m.r = 1; transition accept; }
    state s2 { m.r = 2; transition accept; }
    state s3 { m.r = 3; transition accept; }
    state s4 { m.r = 4; transition accept; }
    state s5 { m.r = 5; transition reject; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r = sm.parser_error == error.NoMatch ? 8w0xEE : m.r;
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
