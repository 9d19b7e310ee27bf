// SPDX-License-Identifier: Apache-2.0
// Statements.
extern E { E(); void run(in bit<8> x); bit<8> get<T>(in T x); }
control c(inout bit<8> x, inout bit<8> y)(E e) {
    E() own;
    action set(in bit<8> v, bit<8> w) { x = v; if (w == 0) return; x = w; exit; }
    apply {
        ;
        bit<8> t;
        bit<8> u = 1;
        const bit<8> k = 2;
        t = x;
        t += 1; t -= 1; t *= 2; t /= 2; t %= 2; t &= 1; t |= 1; t ^= 1; t <<= 1; t >>= 1; t |+|= 1; t |-|= 1;
        own.run(t);
        u = own.get<bit<8>>(t);
        e.run(8w0);
        (x) = 1;
        x[3:0] = 4w1;
        { bit<8> t; t = 1; }
        @atomic { x = y; }
        if (x == 1) y = 2;
        if (x == 1) { y = 2; } else if (x == 2) { y = 3; } else y = 4;
        if (x == 1)
            if (y == 2)
                x = 3;
            else
                x = 4;
        switch (x) {
            1:
            2: { y = 1; }
            8w3: { y = 2; }
            default: { }
        }
        for (bit<8> i = 0; i < 10; i = i + 1) { y = y + i; if (y == 9) break; continue; }
        for (bit<8> i = 0, bit<8> j = 9; i < j; i += 1, j -= 1) y = i;
        for (x = 0; x < 3;) x = x + 1;
        for (bit<8> i in 1 .. 8) { y ^= i; }
        @unroll for (@name("n") bit<8> i in 8w1 .. x) y = i;
        return;
    }
}
control user(inout bit<8> x) {
    apply { c.apply(x, x); exit; }
}
