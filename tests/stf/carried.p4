/* SPDX-License-Identifier: Apache-2.0 */
/* v1model: controls with many locals, in a program whose packets are copied and come round again: headers and
 * metadata go from ingress to egress, to copies and to another round; locals begin anew. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> what; bit<8> type; bit<8> kept; bit<8> lost; }
header pad_t { bit<512> v; }
struct headers { h_t h; pad_t pad; }
struct metadata {
    @field_list(1)
    bit<8> kept;
    bit<8> lost;
    bit<8> seen;
}
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        transition select(h.h.what[7:7]) {
            1: pad;
            default: accept;
        }
    }
    state pad { p.extract(h.pad); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    headers before;
    bit<512> wide;
    action look(bit<8> v) { m.seen = v; }
    action nothing() { }
    table t {
        key = { before.h.what[3:0] : exact; h.h.isValid() : exact; }
        actions = { look; nothing; }
        const entries = {
            (0, true) : look(0x70);
            (1, true) : look(0x71);
            (2, true) : look(0x72);
            (4, true) : look(0x74);
        }
        default_action = nothing();
    }
    apply {
        before = h;
        wide = (bit<512>)h.h.what << 300;
        t.apply();
        sm.egress_spec = 1;
        if (sm.instance_type == 0) {
            m.kept = 0x11;
            m.lost = 0x22;
            if (before.h.what[2:2] == 1) {
                resubmit_preserving_field_list(8w1);
            }
            if (before.h.what[0:0] == 1) {
                clone_preserving_field_list(CloneType.I2E, 32w5, 8w1);
            }
        }
        h.h.what = h.h.what + 0x40;
        if (wide[307:300] != before.h.what || (before.h.what[7:7] == 1 && !before.pad.isValid())) {
            sm.egress_spec = 9;
        }
    }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    headers before;
    apply {
        if (before.h.isValid()) {
            mark_to_drop(sm);
        }
        before = h;
        h.h.type = (bit<8>)sm.instance_type + m.seen;
        h.h.kept = m.kept;
        h.h.lost = m.lost;
        if (before.h.what[1:1] == 1 && sm.instance_type == 0) {
            clone_preserving_field_list(CloneType.E2E, 32w6, 8w1);
            h.h.what = h.h.what + 0x20;
        }
        if (before.h.what[7:7] == 0 && before.h.what[3:3] == 1) {
            recirculate_preserving_field_list(8w1);
        }
    }
}
#include "v1.p4i"
