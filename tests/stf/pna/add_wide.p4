/* SPDX-License-Identifier: Apache-2.0 */
/* PNA "Tables with add-on-miss capability": keys and parameters of all widths. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<128> src; bit<4> a; bit<12> b; bit<128> r; bit<16> p; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
struct wide_t { bit<128> v; bit<9> p; bool big; }
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    action hit(bit<128> v, bit<9> p, bool big) {
        h.h.r = v;
        h.h.p = (bit<16>)p + (big ? 16w0x8000 : 16w0);
    }
    action miss() { add_entry<wide_t>("hit", { ~h.h.src, h.h.b[8:0], h.h.b > 0x800 }, (ExpireTimeProfileId_t)2); }
    table t {
        key = { h.h.src : exact; h.h.a : exact; h.h.b : exact; }
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
