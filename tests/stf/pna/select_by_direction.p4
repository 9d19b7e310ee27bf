/* SPDX-License-Identifier: Apache-2.0 */
/* pna.p4, SelectByDirection: the first value for NET_TO_HOST, the second for HOST_TO_NET. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<16> src; bit<16> dst; bit<8> v; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    action hit(bit<8> v) { h.h.v = v; }
    table flows {
        key = {
            SelectByDirection(i.direction, h.h.src, h.h.dst) : exact @name("outside");
            SelectByDirection(i.direction, h.h.dst, h.h.src) : exact @name("inside");
        }
        actions = { hit; NoAction; }
    }
    apply {
        flows.apply();
        send_to_port((PortId_t)SelectByDirection(i.direction, 32w5, 32w1));
    }
}
#include "../pna.p4i"
