/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.23, 7.6: values of a 'type': assigned, compared, cast to and from the original type, in keys and structs. */
#include "../ops.p4i"
type bit<8> port_t;
type port_t deep_t;
type bool flag_t;
struct s_t { port_t p; flag_t f; }
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        port_t p = (port_t)h.h.a;
        port_t q = (port_t)h.h.b;
        h.h.r0 = p == q ? 8w1 : 8w0;
        h.h.r1 = p != (port_t)5 ? 8w1 : 8w0;
        q = (port_t)((bit<8>)p + 1);
        h.h.r2 = (bit<8>)q;
        deep_t d = (deep_t)q;
        h.h.r3 = (bit<8>)(port_t)d;
        s_t s = { p, (flag_t)(h.h.a > 4) };
        h.h.r4 = (bool)s.f ? 8w1 : 8w0;
    }
}
#include "../v1.p4i"
