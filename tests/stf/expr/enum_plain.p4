/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.3: an enum without a representation is compared for equality, assigned, given to and by functions. */
#include "../ops.p4i"
enum k_t { None, Some, Many }
k_t kind(in bit<8> n) {
    return n == 0 ? k_t.None : (n < 4 ? k_t.Some : k_t.Many);
}
bit<8> code(in k_t k) {
    if (k == k_t.None) { return 0x10; }
    if (k != k_t.Many) { return 0x20; }
    return 0x30;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        k_t a = kind(h.h.a);
        k_t b;
        b = kind(h.h.b);
        h.h.r0 = code(a);
        h.h.r1 = code(b);
        h.h.r2 = a == b ? 8w1 : 8w0;
        h.h.r3 = code(a == k_t.Some ? k_t.Many : b);
    }
}
#include "../v1.p4i"
