/* SPDX-License-Identifier: Apache-2.0 */
/* v1model: resubmit parses the packet again as it came in; recirculate as it would have left. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> what; bit<8> n; }
struct headers { h_t h; }
struct metadata {
    @field_list(3)
    bit<8> n;
}
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        sm.egress_spec = 2;
        if (h.h.what == 1 && m.n < 3) {
            m.n = m.n + 1;
            h.h.n = 0xEE;
            resubmit_preserving_field_list(3);
        } else if (h.h.what == 1) {
            h.h.n = h.h.n + m.n + (sm.instance_type == 6 ? 8w0x60 : 8w0);
        }
    }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.h.what == 2 && m.n < 2) {
            m.n = m.n + 1;
            h.h.n = h.h.n + 0x10;
            recirculate_preserving_field_list(3);
        }
    }
}
/* SPDX-License-Identifier: Apache-2.0 */
/* v1.p4i: what every small v1model program needs besides its parser 'prs', control 'ing' and types 'headers'
 * and 'metadata', which stand before this file is included. Define EGRESS, VERIFY, COMPUTE or DEPARSER
 * when the program has its own 'eg', 'ver', 'com' or 'dep'. */
#ifndef VERIFY
control ver(inout headers h, inout metadata m) { apply { } }
#endif
#ifndef EGRESS
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
#endif
#ifndef COMPUTE
control com(inout headers h, inout metadata m) { apply { } }
#endif
#ifndef DEPARSER
control dep(packet_out b, in headers h) { apply { b.emit(h); } }
#endif
V1Switch(prs(), ver(), ing(), eg(), com(), dep()) main;
