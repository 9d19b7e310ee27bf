/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 7.1.4, 7.2.2: bool in structs, parameters, keys, action data, select and headers, where it is one bit. */
#include <core.p4>
#include <v1model.p4>
header h_t { bool a; bool b; bit<6> n; bit<8> r; }
struct s_t { bool x; bool y; }
struct headers { h_t h; }
struct metadata { s_t s; bool set; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        m.set = false;
        transition select(h.h.a, h.h.b) { (true, true): both; (true, _): accept; _: none; }
    }
    state both { m.set = true; transition accept; }
    state none { h.h.r = 0x80; transition accept; }
}
bool xor(in bool x, in bool y) {
    return x != y;
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action set(bool v) { h.h.b = v; }
    table t {
        key = { m.s.x: exact; m.set: ternary; }
        actions = { set; NoAction; }
        default_action = NoAction();
        const entries = { (true, _): set(false); (false, true): set(true); }
    }
    apply {
        m.s = { xor(h.h.a, h.h.b), h.h.n == 0 };
        t.apply();
        h.h.a = m.s.y;
    }
}
#include "../v1.p4i"
