/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 7.1.6.2, 13.8: fields of 1024 and 2048 bits in headers: extracted, copied, emitted, set bit by bit. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> n; bit<1024> v; }
header r_t { bit<8> top; bit<2048> v; }
struct headers { h_t h; r_t r; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.h.isValid()) {
            h.r.setValid();
            h.r.v = h.h.v ++ ~h.h.v;
            h.r.top = h.r.v[1031:1024] + h.r.v[7:0];
            h.r.v[2047:1016] = 0;
            h.r.v[0:0] = 1;
            h.h.setInvalid();
        }
    }
}
#include "../v1.p4i"
