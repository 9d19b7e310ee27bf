/* SPDX-License-Identifier: Apache-2.0 */
/* v1model: support_timeout. An entry with a time-out is reported when nothing hit it for so long, whatever the table
 * matches by; it stays. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> which; bit<32> key; bit<8> v; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(bit<8> v) { h.h.v = v; }
    direct_counter(CounterType.packets) hits;
    table one {
        key = { h.h.key : exact; }
        actions = { set; NoAction; }
        support_timeout = true;
        counters = hits;
        default_action = NoAction();
    }
    table prefix {
        key = { h.h.key : lpm; }
        actions = { set; NoAction; }
        support_timeout = true;
        default_action = NoAction();
    }
    table masked {
        key = { h.h.key : ternary; h.h.which : exact; }
        actions = { set; NoAction; }
        support_timeout = true;
        default_action = NoAction();
    }
    apply {
        if (h.h.which == 0) {
            one.apply();
        } else if (h.h.which == 1) {
            prefix.apply();
        } else {
            masked.apply();
        }
        sm.egress_spec = 1;
    }
}
#include "v1.p4i"
