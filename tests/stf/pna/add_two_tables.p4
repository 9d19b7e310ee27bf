/* SPDX-License-Identifier: Apache-2.0 */
/* PNA "Tables with add-on-miss capability": two tables in one pass learn each their own. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> a; bit<8> b; bit<8> ra; bit<8> rb; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
struct v_t { bit<8> v; bit<8> w; }
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    action got_a(bit<8> v, bit<8> w) { h.h.ra = v ++ w == 16w0 ? 8w0 : v - w; }
    action got_b(bit<8> v, bit<8> w) { h.h.rb = v + w; }
    action miss_a() {
        bool ok = add_entry<v_t>("got_a", { h.h.a, h.h.b }, (ExpireTimeProfileId_t)2);
        h.h.ra = ok ? 8w0xA0 : 8w0xAF;
    }
    action miss_b() {
        bool ok = add_entry<v_t>("got_b", { h.h.a, h.h.b }, (ExpireTimeProfileId_t)2);
        h.h.rb = ok ? 8w0xB0 : 8w0xBF;
    }
    table ta {
        key = { h.h.a : exact; }
        actions = { @tableonly got_a; @defaultonly miss_a; }
        add_on_miss = true;
        default_action = miss_a();
    }
    table tb {
        key = { h.h.b : exact; }
        actions = { @tableonly got_b; @defaultonly miss_b; }
        add_on_miss = true;
        default_action = miss_b();
    }
    apply {
        ta.apply();
        tb.apply();
        send_to_port((PortId_t)1);
    }
}
#include "../pna.p4i"
