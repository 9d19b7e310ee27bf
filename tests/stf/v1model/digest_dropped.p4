/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "after-ingress pseudocode": the digest comes before drop, resubmit and multicast are decided. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> what; bit<8> v; }
struct headers { h_t h; }
struct seen_t { bit<8> v; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        digest<seen_t>(1, { h.h.v });
        if (h.h.what == 1) {
            mark_to_drop(sm);
        } else if (h.h.what == 2 && sm.instance_type == 0) {
            resubmit_preserving_field_list(0);
        } else if (h.h.what == 3) {
            sm.mcast_grp = 7;
        }
    }
}
#include "../v1.p4i"
