/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.4, 11.2, 6.9, 13.3: variables of a state are initialised whenever it is entered, those of the parser once a packet. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> n; bit<8> a; bit<8> b; bit<8> c; }
struct headers { h_t h; h_t[3] s; }
struct metadata { bit<8> k; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    bit<8> all = 0x10;
    bit<8> x = 1;
    h_t hdr;
    state start { p.extract(h.h); transition loop; }
    state loop {
        bit<8> x = h.h.a;
        h_t hdr;
        bit<8> here = x + 1;
        {
            bit<8> x = 0x80;
            here = here + x;
        }
        here = here + (hdr.isValid() ? 8w0x40 : 0);
        hdr = { 1, 2, 3, here };
        all = all + 1;
        x = x + 1;
        h.s.next = hdr;
        h.s[m.k].a = x;
        m.k = m.k + 1;
        h.h.a = h.h.a + 1;
        transition select(m.k == h.h.n) { true: done; false: loop; }
    }
    state done { h.h.b = all; h.h.c = x + (hdr.isValid() ? 8w0x40 : 0); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
#include "../v1.p4i"
