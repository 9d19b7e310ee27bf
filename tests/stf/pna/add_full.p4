/* SPDX-License-Identifier: Apache-2.0 */
/* PNA "Tables with add-on-miss capability": add_entry tells whether the entry was added; a full table adds none. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> k; bit<8> ok; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
struct none_t { }
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    action hit() { h.h.ok = 0x11; }
    action miss() { h.h.ok = add_entry<none_t>("hit", { }, (ExpireTimeProfileId_t)0) ? 8w1 : 8w0; }
    table t {
        key = { h.h.k : exact; }
        actions = { @tableonly hit; @defaultonly miss; }
        add_on_miss = true;
        default_action = miss();
        size = 2;
    }
    apply {
        t.apply();
        send_to_port((PortId_t)1);
    }
}
#include "../pna.p4i"
