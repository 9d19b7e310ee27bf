/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, meter (RFC 2698): tokens come back with time, at the two rates, up to the bursts. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> colour; bit<72> fill; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    meter(1, MeterType.bytes) mt;
    apply { mt.execute_meter(32w0, h.h.colour); }
}
#include "../v1.p4i"
