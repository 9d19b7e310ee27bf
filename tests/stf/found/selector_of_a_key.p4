/* SPDX-License-Identifier: Apache-2.0 */
/* What is matched may also be hashed, and be hashed twice: a selector's field is no key of an entry and has no name in
 * the control plane (P4_16 18.3.2 names keys; v1model.p4, action_selector). */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> k; bit<8> v; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    state start { p.extract(h.h); transition accept; }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action_selector(HashAlgorithm.crc16, 16, 14) as;
    action set(bit<8> v) { h.h.v = v; }
    table t {
        key = { h.h.k : lpm; h.h.k : selector; h.h.v : selector; h.h.v : selector; }
        actions = { set; NoAction; }
        implementation = as;
    }
    apply { t.apply(); }
}
#include "../v1.p4i"
