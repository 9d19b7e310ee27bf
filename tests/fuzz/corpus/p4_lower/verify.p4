/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.7: verify rejects with an error of the program's own; later headers stay invalid. */
#include <core.p4>
#include <v1model.p4>
error { Odd }
header h_t { bit<8> a; }
struct headers { h_t h; h_t g; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        verify(h.h.a[0:0] == 0, error.Odd);
        p.extract(h.g);
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (sm.parser_error == error.Odd) {
            h.h.a = h.g.isValid() ? 8w0xFF : 8w0xE0;
        } else if (sm.parser_error != error.NoError) {
            h.h.a = 0xE1;
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
