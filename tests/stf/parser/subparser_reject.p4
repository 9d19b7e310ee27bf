/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.10: reject in a sub-parser rejects the packet at once: what stands behind the call is not executed. */
#include <core.p4>
#include <v1model.p4>
error { Bad }
header h_t { bit<8> k; bit<8> r; }
struct headers { h_t h; h_t i; }
struct metadata { }
parser inner(packet_in p, in bit<8> k) {
    state start {
        verify(k != 2, error.Bad);
        transition select(k) { 0: accept; 1: reject; }
    }
}
parser outer(packet_in p, in bit<8> k) {
    inner() i;
    state start { i.apply(p, k); transition accept; }
}
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    outer() o;
    state start {
        p.extract(h.h);
        o.apply(p, h.h.k);
        p.extract(h.i);
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        switch (sm.parser_error) {
            error.Bad: { h.h.r = 0xE2; }
            error.NoMatch: { h.h.r = 0xE3; }
            default: { h.h.r = h.i.isValid() ? 8w1 : 8w0; }
        }
    }
}
#include "../v1.p4i"
