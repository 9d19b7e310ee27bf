/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.6.1 "Basic checksum": updates add data behind what is there, clear begins anew. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<16> a; bit<16> b; bit<16> whole; bit<32> crc32; bit<16> last; }
struct headers { h_t h; }
struct metadata { }
#define INGRESS_DEPARSER
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply { send_to_port(o, (PortId_t)1); }
}
struct empty_t { }
#define HAS_EMPTY
control idp(packet_out p, out empty_t c, out empty_t r, out empty_t n, inout headers h, in metadata m,
    in psa_ingress_output_metadata_t o) {
    Checksum<bit<16>>(PSA_HashAlgorithm_t.CRC16) crc;
    Checksum<bit<32>>(PSA_HashAlgorithm_t.CRC32) crc32;
    apply {
        crc.clear();
        crc.update(h.h.a);
        crc.update({ h.h.b });
        h.h.whole = crc.get();
        crc32.clear();
        crc32.update({ h.h.a });
        crc32.update({ h.h.b });
        h.h.crc32 = crc32.get();
        crc.clear();
        crc.update(h.h.b);
        crc.update(h.h.a);
        h.h.last = crc.get();
        p.emit(h.h);
    }
}
#include "../psa.p4i"
