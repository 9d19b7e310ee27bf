/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, action_selector: with one member left in the group, every flow gets that one. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> k; bit<16> flow; bit<8> v; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(bit<8> v) { h.h.v = v; }
    table t {
        key = { h.h.k : exact; h.h.flow : selector; }
        actions = { set; NoAction; }
        @name("as") implementation = action_selector(HashAlgorithm.crc32, 16, 16);
    }
    apply { t.apply(); }
}
#include "../v1.p4i"
