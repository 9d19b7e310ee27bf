/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, random: a number from lo to hi, both included; simple_switch, "BMv2 random implementation notes". */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> lo; bit<8> hi; bit<8> inside; bit<8> one; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        bit<8> r;
        bit<3> s;
        random(r, h.h.lo, h.h.hi);
        h.h.inside = r >= h.h.lo && r <= h.h.hi ? 8w1 : 8w0;
        random(s, 3w5, 3w5);
        h.h.one = (bit<8>)s;
    }
}
#include "../v1.p4i"
