// SPDX-License-Identifier: Apache-2.0
// What P4Info lists, and in which order: actions that are only called by name, objects made in a table's
// property, digests, types as the control plane sees them.
#include <core.p4>
#include <v1model.p4>

const string OWNER = "us";

@p4runtime_translation("example.org/port", 32)
type bit<9> port_t;
type bit<16> inner_t;
type inner_t outer_t;
enum bit<8> kind_t { A = 1, B = 0xfe }
enum plain_t { X, Y }

header pair_t { bit<8> a; bit<8> b; }
struct in_t { bit<8> s; bit<8> t; }
@controller_header("packet_in")
header to_cpu_t { port_t port; in_t two; bit<7> pad; bool last; bit<8> z; }
struct H { pair_t pair; to_cpu_t cpu; }
struct learn_t { bit<8> mac; port_t port; kind_t kind; plain_t plain; error err; pair_t pair; }
struct M {
    port_t port;
    outer_t outer;
    kind_t kind;
    @match(ternary) bit<8> unused;
}
struct set_t {
    @match(ternary) bit<8> a;
    @match(lpm) bit<8> b;
}

parser P(packet_in pkt, out H h, inout M m, inout standard_metadata_t s) {
    value_set<set_t>(4) members;
    @size(1) value_set<bit<8>>(2) plain;
    state start {
        pkt.extract(h.pair);
        transition select(h.pair.a, h.pair.b) {
            members: more;
            default: accept;
        }
    }
    state more {
        transition select(h.pair.a) {
            plain: accept;
            default: accept;
        }
    }
}

action everywhere(inout M m) { m.kind = kind_t.B; }

control Inner(inout H h, inout M m) {
    action set(@id(7) bit<8> v, outer_t o, kind_t k) { h.pair.b = v; m.outer = o; m.kind = k; }
    action never() { }
    table t {
        key = { h.pair.a : ternary; m.outer : exact @name("o"); m.kind : exact @id(9); }
        actions = { set; @defaultonly NoAction; }
    }
    table dead { key = { h.pair.b : exact; } actions = { never; } }
    apply { t.apply(); }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    counter(16, CounterType.packets_and_bytes) by_port;
    register<kind_t>(1) last_kind;
    action first(bit<8> v) { h.pair.a = v; }
    action helper() { h.pair.b = 1; }
    action by_name(in bit<8> v) { helper(); h.pair.b = v; }
    action drop() { mark_to_drop(s); }
    Inner() inner;
    @brief("Where to") @description("By port") @owner[OWNER, 2 * 3, 1 == 1] @limits[low = 1, high = 4]
    table route {
        key = { m.port : exact; h.pair.a[3:0] : exact @name("low bits (näh)"); m.outer : selector; }
        actions = { first; drop; }
        const default_action = drop();
        @name("members") @max_group_size(8) implementation = action_selector(HashAlgorithm.crc16, 64, 14);
    }
    apply {
        route.apply();
        inner.apply(h, m);
        by_name(h.pair.a);
        everywhere(m);
        by_port.count(1);
        last_kind.write(0, m.kind);
        digest<learn_t>(1, { h.pair.a, m.port, m.kind, plain_t.Y, error.NoMatch, h.pair });
        digest(2, { h.pair.b, m.kind });
        if (OWNER == "them") inner.apply(h, m);
    }
}

control V(inout H h, inout M m) { apply { } }
control E(inout H h, inout M m, inout standard_metadata_t s) { apply { } }
control D(packet_out pkt, in H h) { apply { pkt.emit(h.pair); } }
@pkginfo(name = "info", version = "1", organization = "us")
@platform_property(multicast_group_table_size = 10)
V1Switch(P(), V(), I(), E(), V(), D()) main;
