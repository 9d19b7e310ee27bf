// SPDX-License-Identifier: Apache-2.0
// What one writes in the first weeks, and what the message says beyond that it is wrong.
#include <core.p4>
header eth_t { bit<48> dst; bit<48> src; bit<16> type; }
struct meta_t { bit<9> port; }
bit<8> again(in bit<8> x) { return again(x); }
control inner(inout meta_t m) { apply { } }
control c(inout eth_t h, inout meta_t m) {
    action first() { second(); }
    action second() { m.prot = 1; }
    action fwd(bit<9> port) { m.port = port; }
    action set(in bit<9> p, bit<9> q) { m.port = p; }
    action swap(inout bit<48> a) { a = 1; }
    inner() sub;
    table t { key = { h.dst : exakt; } actions = { fwd(1); set; later; NoAction; } }
    action later() { }
    table u { key = { h.type : exact; } actions = { fwd; NoAction; } const entries = { 0x12345 : fwd(1); } }
    apply {
        m.port = h.type;
        h.type = m.port;
        swap(48w5);
        if (h.type) { m.port = 1; }
        t();
        sub(m);
        fwd.apply();
        h.setvalid();
        fwd();
        fwd(1, 2);
        hdr.dst = 1;
        m.port = h.type + m.port;
        u.apply();
        inner.apply(m);
        late.apply(m);
    }
}
control late(inout meta_t m) { apply { } }
