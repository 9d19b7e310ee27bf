/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4, digest: signed, wide and enum values. */
#include <core.p4>
#include <v1model.p4>
enum bit<8> kind_t { small = 1, big = 0x80 }
header h_t { kind_t kind; int<16> n; bit<128> wide; }
struct headers { h_t h; }
struct note_t { kind_t kind; int<16> n; bit<128> wide; bool neg; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply { digest<note_t>(1, { h.h.kind, h.h.n, h.h.wide, h.h.n < 0 }); }
}
#include "../v1.p4i"
