/* SPDX-License-Identifier: Apache-2.0 */
/* What --graph draws: a select with values, masks, a value set and no default; hit and miss, '&&' behind an
 * apply, action_run, a loop with break and continue, an early return, clones and other passes. */
#include <core.p4>
#include <v1model.p4>

header ethernet_t {
    bit<48> dst;
    bit<48> src;
    bit<16> type;
}
header vlan_t {
    bit<16> tci;
    bit<16> type;
}
struct headers {
    ethernet_t eth;
    vlan_t[2]  vlan;
}
struct metadata {
    @field_list(1)
    bit<8> round;
    bit<8> sum;
}

parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t s) {
    value_set<bit<16>>(4) tags;
    state start {
        p.extract(h.eth);
        transition select(h.eth.type) {
            tags: outer;
            0x9100: tag;
            default: outer;
        }
    }
    state outer {
        transition select(h.eth.type, h.eth.dst[40:40]) {
            (0x8100, 0): tag;
            (0x88a8 &&& 0xefff, 0): tag;
            (0x0 .. 0x5dc, _): reject;
            default: accept;
        }
    }
    state tag {
        p.extract(h.vlan.next);
        verify(h.vlan.last.tci != 0, error.NoMatch);
        transition select(h.vlan.last.type) {
            0x8100: tag;
            0x0800: accept;
        }
    }
}
control ver(inout headers h, inout metadata m) { apply { } }
control ing(inout headers h, inout metadata m, inout standard_metadata_t s) {
    action drop() { mark_to_drop(s); }
    action send(bit<9> port) { s.egress_spec = port; }
    action again() { resubmit_preserving_field_list(1); }
    table known {
        key = { h.eth.src: exact; }
        actions = { NoAction; drop; }
        const default_action = NoAction();
    }
    table where {
        key = { h.eth.dst: lpm; s.ingress_port: exact @name("from"); }
        actions = { send; drop; again; }
        default_action = drop();
    }
    table tagged { actions = { NoAction; } }
    apply {
        if (!known.apply().hit && m.round == 0) {
            return;
        }
        switch (where.apply().action_run) {
            drop: { exit; }
            again: { m.round = m.round + 1; }
            default: { clone(CloneType.I2E, 5); }
        }
        for (bit<8> i = 0; i < 8; i = i + 1) {
            if (i == m.round) { continue; }
            m.sum = m.sum + i;
            if (m.sum > 20) { break; }
        }
        if (tagged.apply().hit || h.vlan[0].isValid()) {
            switch (h.vlan[0].tci) {
                1: 2: { h.vlan.pop_front(1); }
                3: { h.vlan[0].setInvalid(); }
            }
        }
    }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t s) {
    apply { if (s.egress_port == 7) { recirculate_preserving_field_list(1); } }
}
control com(inout headers h, inout metadata m) { apply { } }
control dep(packet_out p, in headers h) { apply { p.emit(h); } }
V1Switch(prs(), ver(), ing(), eg(), com(), dep()) main;
