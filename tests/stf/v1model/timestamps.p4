/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "intrinsic_metadata header" and "queueing_metadata header": microseconds of one clock, which does
 * not go back. */
#define EGRESS
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> order; bit<8> later; bit<8> queue; bit<8> depth; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    register<bit<48>>(1) last;
    apply {
        bit<48> before;
        last.read(before, 0);
        last.write(0, sm.egress_global_timestamp);
        h.h.order = sm.ingress_global_timestamp <= sm.egress_global_timestamp ? 8w1 : 8w0;
        h.h.later = sm.ingress_global_timestamp >= before ? 8w1 : 8w0;
        h.h.queue = (bit<48>)sm.enq_timestamp + (bit<48>)sm.deq_timedelta <= sm.egress_global_timestamp + 1000000 ?
            8w1 : 8w0;
        h.h.depth = sm.enq_qdepth < 64 && sm.deq_qdepth < 64 ? 8w1 : 8w0;
    }
}
#include "../v1.p4i"
