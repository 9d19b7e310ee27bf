/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 13.8.2: variable-size extraction, and its errors. */
#include <core.p4>
#include <v1model.p4>
header len_t { bit<8> bits; bit<8> error_seen; }
header opt_t { bit<8> tag; varbit<32> data; }
struct headers { len_t len; opt_t opt; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.len);
        p.extract(h.opt, (bit<32>)h.len.bits);
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        if (sm.parser_error == error.HeaderTooShort) {
            h.len.error_seen = 1;
        } else if (sm.parser_error == error.PacketTooShort) {
            h.len.error_seen = 2;
        } else if (sm.parser_error == error.ParserInvalidArgument) {
            h.len.error_seen = 3;
        }
        if (h.opt.isValid()) {
            h.opt.tag = 0xFF;
        }
    }
}
/* SPDX-License-Identifier: Apache-2.0 */
/* v1.p4i: what every small v1model program needs besides its parser 'prs', control 'ing' and types 'headers'
 * and 'metadata', which stand before this file is included. Define EGRESS, VERIFY, COMPUTE or DEPARSER
 * when the program has its own 'eg', 'ver', 'com' or 'dep'. */
#ifndef VERIFY
control ver(inout headers h, inout metadata m) { apply { } }
#endif
#ifndef EGRESS
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
#endif
#ifndef COMPUTE
control com(inout headers h, inout metadata m) { apply { } }
#endif
#ifndef DEPARSER
control dep(packet_out b, in headers h) { apply { b.emit(h); } }
#endif
V1Switch(prs(), ver(), ing(), eg(), com(), dep()) main;
