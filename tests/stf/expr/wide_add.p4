/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.6: additions, subtractions and negations carry over all 128, 192 and 65 bits. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<128> a; bit<128> b; bit<128> sum; bit<128> diff; bit<192> big; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.sum = h.h.a + h.h.b;
        h.h.diff = h.h.a - h.h.b;
        bit<192> x = (bit<192>)h.h.a + (bit<192>)h.h.b;
        bit<65> y = (bit<65>)h.h.a[63:0] + (bit<65>)h.h.b[63:0];
        h.h.big = -x;
        h.h.big[191:127] = y;
    }
}
#include "../v1.p4i"
