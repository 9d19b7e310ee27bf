/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.8.2: two-argument extract: the fixed part, and so many bits of the varbit; a varbit between fields; errors in order. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> n; bit<8> r; }
header v_t { bit<8> a; varbit<24> v; bit<8> b; }
struct headers { h_t h; v_t v; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        p.extract(h.v, 8 * (bit<32>)h.h.n);
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        switch (sm.parser_error) {
            error.HeaderTooShort: { h.h.r = 0xE1; }
            error.PacketTooShort: { h.h.r = 0xE2; }
        }
        if (h.v.isValid()) {
            bit<8> t = h.v.a;
            h.v.a = h.v.b;
            h.v.b = t;
        }
    }
}
#include "../v1.p4i"
