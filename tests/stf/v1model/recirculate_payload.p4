/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "after-egress pseudocode": what one pass left as payload the next
 * may parse, and the other way round. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> n; }
header x_t { bit<16> v; }
struct headers { h_t h; x_t x; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        transition select(h.h.n) {
            0 : accept;
            default : more;
        }
    }
    state more { p.extract(h.x); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.x.isValid()) {
            h.x.v = h.x.v + 0x0101;
        }
    }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (h.h.n == 0) {
            h.h.n = 2;
            recirculate_preserving_field_list(0);
        } else if (h.h.n > 1) {
            h.h.n = h.h.n - 1;
            recirculate_preserving_field_list(0);
        }
    }
}
#include "../v1.p4i"
