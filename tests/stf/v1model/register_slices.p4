/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "BMv2 register implementation notes": a struct of 8, 3 and 6 bits kept as slices of 17. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> i; bit<8> x; bit<8> y; bit<8> z; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    register<bit<17>>(512) r;
    action update_fields() {
        bit<17> tmp;
        r.read(tmp, (bit<32>)h.h.i);
        h.h.x = tmp[16:9];
        h.h.y = (bit<8>)tmp[8:6];
        h.h.z = (bit<8>)tmp[5:0];
        tmp = (tmp[16:9] + 1) ++ (tmp[8:6] - 1) ++ (tmp[5:0] ^ 0b101010);
        r.write((bit<32>)h.h.i, tmp);
    }
    apply { update_fields(); }
}
#include "../v1.p4i"
