/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.9, the example with a packet and a byte counter in one register. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> i; bit<16> length; bit<32> packets; bit<48> bytes; }
struct headers { h_t h; }
struct metadata { }
struct both_t { bit<32> packets; bit<48> bytes; }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    Register<both_t, bit<8>>(16) r;
    apply {
        both_t v;
        @atomic {
            v = r.read(h.h.i);
            v.packets = v.packets + 1;
            v.bytes = v.bytes + (bit<48>)h.h.length;
            r.write(h.h.i, v);
        }
        h.h.packets = v.packets;
        h.h.bytes = v.bytes;
        send_to_port(o, (PortId_t)1);
    }
}
#include "../psa.p4i"
