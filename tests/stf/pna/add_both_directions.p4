/* SPDX-License-Identifier: Apache-2.0 */
/* PNA "Tables with add-on-miss capability" with SelectByDirection: one direction opens, the other one passes. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<16> src; bit<16> dst; }
struct headers { h_t h; }
struct metadata { bool missed; }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
struct none_t { }
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    action allow() { send_to_port((PortId_t)SelectByDirection(i.direction, 32w5, 32w1)); }
    action miss() {
        if (i.direction == PNA_Direction_t.HOST_TO_NET) {
            add_entry<none_t>("allow", { }, (ExpireTimeProfileId_t)0);
            send_to_port((PortId_t)1);
        } else {
            drop_packet();
        }
    }
    table flows {
        key = {
            SelectByDirection(i.direction, h.h.src, h.h.dst) : exact @name("outside");
            SelectByDirection(i.direction, h.h.dst, h.h.src) : exact @name("inside");
        }
        actions = { @tableonly allow; @defaultonly miss; }
        add_on_miss = true;
        const default_action = miss;
    }
    apply { flows.apply(); }
}
#include "../pna.p4i"
