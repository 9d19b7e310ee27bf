/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.6.1: actions of a table update a CRC or clear it, and one of them also takes it. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> k; bit<16> a; bit<16> crc; bit<16> inner; bit<16> straight; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    Checksum<bit<16>>(PSA_HashAlgorithm_t.CRC16) crc;
    Checksum<bit<16>>(PSA_HashAlgorithm_t.CRC16) odd;
    action add(bit<16> v) { crc.update({ v, h.h.a }); }
    action anew(bit<16> v) { crc.clear(); crc.update(v); }
    action take() { h.h.inner = crc.get(); }
    table t {
        key = { h.h.k : exact; }
        actions = { add; anew; take; NoAction; }
        const default_action = NoAction;
        const entries = { 1 : add(0xbeef); 2 : anew(0x1234); 3 : take(); }
    }
    apply {
        crc.update(h.h.k);
        if (t.apply().hit)
            crc.update(h.h.k);
        h.h.crc = crc.get();
        // All at once: the bits are put together first, and then are a number.
        if (h.h.a != 0) {
            odd.clear();
            odd.update(h.h.a[3:0]);
            odd.update(h.h.a[10:4]);
            h.h.straight = odd.get();
        }
        send_to_port(o, (PortId_t)1);
    }
}
#include "../psa.p4i"
