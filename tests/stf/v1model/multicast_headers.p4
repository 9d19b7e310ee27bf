/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "after-ingress pseudocode": each copy has headers of its own, added, removed and changed apart. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> v; }
header x_t { bit<16> v; }
struct headers { h_t h; x_t x; x_t[2] s; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); p.extract(h.x); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.s[0].setValid();
        h.s[0].v = 0x0A0A;
        sm.mcast_grp = 1;
    }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (sm.egress_port == 1) {
            h.x.setInvalid();
        } else if (sm.egress_port == 2) {
            h.s[1] = h.s[0];
            h.s[0].v = 0x0B0B;
        } else {
            h.h.v = h.h.v + 1;
            h.s.pop_front(1);
        }
    }
}
#include "../v1.p4i"
