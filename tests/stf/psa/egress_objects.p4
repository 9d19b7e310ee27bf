/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.1 "Restrictions on where externs may be used": counters, meters, registers and hashes in the egress control. */
#define EGRESS
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> v; bit<8> n; bit<8> color; bit<16> crc; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply { multicast(o, (MulticastGroup_t)1); }
}
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) {
    Counter<bit<32>, PortId_t>(8, PSA_CounterType_t.PACKETS) c;
    Meter<PortId_t>(8, PSA_MeterType_t.PACKETS) mt;
    Register<bit<8>, PortId_t>(8, 0x40) r;
    Hash<bit<16>>(PSA_HashAlgorithm_t.CRC16) crc;
    apply {
        c.count(i.egress_port);
        h.h.n = r.read(i.egress_port);
        r.write(i.egress_port, h.h.n + 1);
        h.h.color = mt.execute(i.egress_port) == PSA_MeterColor_t.GREEN ? 8w1 : 8w2;
        h.h.crc = crc.get_hash({ h.h.v, (bit<8>)(bit<32>)i.egress_port });
    }
}
#include "../psa.p4i"
