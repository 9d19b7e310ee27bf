/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4 from version 20200408 on: counters, meters and registers take the type of their index. */
#define V1MODEL_VERSION 20200408
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> i; bit<8> v; bit<8> old; bit<8> colour; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    counter<bit<9>>(512, CounterType.packets) c;
    meter<bit<4>>(16, MeterType.packets) mt;
    register<bit<8>, bit<6>>(64) r;
    apply {
        PortId_t port = sm.ingress_port;
        c.count(port);
        mt.execute_meter<bit<8>>(h.h.i[3:0], h.h.colour);
        r.read(h.h.old, h.h.i[5:0]);
        r.write(h.h.i[5:0], h.h.v);
    }
}
#include "../v1.p4i"
