// SPDX-License-Identifier: Apache-2.0
// P4_16 18.3, 18.3.2, 15.1: what a controller sees has a name of its own, among things of its kind.
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> f; bit<8> g; }
struct headers { h_t h; }
struct metadata { }
@name("reg") register<bit<8>>(4) one;
register<bit<8>>(4) reg;
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    value_set<bit<8>>(4) vs;
    @name("vs") value_set<bit<8>>(4) vs2;
    state start {
        p.extract(h.h);
        transition select(h.h.f) { vs: accept; vs2: reject; _: accept; }
    }
}
control sub(inout headers h) {
    action a() { h.h.f = 1; }
    table t { key = { h.h.f : exact; } actions = { a; NoAction; } }
    apply { t.apply(); }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action a() { h.h.f = 1; }
    @name("a") action b() { h.h.f = 2; }
    @name("") action nameless() { }
    @name("say \"x\"") action quoted() { }
    @name("über a..b c") action odd() { }
    @hidden @name("a") action unseen() { h.h.f = 3; }
    counter(4, CounterType.packets) c;
    @name("c") counter(4, CounterType.packets) d;
    @name("c") register<bit<8>>(4) e;
    @name("c") table t { key = { h.h.f : exact @name("k"); h.h.g : exact @name("k"); } actions = { a; b; unseen; } }
    @name("c") table u { key = { h.h.f : exact; h.h.f : exact; } actions = { a; } }
    @name("x.") table w { key = { h.h.f : exact @name("k\n"); } actions = { a; nameless; quoted; odd; } }
    @hidden @name("c") table v { key = { h.h.f : exact; } actions = { a; } }
    apply {
        one.write(0, 1);
        reg.write(0, 1);
        e.write(0, 1);
        c.count(0);
        d.count(0);
        t.apply();
        u.apply();
        v.apply();
        w.apply();
        sub.apply(h);
        sub.apply(h);
    }
}
control ver(inout headers h, inout metadata m) { apply { } }
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
control dep(packet_out b, in headers h) { apply { b.emit(h); } }
V1Switch(prs(), ver(), ing(), eg(), ver(), dep()) main;
