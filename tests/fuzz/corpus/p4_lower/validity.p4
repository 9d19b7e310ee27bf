/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.17: isValid, setValid, setInvalid; 16: emit leaves out what is invalid. */
#include <core.p4>
#include <v1model.p4>
header k_t { bit<8> kind; }
header x_t { bit<16> v; }
struct headers { k_t k; x_t x; x_t y; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.k);
        transition select(h.k.kind) {
            1: with_x;
            default: accept;
        }
    }
    state with_x { p.extract(h.x); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.x.isValid()) {
            h.y = h.x;
            h.y.v = h.y.v + 1;
            h.x.setInvalid();
        } else if (h.k.kind == 2) {
            h.x.setValid();
            h.x.v = 0xBEEF;
        }
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
