/* SPDX-License-Identifier: Apache-2.0 */
/* pna.p4, Checksum of the target's default hash, a CRC-32: updated where a header is valid, in a sub-control that is
 * applied twice, and with a varbit. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> kind; bit<32> crc; bit<32> twice; }
header o_t { bit<8> len; varbit<64> data; }
struct headers { h_t h; o_t o; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start {
        p.extract(h.h);
        transition select(h.h.kind) {
            0 : accept;
            default : option;
        }
    }
    state option {
        p.extract(h.o, (bit<32>)p.lookahead<bit<8>>() << 3);
        transition accept;
    }
}
control some(in bit<8> v, out bit<32> r) {
    Checksum<bit<32>>(PNA_HashAlgorithm_t.TARGET_DEFAULT) ck;
    apply {
        if (v[0:0] == 1)
            ck.update(v);
        r = ck.get();
    }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    Checksum<bit<32>>(PNA_HashAlgorithm_t.TARGET_DEFAULT) ck;
    some() s;
    bit<32> first;
    apply {
        ck.update(h.h.kind);
        if (h.o.isValid())
            ck.update({ h.o.data, h.o.len });
        h.h.crc = ck.get();
        s.apply(h.h.kind, first);
        s.apply(h.h.kind + 2, h.h.twice);
        h.h.twice = h.h.twice ^ first;
        send_to_port((PortId_t)1);
    }
}
#include "../pna.p4i"
