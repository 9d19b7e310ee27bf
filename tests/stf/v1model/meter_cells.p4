/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, meter: cells do not share tokens; one without rates is green. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> i; bit<8> colour; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    meter(3, MeterType.packets) mt;
    apply { mt.execute_meter((bit<32>)h.h.i, h.h.colour); }
}
#include "../v1.p4i"
