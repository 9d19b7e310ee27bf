/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.6, 8.9.1: slices of 512 bits at odd places, as values and places, and concatenations to 520. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<512> a; }
header r_t { bit<16> r0; bit<72> r1; bit<520> r2; }
struct headers { h_t h; r_t r; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.r.setValid();
        h.r.r0 = h.h.a[11:4] ++ h.h.a[511:504];
        h.r.r1 = h.h.a[331:260];
        h.h.a[267:196] = 72w0;
        h.r.r2 = h.h.a ++ 8w0x5A;
    }
}
#include "../v1.p4i"
