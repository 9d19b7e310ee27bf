/* SPDX-License-Identifier: Apache-2.0 */
/* pna.p4 as DPDK has it (PNA_FOR_DPDK): the algorithms of PSA. */
#define PNA_FOR_DPDK
#include <core.p4>
#include <pna.p4>
header h_t { bit<16> a; bit<16> b; bit<32> crc32; bit<16> crc16; bit<16> ones; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    Hash<bit<32>>(PNA_HashAlgorithm_t.CRC32) crc32;
    Hash<bit<16>>(PNA_HashAlgorithm_t.CRC16) crc16;
    Hash<bit<16>>(PNA_HashAlgorithm_t.ONES_COMPLEMENT16) ones;
    apply {
        h.h.crc32 = crc32.get_hash({ h.h.a, h.h.b });
        h.h.crc16 = crc16.get_hash({ h.h.a, h.h.b });
        h.h.ones = ones.get_hash({ h.h.a, h.h.b });
        send_to_port((PortId_t)1);
    }
}
#include "../pna.p4i"
