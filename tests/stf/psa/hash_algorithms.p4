/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.5 "Hashes": the algorithms of PSA_HashAlgorithm_t over a list of fields. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<16> a; bit<16> b; bit<32> crc32; bit<16> crc16; bit<16> ones; bit<32> id; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    Hash<bit<32>>(PSA_HashAlgorithm_t.CRC32) crc32;
    Hash<bit<16>>(PSA_HashAlgorithm_t.CRC16) crc16;
    Hash<bit<16>>(PSA_HashAlgorithm_t.ONES_COMPLEMENT16) ones;
    Hash<bit<32>>(PSA_HashAlgorithm_t.IDENTITY) id;
    apply {
        h.h.crc32 = crc32.get_hash({ h.h.a, h.h.b });
        h.h.crc16 = crc16.get_hash({ h.h.a, h.h.b });
        h.h.ones = ones.get_hash({ h.h.a, h.h.b });
        h.h.id = id.get_hash({ h.h.a, h.h.b });
        send_to_port(o, (PortId_t)1);
    }
}
#include "../psa.p4i"
