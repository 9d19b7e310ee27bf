/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 7.5: a typedef is another name: of numbers, structs, stacks, enums, tuples and other typedefs. */
#include "../ops.p4i"
typedef bit<8> byte;
typedef byte octet;
typedef struct s_t { byte x; octet y; } pair_t;
typedef tuple<byte, pair_t> t_t;
typedef enum bit<8> e_t { A = 5 } kind_t;
typedef bool flag;
typedef error err_t;
byte sum(in pair_t p) {
    return p.x + p.y;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        octet o = h.h.a;
        bit<8> b = o;
        pair_t p = { b, o + 1 };
        s_t q = p;
        h.h.r0 = sum(q);
        t_t t = { o, q };
        h.h.r1 = t[1].y;
        kind_t k = e_t.A;
        h.h.r2 = (byte)k + kind_t.A;
        flag f = b == o;
        err_t e = error.NoError;
        h.h.r3 = f && e == sm.parser_error ? 8w1 : 8w0;
    }
}
#include "../v1.p4i"
