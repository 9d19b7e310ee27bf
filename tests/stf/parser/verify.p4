/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.7: verify goes to reject with its error when the condition is false, else does nothing; conditions with effects. */
#include <core.p4>
#include <v1model.p4>
error { TooSmall, TooLarge }
header h_t { bit<8> k; bit<8> r; }
struct headers { h_t h; h_t g; }
struct metadata { }
bool count(inout bit<8> x, in bool result) {
    x = x + 1;
    return result;
}
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        verify(h.h.k >= 0x10, error.TooSmall);
        h.h.r = 0x10;
        verify(count(h.h.r, h.h.k <= 0x20) && count(h.h.r, h.h.k != 0x18), h.h.k == 0x18 ? error.NoMatch : error.TooLarge);
        p.extract(h.g);
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        switch (sm.parser_error) {
            error.TooSmall: { h.h.r = h.h.r + 0x20; }
            error.TooLarge: { h.h.r = h.h.r + 0x40; }
            error.NoMatch: { h.h.r = h.h.r + 0x60; }
            error.NoError: { h.g.r = 0xAA; }
        }
    }
}
#include "../v1.p4i"
