/* SPDX-License-Identifier: Apache-2.0 */
/* simple_switch, "intrinsic_metadata header": time stamps are microseconds. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<32> seconds; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    register<bit<48>>(1) last;
    apply {
        bit<48> before;
        last.read(before, 0);
        last.write(0, sm.ingress_global_timestamp);
        bit<48> passed = sm.ingress_global_timestamp - before;
        // passed / 1000000, without division: 50 s are 0x2faf080 of them
        h.h.seconds = passed >= 50000000 && passed < 150000000 ? 32w100 : 32w0;
    }
}
#include "../v1.p4i"
