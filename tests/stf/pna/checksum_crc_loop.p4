/* SPDX-License-Identifier: Apache-2.0 */
/* pna.p4 as DPDK has it, Checksum: a CRC updated in loops (over a range, a list, with a continue), and taken in one. */
#define PNA_FOR_DPDK
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> n; bit<16> v; bit<16> crc; bit<32> crc32; bit<32> list; bit<16> each; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    Checksum<bit<16>>(PNA_HashAlgorithm_t.CRC16) crc;
    Checksum<bit<32>>(PNA_HashAlgorithm_t.CRC32) crc32;
    Checksum<bit<32>>(PNA_HashAlgorithm_t.TARGET_DEFAULT) list;
    Checksum<bit<16>>(PNA_HashAlgorithm_t.CRC16) each;
    apply {
        for (bit<8> k in 8w1 .. h.h.n) {
            crc.update({ k, h.h.v });
            each.update(k);
            h.h.each = h.h.each ^ each.get();
            if (k == 2)
                continue;
            crc32.update(h.h.v);
            h.h.v = h.h.v + 1;
        }
        for (bit<16> x in (list<bit<16>>){ 16w0x0102, 16w0x0304, 16w0x0506 }) {
            if (x == h.h.v)
                break;
            list.update(x);
        }
        h.h.crc = crc.get();
        h.h.crc32 = crc32.get();
        h.h.list = list.get();
        send_to_port((PortId_t)1);
    }
}
#include "../pna.p4i"
