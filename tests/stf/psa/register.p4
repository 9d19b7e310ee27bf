/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.9 "Registers": the initialized variant, reads and writes, out of bounds. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> i; bit<16> v; bit<16> old; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    Register<bit<16>, bit<8>>(4, 0xBEEF) r;
    apply {
        if (h.h.i < 4) {
            h.h.old = r.read(h.h.i);
        }
        r.write(h.h.i, h.h.v);
        send_to_port(o, (PortId_t)1);
    }
}
#include "../psa.p4i"
