/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 7.3 and 7.4: InternetChecksum (also incremental), Checksum with a CRC, Hash with and without a range. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<16> a; bit<16> b; bit<16> sum; bit<16> crc; bit<32> crc32; bit<16> ones; bit<8> hash; bit<16> change; }
struct empty_t { }
#define HAS_EMPTY
struct headers { h_t h; }
struct metadata { }
control ing(inout headers h, inout metadata m, in psa_ingress_input_metadata_t i, inout psa_ingress_output_metadata_t o) {
    Hash<bit<8>>(PSA_HashAlgorithm_t.CRC16) by_range;
    Hash<bit<32>>(PSA_HashAlgorithm_t.CRC32) whole;
    apply {
        h.h.hash = by_range.get_hash(8w0x40, { h.h.a }, 8w0x10);
        h.h.crc32 = whole.get_hash({ h.h.a, h.h.b });
        send_to_port(o, (PortId_t)1);
    }
}
#define EGRESS_DEPARSER
control edp(packet_out p, out empty_t c, out empty_t r, inout headers h, in metadata m, in psa_egress_output_metadata_t o,
    in psa_egress_deparser_input_metadata_t d) {
    InternetChecksum() ck;
    Checksum<bit<16>>(PSA_HashAlgorithm_t.CRC16) crc;
    Checksum<bit<16>>(PSA_HashAlgorithm_t.ONES_COMPLEMENT16) ones;
    bit<16> state;
    apply {
        ck.clear();
        ck.add({ h.h.a });
        ck.add({ h.h.b });
        h.h.sum = ck.get();
        state = ck.get_state();
        ck.clear();
        ck.set_state(state);
        ck.subtract({ h.h.b });
        ck.add(16w1);
        h.h.change = ck.get();
        crc.clear();
        crc.update(h.h.a);
        crc.update({ h.h.b });
        h.h.crc = crc.get();
        ones.clear();
        ones.update({ h.h.a, h.h.b });
        h.h.ones = ones.get();
        p.emit(h.h);
    }
}
/* SPDX-License-Identifier: Apache-2.0 */
/* psa.p4i: what a small PSA program needs besides its types 'headers' and 'metadata' and its control 'ing'.
 * PARSER, EGRESS, INGRESS_DEPARSER, EGRESS_DEPARSER, EGRESS_PARSER: it has its own prs, eg, idp, edp, epr.
 * The metadata types of the paths are NORMAL_META, RESUBMIT_META, RECIRC_META, CI2E_META, CE2E_META; those
 * that it does not define are empty_t, which is declared here unless HAS_EMPTY is defined. */
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
