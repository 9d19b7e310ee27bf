/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.6.1 "Basic checksum": updates of a CRC under conditions, on both sides, in a switch, and a clear under one. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> how; bit<16> a; bit<24> b; bit<16> crc; bit<32> crc32; bit<8> low; }
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i,
    inout psa_ingress_output_metadata_t o) {
    Checksum<bit<16>>(PSA_HashAlgorithm_t.CRC16) crc;
    Checksum<bit<32>>(PSA_HashAlgorithm_t.CRC32) crc32;
    Checksum<bit<8>>(PSA_HashAlgorithm_t.CRC32) low;
    apply {
        crc.update(h.h.how);
        if (h.h.how[0:0] == 1) {
            crc.update(h.h.a);
            crc32.update({ h.h.a, h.h.b });
        } else {
            crc.update({ h.h.b, h.h.b });
        }
        if (h.h.how[1:1] == 1) {
            crc.clear();
            crc32.update(h.h.b);
        }
        switch (h.h.how[3:2]) {
            1: { crc.update(h.h.b); low.update(h.h.a); }
            2: { crc.update({ h.h.a[7:0], h.h.a[15:8] }); }
            default: { crc.clear(); }
        }
        crc32.update(h.h.how);
        low.update(h.h.how);
        h.h.crc = crc.get();
        h.h.crc32 = crc32.get();
        h.h.low = low.get();
        send_to_port(o, (PortId_t)1);
    }
}
#ifndef HAS_EMPTY
struct empty_t { }
#endif
#ifndef NORMAL_META
#define NORMAL_META empty_t
#endif
#ifndef RESUBMIT_META
#define RESUBMIT_META empty_t
#endif
#ifndef RECIRC_META
#define RECIRC_META empty_t
#endif
#ifndef CI2E_META
#define CI2E_META empty_t
#endif
#ifndef CE2E_META
#define CE2E_META empty_t
#endif
#ifndef PARSER
parser prs(packet_in p, out headers h, inout metadata m, in psa_ingress_parser_input_metadata_t i,
    in RESUBMIT_META rs, in RECIRC_META rc) { state start { p.extract(h.h); transition accept; } }
#endif
#ifndef INGRESS_DEPARSER
control idp(packet_out p, out CI2E_META c, out RESUBMIT_META r, out NORMAL_META n, inout headers h, in metadata m,
    in psa_ingress_output_metadata_t o) { apply { p.emit(h); } }
#endif
#ifndef EGRESS_PARSER
parser epr(packet_in p, out headers h, inout metadata m, in psa_egress_parser_input_metadata_t i,
    in NORMAL_META n, in CI2E_META c, in CE2E_META e) { state start { p.extract(h.h); transition accept; } }
#endif
#ifndef EGRESS
control eg(inout headers h, inout metadata m, in psa_egress_input_metadata_t i,
    inout psa_egress_output_metadata_t o) { apply { } }
#endif
#ifndef EGRESS_DEPARSER
control edp(packet_out p, out CE2E_META c, out RECIRC_META r, inout headers h, in metadata m,
    in psa_egress_output_metadata_t o, in psa_egress_deparser_input_metadata_t d) { apply { p.emit(h); } }
#endif
IngressPipeline(prs(), ing(), idp()) psa_ip;
EgressPipeline(epr(), eg(), edp()) psa_ep;
PSA_Switch(psa_ip, PacketReplicationEngine(), psa_ep, BufferingQueueingEngine()) main;
