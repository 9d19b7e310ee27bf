/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 7.1.6: numbers wider than a machine word: carries, shifts, comparison. */
#include <core.p4>
#include <v1model.p4>
header wide_t { bit<128> a; bit<128> b; bit<8> r; }
struct headers { wide_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.h.a > h.h.b) {
            h.h.r = 1;
        }
        bit<256> big = h.h.a ++ h.h.b;
        big = (big + 1) << 4;
        h.h.a = big[255:128];
        h.h.b = h.h.b - 1;
    }
}
#include "v1.p4i"
