// SPDX-License-Identifier: Apache-2.0
// Types where values stand, values where types stand.
struct T { bit<8> x; }
const bit<8> v = 1;
control c(inout bit<8> x) {
    apply {
        x = T;
        x = bit<8>;
        v w;
        x = x > T;
        T;
        x;
        x();
        f(x).y = 1;
        T<bit<8>> z = T<;
    }
}
