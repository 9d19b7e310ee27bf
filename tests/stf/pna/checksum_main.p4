/* SPDX-License-Identifier: Apache-2.0 */
/* PNA "PNA Extern Objects", InternetChecksum: kept up to date in the main control by subtract and add. */
#include <core.p4>
#include <pna.p4>
header h_t { bit<8> ttl; bit<8> proto; bit<16> sum; bit<16> other; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, in pna_main_parser_input_metadata_t i) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, in pna_main_input_metadata_t i,
    inout pna_main_output_metadata_t o) {
    InternetChecksum() ck;
    apply {
        ck.clear();
        ck.set_state(~h.h.sum);
        ck.subtract({ h.h.ttl, h.h.proto });
        h.h.ttl = h.h.ttl - 1;
        ck.add({ h.h.ttl, h.h.proto });
        h.h.sum = ck.get();
        send_to_port((PortId_t)1);
    }
}
#include "../pna.p4i"
