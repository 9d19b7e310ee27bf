/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.6.1: in a deparser, the CRC of the headers that are there, also with ones' complement and identity; a
 * sub-control that is given the object; what one packet had is not in the next one. */
#define PARSER
#define INGRESS_DEPARSER
#define EGRESS_PARSER
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> has; bit<16> crc; bit<32> crc32; bit<16> ones; bit<32> last; }
header o_t { bit<4> a; bit<12> b; }
header q_t { int<16> a; bit<3> b; bit<5> c; }
struct headers { h_t h; o_t o; q_t q; }
struct metadata { }
struct empty_t { }
#define HAS_EMPTY
parser prs(packet_in p, out headers h, inout metadata m, in psa_ingress_parser_input_metadata_t i,
    in empty_t rs, in empty_t rc) {
    state start {
        p.extract(h.h);
        transition select(h.h.has) {
            1 &&& 1 : first;
            2 &&& 2 : second;
            default : accept;
        }
    }
    state first {
        p.extract(h.o);
        transition select(h.h.has) {
            2 &&& 2 : second;
            default : accept;
        }
    }
    state second { p.extract(h.q); transition accept; }
}
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply { send_to_port(o, (PortId_t)1); }
}
control second(in q_t q, Checksum<bit<16>> crc, Checksum<bit<32>> crc32) {
    apply {
        if (!q.isValid())
            return;
        crc.update(q);
        crc32.update({ q.a, q.b, q.c });
    }
}
control idp(packet_out p, out empty_t c, out empty_t r, out empty_t n, inout headers h, in metadata m,
    in psa_ingress_output_metadata_t o) {
    Checksum<bit<16>>(PSA_HashAlgorithm_t.CRC16) crc;
    Checksum<bit<32>>(PSA_HashAlgorithm_t.CRC32) crc32;
    Checksum<bit<16>>(PSA_HashAlgorithm_t.ONES_COMPLEMENT16) ones;
    Checksum<bit<32>>(PSA_HashAlgorithm_t.IDENTITY) last;
    second() sub;
    apply {
        if (h.o.isValid()) {
            crc.update(h.o);
            crc32.update({ h.o.a, h.o.b });
            ones.update(h.o);
            last.update(h.o.b);
        }
        sub.apply(h.q, crc, crc32);
        if (h.q.isValid()) {
            ones.update(h.q.a);
            last.update({ h.q.b, h.q.a });
        }
        h.h.crc = crc.get();
        h.h.crc32 = crc32.get();
        h.h.ones = ones.get();
        h.h.last = last.get();
        p.emit(h);
    }
}
parser epr(packet_in p, out headers h, inout metadata m, in psa_egress_parser_input_metadata_t i,
    in empty_t n, in empty_t c, in empty_t e) { state start { transition accept; } }
#include "../psa.p4i"
