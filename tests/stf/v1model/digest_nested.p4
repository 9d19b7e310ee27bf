/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, digest: headers and nested structs within the data. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> what; bit<4> a; bit<4> b; bit<16> c; }
struct headers { h_t h; }
struct inner_t { bit<4> a; bool big; }
struct note_t { inner_t inner; bit<16> c; bit<9> port; }
struct metadata { note_t n; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        m.n.inner = { h.h.a, h.h.b > 7 };
        m.n.c = h.h.c;
        m.n.port = sm.ingress_port;
        digest<note_t>(7, m.n);
        m.n.c = 0;
    }
}
#include "../v1.p4i"
