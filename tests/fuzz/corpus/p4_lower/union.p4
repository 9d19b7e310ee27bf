/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.20: of a header union at most one member is valid; emit takes that one. */
#include <core.p4>
#include <v1model.p4>
header k_t { bit<8> kind; }
header short_t { bit<8> v; }
header long_t { bit<16> v; }
header_union u_t { short_t s; long_t l; }
struct headers { k_t k; u_t u; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.k);
        transition select(h.k.kind) {
            1: short;
            2: long;
            default: accept;
        }
    }
    state short { p.extract(h.u.s); transition accept; }
    state long { p.extract(h.u.l); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.u.s.isValid()) {
            h.u.l.setValid();
            h.u.l.v = 8w0xAA ++ h.u.s.v;
            h.k.kind = h.u.s.isValid() ? 8w0xFF : 8w0x11;
        } else if (h.u.l.isValid()) {
            h.u.l.setInvalid();
            h.k.kind = h.u.isValid() ? 8w0xFF : 8w0x22;
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
