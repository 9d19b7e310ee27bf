/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 11.3 in v1model: objects of the top level are one for all controls. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> in_; bit<8> out_; }
struct headers { h_t h; }
struct metadata { }
register<bit<8>>(2) shared;
counter(2, CounterType.packets) both;
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        bit<8> v;
        shared.read(v, 1);
        h.h.in_ = v;
        shared.write(1, v + 1);
        both.count(1);
    }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        bit<8> v;
        shared.read(v, 1);
        h.h.out_ = v;
        shared.write(1, v + 0x10);
        both.count(1);
    }
}
#include "../v1.p4i"
