/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 6.4.1, 7.2.2: apply, key, actions, state, type, entries, priority, isValid may be names of fields and variables. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> key; bit<8> actions; bit<8> state; bit<8> type; bit<8> entries; bit<8> isValid; }
struct headers { h_t apply; }
struct metadata { bit<8> list; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.apply); m.list = 1; transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    bit<8> priority = 7;
    bit<8> key = 2;
    action set(bit<8> state) { h.apply.state = state; }
    table entries {
        key = { h.apply.key: exact; key: exact; }
        actions = { set; }
        default_action = set(0xFF);
        entries = { (1, 2): set(3); }
    }
    apply {
        bit<8> type = priority + m.list;
        entries.apply();
        h.apply.type = type;
        if (h.apply.isValid()) { h.apply.isValid = 0x55; }
    }
}
#include "../v1.p4i"
