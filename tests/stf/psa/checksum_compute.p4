/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.6.3: a fresh checksum in the deparser is right whatever changed before. */
#define EGRESS
#define EGRESS_DEPARSER
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> ttl; bit<8> proto; bit<16> sum; bit<32> src; }
struct headers { h_t h; }
struct metadata { }
struct empty_t { }
#define HAS_EMPTY
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply { h.h.ttl = h.h.ttl - 1; send_to_port(o, (PortId_t)1); }
}
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) {
    apply { h.h.src = h.h.src + 1; }
}
control edp(packet_out p, out empty_t c, out empty_t r, inout headers h, in metadata m,
    in psa_egress_output_metadata_t o, in psa_egress_deparser_input_metadata_t d) {
    InternetChecksum() ck;
    apply {
        ck.clear();
        ck.add({ h.h.ttl, h.h.proto, h.h.src });
        h.h.sum = ck.get();
        p.emit(h.h);
    }
}
#include "../psa.p4i"
