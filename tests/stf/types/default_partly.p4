/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.26, 8.13: ... as the last of a list: the other fields get their default values; of a header: it becomes valid. */
#include <core.p4>
#include <v1model.p4>
header op_t { bit<8> op; bit<8> r; }
header h_t { bit<8> x; bit<8> y; bool f; int<7> z; }
struct s_t { bit<8> x; h_t h; bit<8> y; }
struct headers { op_t op; h_t h; h_t g; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.op); p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        s_t s = { y = 5, ... };
        s_t t = { 1, { 2, ... }, ... };
        h.op.r = s.x + s.y + t.x + t.y;
        if (s.h.isValid()) { h.op.r = 0xFF; }
        switch (h.op.op) {
            1: { h.h = { ... }; }
            2: { h.h = ...; }
            3: { h.h = { y = 0x33, ... }; h.g = t.h; }
            4: { h.h = { h.h.y, ... }; }
        }
    }
}
#include "../v1.p4i"
