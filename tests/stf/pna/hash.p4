/* SPDX-License-Identifier: Apache-2.0 */
/* PNA "PNA Extern Objects", Hash: the same data give the same result, with base and max within their range. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<32> a; bit<8> same; bit<8> range; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    Hash<bit<32>>(PNA_HashAlgorithm_t.TARGET_DEFAULT) hash;
    Hash<bit<8>>(PNA_HashAlgorithm_t.TARGET_DEFAULT) small;
    apply {
        bit<32> one = hash.get_hash({ h.h.a[31:16], h.h.a[15:0] });
        h.h.same = one == hash.get_hash({ h.h.a }) ? 8w1 : 8w0;
        bit<8> r = small.get_hash(8w100, { h.h.a }, 8w10);
        h.h.range = r >= 100 && r < 110 ? 8w1 : 8w0;
        send_to_port((PortId_t)1);
    }
}
#include "../pna.p4i"
