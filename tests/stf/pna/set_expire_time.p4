/* SPDX-License-Identifier: Apache-2.0 */
/* pna.p4, set_entry_expire_time: the entry that hit gets another expire time profile. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> k; bit<8> fin; bit<8> v; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
struct none_t { }
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    action hit() {
        h.h.v = 1;
        if (h.h.fin == 1) {
            set_entry_expire_time((ExpireTimeProfileId_t)0);
        }
    }
    action miss() { add_entry<none_t>("hit", { }, (ExpireTimeProfileId_t)3); h.h.v = 0; }
    table t {
        key = { h.h.k : exact; }
        actions = { @tableonly hit; @defaultonly miss; }
        add_on_miss = true;
        pna_idle_timeout = PNA_IdleTimeout_t.AUTO_DELETE;
        default_action = miss();
    }
    apply {
        t.apply();
        send_to_port((PortId_t)1);
    }
}
#include "../pna.p4i"
