/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "after-egress pseudocode": stacks and varbits go along with an egress clone. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> n; bit<8> len; }
header e_t { bit<8> v; }
header o_t { varbit<64> data; }
struct headers { h_t h; e_t[3] s; o_t o; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        transition select(h.h.n) {
            1 : one;
            2 : two;
            default : opt;
        }
    }
    state one { p.extract(h.s.next); transition opt; }
    state two { p.extract(h.s.next); p.extract(h.s.next); transition opt; }
    state opt { p.extract(h.o, (bit<32>)h.h.len * 8); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { sm.egress_spec = 1; }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (sm.instance_type == 0) {
            h.s.push_front(1);
            h.s[0].setValid();
            h.s[0].v = 0x77;
            clone(CloneType.E2E, 5);
        } else {
            h.s[1].v = h.s[1].v + 1;
            h.s.pop_front(1);
        }
    }
}
#include "../v1.p4i"
