// SPDX-License-Identifier: Apache-2.0
// Calls that keep the same metadata share one list of fields, which no @field_list has.
#include <v1model.p4>
struct headers { }
struct metadata { bit<8> a; bit<8> b; @field_list(254) bit<8> c; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) { state start { transition accept; } }
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        clone3(CloneType.I2E, 32w1, { m.a, m.b });
        clone3(CloneType.I2E, 32w2, { m.a, m.b });
        resubmit({ m.b });
    }
}
#include "../../stf/v1.p4i"
