/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 16, 16.1: emit appends a header when it is valid, in the order of the calls, also twice, also changed in between. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> k; bit<8> v; }
header e_t { }
struct headers { h_t a; h_t b; h_t c; e_t e; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.a); p.extract(h.b); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.a.k == 1) { h.b.setInvalid(); }
        if (h.a.k == 2) { h.c = h.a; h.e.setValid(); }
    }
}
#define DEPARSER
control dep(packet_out b, in headers h) {
    apply {
        b.emit(h.b);
        b.emit(h.c);
        b.emit(h.e);
        if (h.b.isValid()) { b.emit(h.a); }
        b.emit(h.a);
    }
}
#include "../v1.p4i"
