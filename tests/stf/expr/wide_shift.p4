/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.6: shifts of 256 bits by run-time amounts, over the bounds of bytes and words, to the width and past it. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<16> n; bit<256> a; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.h.n[15:15] == 1) {
            h.h.a = h.h.a >> h.h.n[14:0];
        } else {
            h.h.a = h.h.a << h.h.n;
        }
    }
}
#include "../v1.p4i"
