/* SPDX-License-Identifier: Apache-2.0 */
/* tunnel.p4: the program that docs/compiler.md follows through the compiler. It counts hops and sends. */
#include <core.p4>
#include <v1model.p4>

#define TUNNEL 0x1212
const bit<8> LIMIT = 4 * 8;

header ethernet_t { bit<48> dst; bit<48> src; bit<16> type; }
header tunnel_t { bit<8> hops; bit<16> id; }
struct headers { ethernet_t eth; tunnel_t tunnel; }
struct metadata { bit<16> seen; }

T pick<T>(in bool first, in T a, in T b) { return first ? a : b; }

control hop(inout tunnel_t t)(bit<8> step) {
    apply { t.hops = pick(t.hops < LIMIT, t.hops + step, LIMIT); }
}

parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t s) {
    state start {
        p.extract(h.eth);
        transition select(h.eth.type) { TUNNEL: tunnel; default: accept; }
    }
    state tunnel { p.extract(h.tunnel); transition accept; }
}

control ing(inout headers h, inout metadata m, inout standard_metadata_t s) {
    hop(2) twice;
    action send(bit<9> port) { s.egress_spec = port; }
    action drop() { mark_to_drop(s); }
    table tunnels {
        key = { h.tunnel.id : exact; }
        actions = { send; drop; }
        default_action = drop();
    }
    apply {
        if (h.tunnel.isValid() && tunnels.apply().hit) {
            twice.apply(h.tunnel);
            m.seen = m.seen + (bit<16>) h.tunnel.hops;
        }
    }
}

control none(inout headers h, inout metadata m) { apply { } }
control eg(inout headers h, inout metadata m, inout standard_metadata_t s) { apply { } }
control dep(packet_out p, in headers h) { apply { p.emit(h); } }
V1Switch(prs(), none(), ing(), eg(), none(), dep()) main;
