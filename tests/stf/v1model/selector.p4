/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, action_selector: an entry points to a group; the hash of the selector fields chooses a member. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> k; bit<16> flow; bit<8> v; bit<8> same; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action_selector(HashAlgorithm.crc16, 16, 14) as;
    register<bit<8>>(256) chosen;
    action set(bit<8> v) { h.h.v = v; }
    table t {
        key = { h.h.k : exact; h.h.flow : selector; }
        actions = { set; NoAction; }
        implementation = as;
    }
    apply {
        bit<8> before;
        t.apply();
        chosen.read(before, (bit<32>)h.h.flow[7:0]);
        h.h.same = before == 0 || before == h.h.v ? 8w1 : 8w0;
        chosen.write((bit<32>)h.h.flow[7:0], h.h.v);
        h.h.v = h.h.v == 1 || h.h.v == 2 ? 8w0x0A : h.h.v;
    }
}
#include "../v1.p4i"
