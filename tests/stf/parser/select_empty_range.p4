/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 8.15.4: a range whose second value is smaller is empty. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> k; bit<8> r; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start {
        p.extract(h.h);
        transition select(h.h.k) {
            9 .. 3: s1;
            5 .. 5: s2;
            default: s3;
        }
    }
    state s1 { h.h.r = 1; transition accept; }
    state s2 { h.h.r = 2; transition accept; }
    state s3 { h.h.r = 3; transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
#include "../v1.p4i"
