/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.8.3, 13.8.4: lookahead does not move the cursor, advance does. */
#include <core.p4>
#include <v1model.p4>
header a_t { bit<8> v; }
header b_t { bit<8> t; bit<16> v; }
struct headers { a_t a; b_t b; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        transition select(p.lookahead<bit<8>>()) {
            1: one;
            2: two;
            3: skip;
            default: accept;
        }
    }
    state one { p.extract(h.a); transition accept; }
    state two { p.extract(h.b); transition accept; }
    state skip {
        p.advance(8);
        p.extract(h.b);
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.a.isValid()) {
            h.a.v = 0xAA;
        }
        if (h.b.isValid()) {
            h.b.t = 0xBB;
        }
        sm.egress_spec = sm.parser_error == error.PacketTooShort ? 9w1 : 9w0;
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
