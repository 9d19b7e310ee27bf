/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "after-ingress pseudocode": a digest of the fields goes to the control plane. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> what; bit<8> a; bit<16> b; }
struct headers { h_t h; }
struct seen_t { bit<8> a; bit<16> b; bit<9> port; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.h.what == 1) {
            digest<seen_t>(1, { h.h.a, h.h.b, sm.ingress_port });
            h.h.a = 0xFF;
        }
    }
}
#include "../v1.p4i"
