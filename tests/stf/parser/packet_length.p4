/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.8: length() is the number of bytes of the packet, wherever the cursor is. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> x; bit<8> y; }
struct headers { h_t h; h_t g; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        h.h.x = (bit<8>)p.length();
        transition select(p.length() > 3) {
            true: more;
            false: accept;
        }
    }
    state more {
        p.extract(h.g);
        h.g.y = (bit<8>)p.length();
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
#include "../v1.p4i"
