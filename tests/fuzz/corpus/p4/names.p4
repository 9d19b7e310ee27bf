// SPDX-License-Identifier: Apache-2.0
// Keywords that may be names, names that hide types, a dot for the top level.
struct apply_t { bit<8> apply; bit<8> key; bit<8> actions; bit<8> entries; bit<8> state; bit<8> type; bit<8> priority; bit<8> list; }
struct T { bit<8> x; }
const bit<8> X = 1;
bit<8> shadow<X>(in X a) { return .X; }
bit<8> hide(in bit<8> T) { return T < 3 ? T : .X; }
bit<8> key(in T type, in apply_t state) {
    bit<8> priority = state.priority + state.key;
    bit<8> list = state.list;
    T t;
    T[4] u;
    .T v;
    bit<8> T = 5;
    if (T > (priority)) { T = T + 1; }
    return t.x + list + state.apply + v.x + T;
}
