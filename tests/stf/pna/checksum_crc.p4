/* SPDX-License-Identifier: Apache-2.0 */
/* pna.p4 as DPDK has it, Checksum: of any hash algorithm, data one behind the other. */
#define PNA_FOR_DPDK
#include <core.p4>
#include <pna.p4>
header h_t { bit<16> a; bit<16> b; bit<16> crc; bit<32> crc32; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    Checksum<bit<16>>(PNA_HashAlgorithm_t.CRC16) c16;
    Checksum<bit<32>>(PNA_HashAlgorithm_t.CRC32) c32;
    apply {
        c16.clear();
        c16.update(h.h.a);
        c16.update(h.h.b);
        h.h.crc = c16.get();
        c32.clear();
        c32.update({ h.h.a, h.h.b });
        h.h.crc32 = c32.get();
        send_to_port((PortId_t)1);
    }
}
#include "../pna.p4i"
