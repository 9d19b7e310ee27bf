// SPDX-License-Identifier: Apache-2.0
// P4_16 16.1, 17, 7.2.14, 6.8.2, 18.2, 18.3.1.5: an architecture of packages in packages, with types left open, optional blocks and
// blocks by default; what is shared, what is made anew, and how it is called.
#include <core.p4>
extern Sum { Sum(); bit<16> get(); }
extern Seen { Seen(bit<32> size); void add(); }
parser Parser<IH>(packet_in b, out IH h);
control Pipe<T, IH, OH>(in IH h, out OH o, out T to_egress);
control EPipe<T, IH>(inout IH h, in T from_ingress);
control Deparser<OH>(in OH h, packet_out b);
control Hook<H>(inout H h);
package Ingress<T, IH, OH>(Parser<IH> p, Pipe<T, IH, OH> map, Deparser<OH> d);
package Egress<T, IH>(Parser<IH> p, EPipe<T, IH> map);
struct none_t { }
control idle(inout none_t h) { apply { } }
package Switch<T, H>(Ingress<T, _, _> ingress, Egress<T, _> egress, @optional Hook<H> hook, Hook<none_t> last = idle());

header h_t { bit<8> a; }
header g_t { bit<16> b; }
struct in_t { h_t h; g_t g; }
struct link_t { bit<4> x; }

Sum() shared;
parser prs(packet_in b, out in_t h)(Sum s) { state start { b.extract(h.h); h.g = { s.get() }; transition accept; } }
parser prs2(packet_in b, out h_t h) {
    prs(shared) sub;
    state start { in_t i; sub.apply(b, i); h = i.h; transition accept; }
}
control seen(inout bit<8> x)(bit<32> n, Seen s) {
    Seen(n * 2) own;
    table t { key = { x : exact; } actions = { NoAction; } }
    apply { own.add(); s.add(); t.apply(); }
}
control map(in in_t h, out g_t o, out link_t to_egress) {
    Seen(8) s;
    seen(3, s) one;
    seen(n = 4, s = Seen(9)) two;
    bit<8> x = h.h.a;
    apply { one.apply(x); two.apply(x); o = h.g; to_egress = { x[3:0] }; }
}
control emap(inout h_t h, in link_t from_ingress) { apply { h.a = (bit<8>)from_ingress.x; } }
control dep(in g_t h, packet_out b) { apply { b.emit(h); } }
control hook(inout h_t h) { apply { h.a = 1; } }

Ingress(prs(shared), map(), dep()) ing;
Ingress<link_t, in_t, g_t>(prs(Sum()), map(), dep()) ing2;
Egress(prs2(), emap()) eg;
Switch<_, h_t>(ing, eg) without;
Switch(ing, eg, hook(), idle()) with_all;
Switch(egress = Egress(prs2(), emap()), ingress = ing2, hook = hook()) main;
