/* SPDX-License-Identifier: Apache-2.0 */
/* A deparser that emits much in a loop; over 65535 bytes the packet is dropped. */
#define DEPARSER
#include <core.p4>
#include <v1model.p4>
header h_t { bit<16> n; }
header seg_t { bit<800> v; bit<8> i; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { sm.egress_spec = 1; }
}
control dep(packet_out p, in headers h) {
    seg_t s;
    apply {
        p.emit(h.h);
        s.setValid();
        s.v = 0x1234;
        for (bit<16> i = 0; i < h.h.n; i = i + 1) {
            s.i = (bit<8>)i;
            p.emit(s);
        }
    }
}
#include "../v1.p4i"
