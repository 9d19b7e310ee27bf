// SPDX-License-Identifier: Apache-2.0
// Operators by how they bind: the dump shows parentheses only where the program has them.
extern void take<T>(in T x);
bit<8> f<T>(in T x, in bit<8> y) { return y; }
bool g(in bit<8> a, in bit<8> b, in bit<16> w, in bool p, in bool q) {
    bit<8> x = a + b * a - b / 2 % 3;
    x = a | b ^ a & b;
    x = a << 1 + b >> 2;
    x = ~a & -b;
    x = (a + b) * (a - b);
    x = a |+| b |-| a;
    bit<16> y = a ++ b;
    x = w[15:8];
    x = w[a+:8];
    x = p ? a : q ? b : 8w3;
    x = (bit<8>)w[7:0] + (bit<8>)(w >> 8);
    x = f<bit<16>>(w, a);
    x = f(y = a, x = w);
    x = f<tuple<bit<8>, tuple<bit<8>>>>({ a, { b } }, a);
    bool z = a < b && b > a || a <= b == (b >= a) && !p != q;
    z = a < b;
    z = (a < b) == (b > a);
    take(a < b);
    take({ a, b });
    take(error.NoError);
    .take(x);
    return z;
}
error { NoError }
