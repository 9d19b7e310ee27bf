/* SPDX-License-Identifier: Apache-2.0 */
/* 6.8, 14.2.1: action data that a default or an entry leaves out is the parameter's own default. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> f; bit<8> r; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action give(bit<8> x = 3) { h.h.r = x; }
    action two(bit<8> x = 1, bit<8> y = 2) { h.h.r = x ++ y == 0x0509 ? 8w0xA0 : 8w0xB0; }
    action add(in bit<8> y, bit<8> x = 4) { h.h.r = x + y; }
    table t {
        key = { h.h.f : exact; }
        actions = { give; two; }
        default_action = give();
        const entries = { 1 : give(); 2 : give(7); 3 : two(y = 9, x = 5); 4 : two(y = 9); 5 : give; }
    }
    table u {
        key = { h.h.f : exact; }
        actions = { add(h.h.r); }
        default_action = add(h.h.r);
        const entries = { 1 : add(h.h.r); 2 : add(h.h.r, 9); 3 : add(x = 1, y = h.h.r); }
    }
    apply { t.apply(); u.apply(); }
}
#include "../v1.p4i"
