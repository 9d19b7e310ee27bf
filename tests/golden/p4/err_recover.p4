// SPDX-License-Identifier: Apache-2.0
// Several errors in one run: each is reported, none is a consequence of another.
header h { bit<8> a bit<8> b; bit<8> c; }
struct s { Foo x; Foo y; bit<8> z }
const bit<8> one = ;
control c(inout bit<8> x, inout Bar y) {
    action a() { x = 1 x = 2; x = 3; }
    table t { key = { x exact; } actions = { a; b } size 10; }
    Baz(1) inst;
    apply {
        x = (1 + ;
        if x == 1 { x = 2; }
        y = { 1, 2;
        x = 1;
    }
}
parser p() { state start { transition } state two { x = ; transition accept; } bit<8> late; }
bit<8> global;
}
const bit<8> after = 2;
