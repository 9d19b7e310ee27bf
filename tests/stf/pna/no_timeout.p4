/* SPDX-License-Identifier: Apache-2.0 */
/* PNA "Table entry idle timeout": without the property entries stay, however long they are not matched. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> k; bit<8> v; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
struct v_t { bit<8> v; }
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    action hit(bit<8> v) { h.h.v = v; }
    action miss() { add_entry<v_t>("hit", { h.h.v }, (ExpireTimeProfileId_t)0); h.h.v = 0; }
    table t {
        key = { h.h.k : exact; }
        actions = { @tableonly hit; @defaultonly miss; }
        add_on_miss = true;
        default_action = miss();
    }
    apply {
        t.apply();
        send_to_port((PortId_t)1);
    }
}
#include "../pna.p4i"
