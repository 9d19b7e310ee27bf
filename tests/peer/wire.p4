/* SPDX-License-Identifier: Apache-2.0 */
/* wire.p4: everything that comes in leaves by port 1. NUMBER makes programs that differ. */
#include <core.p4>
#include <v1model.p4>

struct headers_t { }
struct metadata_t { bit<8> number; }

parser parse(packet_in pkt, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    state start { transition accept; }
}
control check(inout headers_t hdr, inout metadata_t meta) { apply { } }
control ingress(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    apply {
        meta.number = NUMBER;
        if (meta.number < 100) {
            std.egress_spec = 1;
        }
    }
}
control egress(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) { apply { } }
control compute(inout headers_t hdr, inout metadata_t meta) { apply { } }
control deparse(packet_out pkt, in headers_t hdr) { apply { } }

V1Switch(parse(), check(), ingress(), egress(), compute(), deparse()) main;
