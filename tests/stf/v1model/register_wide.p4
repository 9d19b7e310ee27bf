/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "BMv2 register implementation notes": cells of any bit<W> or int<W>. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> what; bit<128> v; int<8> s; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    register<bit<128>>(1) wide;
    register<int<8>>(1) signed;
    register<bit<1>>(2) flags;
    apply {
        bit<128> old;
        int<8> low;
        bit<1> seen;
        wide.read(old, 0);
        wide.write(0, h.h.v);
        signed.read(low, 0);
        if (h.h.s < low) {
            signed.write(0, h.h.s);
        }
        flags.read(seen, 1);
        flags.write(1, 1);
        h.h.what = seen == 1 ? 8w1 : 8w0;
        h.h.v = old;
        h.h.s = low;
    }
}
#include "../v1.p4i"
