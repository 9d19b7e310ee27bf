/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.7.2, 12.7.3, 8.3: switch on int<W>, enums of both kinds, newtypes' numbers and errors; labels are constants of any
 * form; no label fits, with and without default. */
#include <core.p4>
#include <v1model.p4>
enum k_t { A, B, C }
enum int<8> s_t { Neg = -2, Pos = 2 }
const int three = 3;
const int<8> least = -128;
header h_t { int<8> a; bit<8> r0; bit<8> r1; bit<8> r2; bit<72> w; bit<8> r3; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); verify(h.h.a != 3, error.NoMatch); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        switch (h.h.a) {
            -1:
            three - 5: { h.h.r0 = 1; }
            least: { h.h.r0 = 2; }
            127:
            s_t.Pos: { h.h.r0 = 3; }
        }
        k_t k = h.h.a < 0 ? k_t.C : (h.h.a == 0 ? k_t.B : k_t.A);
        switch (k) { k_t.C: { h.h.r1 = 1; } k_t.A: { h.h.r1 = 2; } }
        switch ((s_t)h.h.a) { s_t.Neg: { h.h.r2 = 1; } (s_t)5: { h.h.r2 = 5; } default: { h.h.r2 = 9; } }
        switch (h.h.w) {
            0x800000000000000000: { h.h.r3 = 1; }
            0x000000000000000001: { h.h.r3 = 2; }
            1 << 64: { h.h.r3 = 3; }
            ~72w0: { h.h.r3 = 4; }
        }
        switch (sm.parser_error) { error.NoError: { } default: { h.h.r3[7:7] = 1; } }
        switch (h.h.a[3:0] ++ h.h.r0[3:0]) { 0xF1: { h.h.r3[6:6] = 1; } }
    }
}
#include "../v1.p4i"
