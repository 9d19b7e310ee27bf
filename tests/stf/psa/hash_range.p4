/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.5, get_hash(base, data, max): base + hash modulo max. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<16> a; bit<16> r0; bit<16> r1; bit<8> r2; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    Hash<bit<16>>(PSA_HashAlgorithm_t.CRC16) crc;
    Hash<bit<8>>(PSA_HashAlgorithm_t.CRC16) small;
    apply {
        h.h.r0 = crc.get_hash(16w0, { h.h.a }, 16w100);
        h.h.r1 = crc.get_hash(16w1000, { h.h.a }, 16w100);
        h.h.r2 = small.get_hash(8w3, { h.h.a }, 8w16);
        send_to_port(o, (PortId_t)1);
    }
}
#include "../psa.p4i"
