/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "Specifying match criteria for table entries using const entries": what each kind
 * may be written as. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; bit<8> b; bit<8> r; bit<8> t; bit<8> o; bit<8> l; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action ra(bit<8> v) { h.h.r = v; }
    action ta(bit<8> v) { h.h.t = v; }
    action oa(bit<8> v) { h.h.o = v; }
    action la(bit<8> v) { h.h.l = v; }
    table rt {
        key = { h.h.a : range; }
        actions = { ra; }
        const entries = { 1..8 : ra(1); 6..12 : ra(2); 15..15 : ra(3); 17 : ra(4); _ : ra(5); }
    }
    table tt {
        key = { h.h.a : ternary; }
        actions = { ta; }
        const entries = { 0x04 &&& 0xfc : ta(1); 0x40 &&& 0x72 : ta(2); 0xfe : ta(4); _ : ta(5); }
    }
    table ot {
        key = { h.h.a : optional; h.h.b : optional; }
        actions = { oa; }
        const entries = { (4, 72) : oa(1); (_, 72) : oa(2); (17, _) : oa(4); _ : oa(5); }
    }
    table lt {
        key = { h.h.a : lpm; }
        actions = { la; }
        const entries = { 0x04 &&& 0xfc : la(1); 0x40 &&& 0xf8 : la(2); 0x04 &&& 0xff : la(3); 0x11 : la(4);
            _ : la(5); }
    }
    apply { rt.apply(); tt.apply(); ot.apply(); lt.apply(); }
}
#include "../v1.p4i"
