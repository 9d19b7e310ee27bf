/* SPDX-License-Identifier: Apache-2.0 */
/* crc_bits.p4: a CRC whose updates are not all in one run of statements takes whole bytes; one of them is not known. */
#define PNA_FOR_DPDK
#include <core.p4>
#include <pna.p4>
header h_t { bit<4> a; bit<12> b; bit<16> crc; varbit<32> v; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    Checksum<bit<16>>(PNA_HashAlgorithm_t.CRC16) straight;
    Checksum<bit<16>>(PNA_HashAlgorithm_t.CRC16) states;
    state start {
        p.extract(h.h, 8);
        straight.update(h.h.a);
        straight.update(h.h.b[6:0]);
        h.h.crc = straight.get();
        transition again;
    }
    state again {
        states.update({ h.h.v, h.h.b[6:0] });
        h.h.crc = h.h.crc ^ states.get();
        transition select(h.h.b) { 0: accept; default: again; }
    }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    Checksum<bit<16>>(PNA_HashAlgorithm_t.CRC16) branch;
    Checksum<bit<16>>(PNA_HashAlgorithm_t.CRC16) then;
    apply {
        if (h.h.a == 1) {
            branch.update(h.h.a);
            then.update(h.h.a);
            h.h.crc = then.get();
        }
        if (h.h.a == 2)
            branch.update({ h.h.a, h.h.b });
        h.h.crc = branch.get();
    }
}
control pre(in headers h, inout metadata m, in pna_pre_input_metadata_t i, inout pna_pre_output_metadata_t o) { apply { } }
control dep(packet_out b, in headers h, in metadata m, in pna_main_output_metadata_t o) { apply { b.emit(h); } }
PNA_NIC(prs(), pre(), ing(), dep()) main;
