/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.2: errors are compared for equality only; variables of the type; a function's result. */
#include "../ops.p4i"
error { First, Second }
error pick(in bit<8> x) {
    if (x == 1) { return error.First; }
    if (x == 2) { return error.Second; }
    return error.NoError;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        error e = pick(h.h.a);
        error f = pick(h.h.b);
        h.h.r0 = e == error.First ? 8w1 : 8w0;
        h.h.r1 = e != f ? 8w1 : 8w0;
        h.h.r2 = f == error.NoError ? 8w1 : 8w0;
        f = e;
        h.h.r3 = f == pick(h.h.a) ? 8w1 : 8w0;
        h.h.r4 = f == error.PacketTooShort ? 8w1 : 8w0;
        h.h.r5 = sm.parser_error == error.NoError ? 8w1 : 8w0;
    }
}
#include "../v1.p4i"
