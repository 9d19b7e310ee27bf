/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.8.1: a packet that ends inside a header: PacketTooShort; the header stays invalid, the cursor where it was. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> k; bit<8> r; }
header g_t { bit<32> v; }
struct headers { h_t h; g_t g; g_t g2; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        h.h.r = 1;
        p.extract(h.g);
        h.h.r = 2;
        p.extract(h.g2);
        h.h.r = 3;
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (sm.parser_error == error.PacketTooShort) { h.h.r[7:7] = 1; }
        if (h.g.isValid()) { h.h.r[6:6] = 1; }
        if (h.g2.isValid()) { h.h.r[5:5] = 1; }
    }
}
#include "../v1.p4i"
