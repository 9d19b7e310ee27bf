/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.5: the data of a hash may be a header, a struct, a tuple or one field. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> a; bit<16> b; bit<8> c; bit<16> r0; bit<16> r1; bit<16> r2; }
header k_t { bit<8> a; bit<16> b; bit<8> c; }
struct headers { h_t h; }
struct key_t { bit<8> a; bit<16> b; bit<8> c; }
struct metadata { key_t k; k_t kh; }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    Hash<bit<16>>(PSA_HashAlgorithm_t.CRC16) crc;
    apply {
        m.k = { h.h.a, h.h.b, h.h.c };
        m.kh.setValid();
        m.kh = { h.h.a, h.h.b, h.h.c };
        tuple<bit<8>, bit<16>, bit<8>> t = { h.h.a, h.h.b, h.h.c };
        h.h.r0 = crc.get_hash(m.k);
        h.h.r1 = crc.get_hash(m.kh);
        h.h.r2 = crc.get_hash(t);
        send_to_port(o, (PortId_t)1);
    }
}
#include "../psa.p4i"
