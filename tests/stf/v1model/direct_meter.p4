/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "BMv2 direct_meter implementation notes": each entry has a meter, run at each hit. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> k; bit<8> colour; }
struct headers { h_t h; }
struct metadata { bit<8> colour; }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    direct_meter<bit<8>>(MeterType.packets) mt;
    action read() { mt.read(m.colour); }
    table t {
        key = { h.h.k : exact; }
        actions = { read; }
        meters = mt;
        default_action = read();
    }
    apply {
        t.apply();
        h.h.colour = m.colour;
    }
}
#include "../v1.p4i"
