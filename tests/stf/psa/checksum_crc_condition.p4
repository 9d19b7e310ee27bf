/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.6.1 "Basic checksum": updates of a CRC under conditions, on both sides, in a switch, and a clear under one. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> how; bit<16> a; bit<24> b; bit<16> crc; bit<32> crc32; bit<8> low; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    Checksum<bit<16>>(PSA_HashAlgorithm_t.CRC16) crc;
    Checksum<bit<32>>(PSA_HashAlgorithm_t.CRC32) crc32;
    Checksum<bit<8>>(PSA_HashAlgorithm_t.CRC32) low;
    apply {
        crc.update(h.h.how);
        if (h.h.how[0:0] == 1) {
            crc.update(h.h.a);
            crc32.update({ h.h.a, h.h.b });
        } else {
            crc.update({ h.h.b, h.h.b });
        }
        if (h.h.how[1:1] == 1) {
            crc.clear();
            crc32.update(h.h.b);
        }
        switch (h.h.how[3:2]) {
            1: { crc.update(h.h.b); low.update(h.h.a); }
            2: { crc.update({ h.h.a[7:0], h.h.a[15:8] }); }
            default: { crc.clear(); }
        }
        crc32.update(h.h.how);
        low.update(h.h.how);
        h.h.crc = crc.get();
        h.h.crc32 = crc32.get();
        h.h.low = low.get();
        send_to_port(o, (PortId_t)1);
    }
}
#include "../psa.p4i"
