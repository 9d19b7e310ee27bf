/* SPDX-License-Identifier: Apache-2.0 */
/* PNA: what a table learns ages away (AUTO_DELETE), or is reported (NOTIFY_CONTROL), or stays (no property); an
 * action changes its entry's expire time, and flows get numbers. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> key; bit<8> v; bit<8> w; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
struct known_params { bit<8> v; bit<12> w; }
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i, inout pna_main_output_metadata_t o) {
    // Profiles: 0 is 10 s, 1 is 30 s, 3 is 120 s.
    action known(bit<8> v, bit<12> w) {
        h.h.v = v;
        if (h.h.w == 0xFF) {
            set_entry_expire_time((ExpireTimeProfileId_t)0);
        } else if (h.h.w == 0xFE) {
            set_entry_expire_time((ExpireTimeProfileId_t)3);
        } else {
            restart_expire_timer();
        }
        h.h.w = (bit<8>)w;
    }
    action learn() {
        FlowId_t id = allocate_flow_id();
        bool ok = add_entry<known_params>("known", { h.h.v, (bit<12>)(bit<8>)(FlowIdUint_t)id }, (ExpireTimeProfileId_t)1);
        h.h.v = ok ? 8w0xAD : 8w0xEE;
    }
    table gone {
        key = { h.h.key : exact; }
        actions = { @tableonly known; @defaultonly learn; }
        add_on_miss = true;
        pna_idle_timeout = PNA_IdleTimeout_t.AUTO_DELETE;
        default_action = learn();
        size = 3;
    }
    action seen(bit<8> v) { h.h.v = v; }
    action see() {
        bool ok = add_entry<bit<8>>("seen", h.h.v, (ExpireTimeProfileId_t)1);
        h.h.v = ok ? 8w0xAD : 8w0xEE;
    }
    table told {
        key = { h.h.key : exact; }
        actions = { @tableonly seen; @defaultonly see; }
        add_on_miss = true;
        pna_idle_timeout = PNA_IdleTimeout_t.NOTIFY_CONTROL;
        default_action = see();
        size = 16;
    }
    table stays {
        key = { h.h.key : exact; }
        actions = { @tableonly seen; @defaultonly see; }
        add_on_miss = true;
        default_action = see();
        size = 16;
    }
    apply {
        if (h.h.key[7:6] == 0) {
            gone.apply();
        } else if (h.h.key[7:6] == 1) {
            told.apply();
        } else {
            stays.apply();
        }
        send_to_port((PortId_t)1);
    }
}
#include "pna.p4i"
