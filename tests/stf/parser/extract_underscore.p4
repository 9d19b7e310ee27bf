/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.8.4: extract<T>(_) skips as many bits as T has. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> n; bit<8> r; }
header skip_t { bit<20> x; bit<4> y; }
struct headers { h_t h; h_t g; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        p.extract<skip_t>(_);
        p.extract(h.g);
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (sm.parser_error == error.PacketTooShort) { h.h.r = 0xE0; }
    }
}
#include "../v1.p4i"
