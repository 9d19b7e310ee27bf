/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 7.2.1, 8.3: enums with a representation, without one, and 'type' and 'typedef'. */
#include "ops.p4i"
enum bit<8> code_t { A = 1, B = 0x20, C = 0x40 }
enum kind_t { Small, Large }
type bit<8> port_t;
typedef bit<8> alias_t;
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    kind_t kind = kind_t.Small;
    apply {
        code_t c = (code_t)h.h.a;
        switch (c) {
            code_t.A: { h.h.r0 = 1; }
            code_t.B: { h.h.r0 = 2; }
            default: { h.h.r0 = 9; }
        }
        if (h.h.b > 100) {
            kind = kind_t.Large;
        }
        h.h.r1 = kind == kind_t.Large ? (bit<8>)code_t.C : 8w0;
        port_t p = (port_t)h.h.b;
        alias_t x = (alias_t)(bit<8>)p;
        h.h.r2 = x;
    }
}
#include "v1.p4i"
