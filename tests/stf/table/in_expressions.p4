/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 14.2.2, 8.1, 12.5: apply in expressions: from left to right, only when it is needed, as an argument, an index, a key;
 * the action of one changes what the next one looks up. */
#include "../ops.p4i"
bit<8> pick(in bool x, in bool y, in bit<8> n) { return (x ? 8w1 : 0) + (y ? 8w2 : 0) + n; }
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    bit<8> steps = 0;
    action inc() { steps = steps + 1; h.h.b = h.h.b + 1; }
    action stop() { steps = steps + 0x10; exit; }
    table t { key = { h.h.b: exact; } actions = { inc; stop; } default_action = inc; const entries = { 1: inc(); 2: inc(); 9: stop(); } }
    table u { key = { h.h.b: exact; } actions = { inc; stop; } default_action = inc; const entries = { 3: inc(); 9: stop(); } }
    table k { key = { t.apply().hit: exact @name("t"); steps: exact; } actions = { inc; NoAction; } default_action = NoAction; const entries = { (true, 1): inc(); } }
    apply {
        h.h.r5 = 1;
        switch (h.h.a) {
            1: { h.h.r0 = pick(t.apply().hit, u.apply().miss, steps); }
            2: { if (t.apply().miss || u.apply().hit && t.apply().miss) { h.h.r0 = 1; } else { h.h.r0 = 2; } }
            3: { h.h.r0[7:4] = t.apply().hit ? (u.apply().hit ? 4w1 : 2) : (t.apply().hit ? 4w3 : 4); }
            4: { h.h.r0 = k.apply().hit ? steps : 0xEE; }
            5: { bool x = t.apply().hit == t.apply().hit; h.h.r0 = x ? 8w1 : 2; }
            6: { switch (t.apply().action_run) { inc: { switch (u.apply().action_run) { inc: { h.h.r0 = steps; } default: { h.h.r0 = 0xEE; } } } } }
        }
        h.h.r1 = steps;
        h.h.r5 = 2;
    }
}
#include "../v1.p4i"
