/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.6.2 "Incremental checksum": subtract takes away what was added; RFC 1624. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<16> sum; bit<32> old; bit<32> fresh; bit<16> rest; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    InternetChecksum() ck;
    apply {
        // the checksum field is the complement of the sum
        ck.clear();
        ck.subtract(h.h.sum);
        ck.subtract(h.h.old);
        ck.add(h.h.fresh);
        h.h.sum = ck.get();
        send_to_port(o, (PortId_t)1);
    }
}
#include "../psa.p4i"
