/* SPDX-License-Identifier: Apache-2.0 */
/* v1model before @field_list: clone3, resubmit and recirculate name the metadata that is kept; its value is the last. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> what; bit<8> n; bit<8> other; }
struct headers { h_t h; }
struct inner_t { bit<8> deep; bit<8> flat; }
struct metadata { bit<8> n; bit<8> other; inner_t sub; @field_list(254) bit<8> listed; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        sm.egress_spec = 2;
        if (h.h.what == 1 && m.n < 3) {
            m.n = m.n + 1;
            m.other = 9;
            m.listed = 7;
            resubmit({ m.n });
        } else if (h.h.what == 1) {
            h.h.n = m.n;
            h.h.other = m.other | m.listed;
        } else if (h.h.what == 3) {
            m.n = 1;
            m.other = 2;
            m.sub = { 3, 4 };
            clone3(CloneType.I2E, 32w5, { m.sub, m.n });
            m.sub.flat = 0x40;
            sm.egress_spec = 511;
        } else if (h.h.what == 4) {
            m = { 1, 2, { 3, 4 }, 5 };
            clone3<metadata>(CloneType.I2E, 32w5, m);
            sm.egress_spec = 511;
        }
    }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.h.what == 2 && m.n < 2) {
            m.n = m.n + 1;
            m.other = m.other + 1;
            h.h.n = h.h.n + 0x10;
            recirculate(m);
        } else if (h.h.what == 2) {
            h.h.other = m.other;
        } else if (sm.instance_type == 1) {
            h.h.n = m.n << 4 | m.other;
            h.h.other = m.sub.deep << 4 | m.sub.flat | m.listed;
        }
    }
}
#include "../v1.p4i"
