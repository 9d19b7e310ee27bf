/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 15: constructor parameters of controls: numbers, bool, enums; used in conditions, entries and sizes; by name. */
#include "../ops.p4i"
enum mode_t { Add, Sub }
control calc(inout bit<8> x)(bit<8> n, mode_t mode, bool again) {
    action do_it(bit<8> by) { x = mode == mode_t.Add ? x + by : x - by; }
    table t {
        key = { x: exact; }
        actions = { do_it; }
        const default_action = do_it(n);
        const entries = { n + 1: do_it(n << 2); }
    }
    apply {
        t.apply();
        if (again) { x = x + 0x40; }
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    calc(3, mode_t.Add, false) add3;
    calc(again = true, n = 5, mode = mode_t.Sub) sub5;
    apply {
        h.h.r0 = h.h.a;
        add3.apply(h.h.r0);
        h.h.r1 = h.h.a;
        sub5.apply(h.h.r1);
    }
}
#include "../v1.p4i"
