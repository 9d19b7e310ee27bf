/* SPDX-License-Identifier: Apache-2.0 */
/* learn.p4: PNA: packets add entries, which a controller reads, changes and deletes. */
#include <core.p4>
#include <pna.p4>

header note_t {
    bit<8> kind;
    bit<32> value;
}

struct headers_t {
    note_t note;
}

struct metadata_t { }

struct known_params_t {
    bit<8> kind;
}

parser parse(packet_in pkt, out headers_t hdr, inout metadata_t meta, in pna_main_parser_input_metadata_t ist) {
    state start {
        pkt.extract(hdr.note);
        transition accept;
    }
}

control pre(in headers_t hdr, inout metadata_t meta, in pna_pre_input_metadata_t ist,
            inout pna_pre_output_metadata_t ost) {
    apply { }
}

control ingress(inout headers_t hdr, inout metadata_t meta, in pna_main_input_metadata_t ist,
                inout pna_main_output_metadata_t ost) {
    action known(bit<8> kind) { }
    action unknown() {
        add_entry<known_params_t>("known", { hdr.note.kind }, (ExpireTimeProfileId_t)0);
    }

    table flows {
        key = { hdr.note.value : exact @name("value"); }
        actions = { @tableonly known; @defaultonly unknown; }
        add_on_miss = true;
        pna_idle_timeout = PNA_IdleTimeout_t.NOTIFY_CONTROL;
        default_action = unknown();
        size = 4;
    }

    apply {
        flows.apply();
        drop_packet();
    }
}

control deparse(packet_out pkt, in headers_t hdr, in metadata_t meta, in pna_main_output_metadata_t ost) {
    apply { pkt.emit(hdr.note); }
}

PNA_NIC(parse(), pre(), ingress(), deparse()) main;
