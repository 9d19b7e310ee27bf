/* SPDX-License-Identifier: Apache-2.0 */
/* events.p4: what a pipeline says by itself: digests, entries that are idle. For tests of the control plane, which
 * send packets out by P4Runtime. */
#include <core.p4>
#include <v1model.p4>

header note_t {
    bit<8> kind;
    bit<32> value;
}

struct headers_t {
    note_t note;
}

struct metadata_t { }

struct report_t {
    bit<32> value;
    bit<9> port;
}

parser parse(packet_in pkt, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    state start {
        pkt.extract(hdr.note);
        transition accept;
    }
}

control check(inout headers_t hdr, inout metadata_t meta) {
    apply { }
}

control ingress(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    action keep() { }

    table known {
        key = { hdr.note.value : exact @name("value"); }
        actions = { keep; }
        support_timeout = true;
        default_action = keep();
        size = 64;
    }

    apply {
        known.apply();
        if (hdr.note.kind == 1) {
            digest<report_t>(1, { hdr.note.value, std.ingress_port });
        }
        mark_to_drop(std);
    }
}

control egress(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    apply { }
}

control compute(inout headers_t hdr, inout metadata_t meta) {
    apply { }
}

control deparse(packet_out pkt, in headers_t hdr) {
    apply { pkt.emit(hdr.note); }
}

V1Switch(parse(), check(), ingress(), egress(), compute(), deparse()) main;
