// SPDX-License-Identifier: Apache-2.0
// Table properties.
control c(inout bit<8> x) {
    action a() { }
    table t {
        const key = { x: exact; }
        @n actions = { a; }
        entries = { const priority 1: (1): a; priority = x: 1: a; 1 a; 2: a() }
        default_action = a
    }
    table empty { }
    apply { }
}
