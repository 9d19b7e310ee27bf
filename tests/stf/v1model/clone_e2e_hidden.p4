/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "after-egress pseudocode": an egress clone has all headers as valid as they were, emitted or not. */
#define EGRESS
#define DEPARSER
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> v; bit<8> seen; }
header x_t { bit<16> v; }
struct headers { h_t h; x_t hidden; x_t gone; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); p.extract(h.gone); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { sm.egress_spec = 1; }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (sm.instance_type == 0) {
            h.hidden.setValid();
            h.hidden.v = 0x5AA5;
            h.gone.setInvalid();
            clone(CloneType.E2E, 5);
        } else {
            h.h.v = h.hidden.isValid() ? h.hidden.v[15:8] : 8w0;
            h.h.seen = h.gone.isValid() ? 8w1 : 8w2;
        }
    }
}
control dep(packet_out b, in headers h) { apply { b.emit(h.h); b.emit(h.gone); } }
#include "../v1.p4i"
