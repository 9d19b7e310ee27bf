/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.5: the custom CRCs begin with the parameters of the standard ones; TARGET_DEFAULT is some
 * function of the data. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<32> a; bit<32> crc32; bit<16> crc16; bit<8> same; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    Hash<bit<32>>(PSA_HashAlgorithm_t.CRC32_CUSTOM) crc32;
    Hash<bit<16>>(PSA_HashAlgorithm_t.CRC16_CUSTOM) crc16;
    Hash<bit<32>>(PSA_HashAlgorithm_t.TARGET_DEFAULT) some;
    apply {
        h.h.crc32 = crc32.get_hash({ h.h.a });
        h.h.crc16 = crc16.get_hash(h.h.a);
        h.h.same = some.get_hash(h.h.a) == some.get_hash({ h.h.a[31:16], h.h.a[15:0] }) ? 8w1 : 8w0;
        send_to_port(o, (PortId_t)1);
    }
}
#include "../psa.p4i"
