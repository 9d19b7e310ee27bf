/* SPDX-License-Identifier: Apache-2.0 */
/* PNA "PNA Extern Objects", InternetChecksum: verified in the main parser. */
#include <core.p4>
#include <pna.p4>
error { BadChecksum }
header h_t { bit<16> a; bit<16> b; bit<16> sum; bit<8> bad; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    InternetChecksum() ck;
    state start {
        p.extract(h.h);
        ck.clear();
        ck.add({ h.h.a, h.h.b });
        ck.add(h.h.sum);
        verify(ck.get() == 0, error.BadChecksum);
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    apply {
        h.h.bad = i.parser_error == error.BadChecksum ? 8w1 : 8w0;
        send_to_port((PortId_t)1);
    }
}
#include "../pna.p4i"
