/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.6: a CRC that several parser states update, one of them again and again, and a checksum that is as new in each
 * packet without being cleared. */
#define PARSER
#define EGRESS_PARSER
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> n; bit<16> crc; bit<32> crc32; bit<16> sum; }
header o_t { bit<8> v; bit<16> w; }
struct headers { h_t h; o_t[3] o; }
struct metadata { bit<16> crc; bit<32> crc32; bit<16> sum; bit<8> left; }
struct empty_t { }
#define HAS_EMPTY
parser prs(packet_in p, out headers h, inout metadata m, in psa_ingress_parser_input_metadata_t i,
    in empty_t rs, in empty_t rc) {
    Checksum<bit<16>>(PSA_HashAlgorithm_t.CRC16) crc;
    Checksum<bit<32>>(PSA_HashAlgorithm_t.CRC32) crc32;
    InternetChecksum() sum;
    state start {
        p.extract(h.h);
        m.left = h.h.n & 0xf;
        crc.update(h.h.n);
        transition select(h.h.n) {
            0x80 &&& 0x80 : begin_anew;
            default : more;
        }
    }
    state done {
        m.crc = crc.get();
        m.crc32 = crc32.get();
        m.sum = sum.get();
        transition accept;
    }
    state begin_anew {
        crc.clear();
        crc32.update({ 8w0x5a, h.h.n });
        transition more;
    }
    state more {
        transition select(m.left) {
            0 : done;
            default : option;
        }
    }
    state option {
        p.extract(h.o.next);
        crc.update(h.o.last);
        crc32.update(h.o.last.w);
        sum.add(h.o.last.w);
        m.left = m.left - 1;
        transition more;
    }
}
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    apply {
        h.h.crc = m.crc;
        h.h.crc32 = m.crc32;
        h.h.sum = m.sum;
        send_to_port(o, (PortId_t)1);
    }
}
parser epr(packet_in p, out headers h, inout metadata m, in psa_egress_parser_input_metadata_t i,
    in empty_t n, in empty_t c, in empty_t e) { state start { transition accept; } }
#include "../psa.p4i"
