// SPDX-License-Identifier: Apache-2.0
// Tables: keys, actions, entries, properties.
match_kind { exact, lpm, ternary, range }
extern counters { counters(bit<32> n); }
action nothing() { }
control c(inout bit<32> a, inout bit<16> b) {
    action drop() { }
    action send(in bit<32> x, bit<9> port) { a = x; }
    table t {
        key = {
            a: exact;
            b & 0xff: ternary @name("low");
            a[31:24]: lpm @name("top") @hidden;
            b: range;
        }
        actions = {
            drop;
            @defaultonly .nothing;
            @tableonly send(a);
        }
        const default_action = .nothing();
        size = 1024;
        @meters counters = counters(10);
        const entries = {
            (1, 2 &&& 3, 0x80, 1 .. 5): drop;
            const (1, _, default, 5): send(a, 2) @label("x");
            priority = 10: (2, 2, 2, 2): drop();
            priority = (1 + 1): (3, 3, 3, 3): drop();
        }
    }
    table single {
        key = { a: exact; }
        actions = { drop; nothing; }
        entries = { 1: drop; (2): drop; 3 &&& 3: nothing; _: nothing; }
        default_action = drop;
        largest_priority_wins = false;
    }
    apply {
        if (t.apply().hit) { single.apply(); }
        switch (single.apply().action_run) {
            drop: { a = 1; }
            nothing:
            default: { a = 2; }
        }
    }
}
