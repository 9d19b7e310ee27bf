/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 draft, 8.19: an element of an array, here of one in a header, is a place: it can be assigned, sliced, and be an
 * out or inout argument. Which one it is is settled once, before the right side and the call (6.7, 6.8, 8.1). Past the
 * end nothing is written, and 0 is read. */
#include <core.p4>
#include <v1model.p4>
struct two_t { bit<4> hi; bit<4> lo; }
header h_t { bit<8> op; bit<8> at; bit<8>[3] v; two_t[2] p; }
header big_t { bit<16> at; bit<8>[100] v; }
struct headers { h_t h; h_t[2] s; big_t big; }
struct metadata { two_t[4] m; bit<8>[4] w; h_t[2] hs; }
parser prs(packet_in b, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        b.extract(h.h);
        transition select(h.h.op) {
            0x80 &&& 0x80: big;
            0x40 &&& 0x40: stack;
            0x20: write;
            default: accept;
        }
    }
    state big { b.extract(h.big); transition accept; }
    state stack { b.extract(h.s.next); b.extract(h.s.next); transition accept; }
    state write { h.h.v[h.h.at][6:4] = 5; h.h.p[h.h.at[0:0]].lo = 9; transition accept; }
}
void bump(inout bit<8> x) { x = x + 1; }
bit<8> next(inout bit<8> x) { x = x + 1; return x; }
void both(inout two_t x) { x.hi = x.hi + 1; x.lo = x.hi; }
void one_two(inout bit<8> x, inout bit<8> y) { x = 1; y = 2; }
control sub(inout bit<8> x, out two_t y) { apply { x = x + 7; y = { 1, 2 }; } }
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    sub() s;
    action act(inout bit<8> x) { x = x + 2; h.h.op = x; }
    action add(inout bit<8> x, bit<8> y) { x = x + y; }
    table t {
        key = { h.h.op: exact; }
        actions = { add(h.h.v[h.h.at]); NoAction; }
        const entries = { 0x13: add(h.h.v[h.h.at], 0x30); }
    }
    table k { /* keys are computed at each apply */
        key = { h.h.v[h.h.v[h.h.at]]: exact @name("k"); h.h.v[h.h.at - 1] + 1: exact @name("l"); }
        actions = { act(h.h.v[h.h.v[0]]); NoAction; }
        const entries = { (2, 3): act(h.h.v[h.h.v[0]]); (4, 3): act(h.h.v[h.h.v[0]]); }
    }
    apply {
        sm.egress_spec = 1;
        t.apply();
        if (h.h.op == 22) {
            k.apply();
            k.apply();
            return;
        }
        if (h.h.op == 0) {
            h.h.v[h.h.at] = 0x99;
        } else if (h.h.op == 1) {
            h.h.v[h.h.at][3:0] = 0xF;
        } else if (h.h.op == 2) {
            h.h.v[h.h.at] += 3;
        } else if (h.h.op == 3) {
            h.h.p[h.h.at].hi = 9;
        } else if (h.h.op == 4) {
            h.h.p[h.h.at] = { 9, 1 };
        } else if (h.h.op == 5) {
            bump(h.h.v[h.h.at]);
        } else if (h.h.op == 6) {
            both(h.h.p[h.h.at]);
        } else if (h.h.op == 7) {
            s.apply(h.h.v[h.h.at], h.h.p[h.h.at]);
        } else if (h.h.op == 8) {
            act(h.h.v[h.h.at]);
        } else if (h.h.op == 9) {
            h.h.v[h.h.at] = next(h.h.at); /* where: before the call */
        } else if (h.h.op == 10) {
            hash(h.h.v[h.h.at], HashAlgorithm.identity, 8w0, { h.h.op }, 16w256);
        } else if (h.h.op == 11) {
            h.h.v[h.h.at][h.h.op[2:0]+:2] = 0;
        } else if (h.h.op == 12) {
            h.h.v[h.h.at][7:4][1:0] |= 2;
        } else if (h.h.op == 13) {
            h.h.v[h.h.at] = h.h.v[h.h.at + 1];
        } else if (h.h.op == 14) {
            h.h.v[h.h.v[0]] = h.h.v[h.h.v[0]] + 1; /* v[0] may be the element itself */
        } else if (h.h.op == 15) {
            h.h.p[h.h.at] = { h.h.p[h.h.at].lo, h.h.p[h.h.at].hi };
        } else if (h.h.op == 16) {
            h.h.p[h.h.at] = h.h.p[1 - h.h.at];
        } else if (h.h.op == 17) {
            one_two(h.h.v[h.h.at], h.h.v[0]); /* copied back in this order */
        } else if (h.h.op == 18) {
            h.h.v[h.h.at[0:0]] = 0x55; /* one bit has no number for the last */
        } else if (h.h.op == 21) {
            m.w[h.h.at][3:0] = 5;
            m.w[h.h.at] |= 0x10;
            m.m[h.h.at].lo[2:1] = 3;
            m.hs[h.h.at].setValid();
            m.hs[h.h.at].v[h.h.v[1]][7:4] = 0xA;
            h.h.v = { m.w[h.h.at], (bit<8>)m.m[h.h.at].lo, m.hs[h.h.at].v[h.h.v[1]] };
        } else if (h.h.op == 0x40) {
            h.s[h.h.at].v[h.h.v[0]] = 0x42;
        } else if (h.h.op == 0x41) {
            h.s[h.h.at].v[h.h.v[0]][3:0] = 2;
            both(h.s[h.h.at].p[h.h.v[0]]);
        } else if (h.h.op == 0x42) {
            bump(h.s[h.s[h.h.at].at].v[h.s[h.h.at].v[h.h.v[0]]]);
        } else if (h.h.op == 0x80) {
            h.big.v[h.big.at] = 0xEE;
            h.h.v[0] = h.big.v[h.big.at - 1];
        }
    }
}
#include "../v1.p4i"
