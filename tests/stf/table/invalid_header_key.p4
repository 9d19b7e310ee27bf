/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.25: a field of an invalid header as a key: entries that leave it free match, whatever is read. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; bit<8> r; }
struct headers { h_t h; h_t g; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        transition select(h.h.a) { 1: more; _: accept; }
    }
    state more { p.extract(h.g); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(bit<8> v) { h.h.r = v; }
    table t {
        key = { h.g.isValid(): exact; h.g.a: ternary; h.g.r: lpm; }
        actions = { set; }
        default_action = set(0xFF);
        const entries = {
            (true, 5, 0x40 &&& 0xC0): set(1);
            (true, _, _): set(2);
            (false, _, _): set(3);
        }
    }
    apply { t.apply(); }
}
#include "../v1.p4i"
