/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.7.2: switch on int<W>, enums with and without a representation, and error. */
#include "../ops.p4i"
enum k_t { A, B, C }
enum bit<8> e_t { One = 1, Two = 2, Both = 3 }
error { Mine }
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        k_t k = h.h.a == 0 ? k_t.A : (h.h.a == 1 ? k_t.B : k_t.C);
        switch (k) {
            k_t.B: { h.h.r0 = 0x22; }
            k_t.C: { h.h.r0 = 0x33; }
        }
        switch ((e_t)h.h.a) {
            e_t.One: { h.h.r1 = 0x11; }
            e_t.Both: { h.h.r1 = 0x33; }
            default: { h.h.r1 = 0xDD; }
        }
        switch ((int<8>)h.h.b) {
            -1: { h.h.r2 = 0xF1; }
            -128: { h.h.r2 = 0x80; }
            1: { h.h.r2 = 1; }
        }
        error e = h.h.b == 1 ? error.Mine : error.NoMatch;
        switch (e) {
            error.NoError:
            error.Mine: { h.h.r3 = 1; }
            error.NoMatch: { h.h.r3 = 2; }
        }
    }
}
#include "../v1.p4i"
