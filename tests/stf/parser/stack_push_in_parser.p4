/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.18: push_front and pop_front move nextIndex with the elements. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> op; }
header e_t { bit<8> v; }
struct headers { h_t h; e_t[4] s; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        p.extract(h.s.next);
        p.extract(h.s.next);
        transition select(h.h.op) {
            1: push;
            2: pop;
            3: pop3;
            _: more;
        }
    }
    state push { h.s.push_front(1); h.s[0] = { 0xAA }; transition more; }
    state pop { h.s.pop_front(1); transition more; }
    state pop3 { h.s.pop_front(3); transition more; }
    state more {
        p.extract(h.s.next);
        h.h.op = (bit<8>)h.s.lastIndex;
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
#include "../v1.p4i"
