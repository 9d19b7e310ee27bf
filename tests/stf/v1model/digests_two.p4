/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, digest: two kinds of them by one packet. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; bit<8> b; }
struct headers { h_t h; }
struct one_t { bit<8> a; }
struct two_t { bit<8> b; bit<8> a; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.h.a != 0) {
            digest<one_t>(1, { h.h.a });
        }
        if (h.h.b != 0) {
            digest<two_t>(2, { h.h.b, h.h.a });
        }
    }
}
#include "../v1.p4i"
