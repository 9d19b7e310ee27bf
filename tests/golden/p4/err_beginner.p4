// SPDX-License-Identifier: Apache-2.0
// What one writes in the first weeks, coming from C.
#include <core>
header eth_t { bit<48> dst; uint16_t type; unsigned more; int64_t last; }
struct meta { bit<9> port; }
parser prs(packet_in p, out eth_t h, inout meta m, inout standard_metadata_t sm) {
    state start { p.extract(h); transition accept; }
control c(inout eth_t h, inout meta m) {
    table t { keys = { h.dst : exact; } actions = { NoAction; } }
    table u { key = { h.dst : exact; } action = { NoAction; } }
    apply {
        m.port++;
        if (h.dst = 1) { m.port = 1; }
        m.port = 1
        m.port = 2;
        if (m.port == 2) {
            m.port = 3;
    }
}
control d(inout eth_t h) { apply { } }
parser q(packet_in p) { state start { transition accept; } }
