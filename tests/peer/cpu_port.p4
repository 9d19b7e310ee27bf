/* SPDX-License-Identifier: Apache-2.0 */
/* cpu_port.p4: PSA: what the controller sends comes by PSA_PORT_CPU and goes back there, once or, as a clone of
 * session PSA_CLONE_SESSION_TO_CPU, twice. */
#include <core.p4>
#include <psa.p4>

header note_t {
    bit<8> kind;
    bit<32> value;
}

struct headers_t {
    note_t note;
}

struct metadata_t { }
struct empty_t { }

parser parse(packet_in pkt, out headers_t hdr, inout metadata_t meta, in psa_ingress_parser_input_metadata_t ist,
             in empty_t again, in empty_t round) {
    state start {
        pkt.extract(hdr.note);
        transition accept;
    }
}

control ingress(inout headers_t hdr, inout metadata_t meta, in psa_ingress_input_metadata_t ist,
                inout psa_ingress_output_metadata_t ost) {
    apply {
        if (ist.ingress_port == PSA_PORT_CPU) {
            send_to_port(ost, PSA_PORT_CPU);
            if (hdr.note.kind == 2) {
                ost.clone = true;
                ost.clone_session_id = PSA_CLONE_SESSION_TO_CPU;
            }
            hdr.note.value = hdr.note.value + 1;
        } else {
            ingress_drop(ost);
        }
    }
}

control ingress_deparse(packet_out pkt, out empty_t clone_i2e, out empty_t again, out empty_t normal,
                        inout headers_t hdr, in metadata_t meta, in psa_ingress_output_metadata_t ist) {
    apply { pkt.emit(hdr.note); }
}

parser egress_parse(packet_in pkt, out headers_t hdr, inout metadata_t meta, in psa_egress_parser_input_metadata_t ist,
                    in empty_t normal, in empty_t clone_i2e, in empty_t clone_e2e) {
    state start {
        pkt.extract(hdr.note);
        transition accept;
    }
}

control egress(inout headers_t hdr, inout metadata_t meta, in psa_egress_input_metadata_t ist,
               inout psa_egress_output_metadata_t ost) {
    apply { }
}

control egress_deparse(packet_out pkt, out empty_t clone_e2e, out empty_t round, inout headers_t hdr,
                       in metadata_t meta, in psa_egress_output_metadata_t ist,
                       in psa_egress_deparser_input_metadata_t eist) {
    apply { pkt.emit(hdr.note); }
}

IngressPipeline(parse(), ingress(), ingress_deparse()) ip;
EgressPipeline(egress_parse(), egress(), egress_deparse()) ep;
PSA_Switch(ip, PacketReplicationEngine(), ep, BufferingQueueingEngine()) main;
