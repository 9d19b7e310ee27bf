/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.7: products of int<W> past 64 bits. */
#include <core.p4>
#include <v1model.p4>
header h_t { int<72> a; int<72> b; int<72> p; int<144> q; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.p = h.h.a * h.h.b;
        h.h.q = (int<144>)h.h.a * (int<144>)h.h.b;
    }
}
#include "../v1.p4i"
