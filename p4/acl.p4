/* SPDX-License-Identifier: Apache-2.0 */
/* acl.p4: a firewall between ports in v1model: rules over the 5-tuple with live priorities, each counted;
 * what they permit is forwarded to the port that its own port is paired with.
 *
 *   ingress.acl   in_port, src, dst, proto, sport, dport (ternary, range) -> permit | deny | redirect(port)
 *   ingress.pair  in_port -> to(port)
 */
#include <core.p4>
#include <v1model.p4>

header ethernet_t {
    bit<48> dst_addr;
    bit<48> src_addr;
    bit<16> ether_type;
}

header ipv4_t {
    bit<4>  version;
    bit<4>  ihl;
    bit<8>  diffserv;
    bit<16> total_len;
    bit<16> identification;
    bit<3>  flags;
    bit<13> frag_offset;
    bit<8>  ttl;
    bit<8>  protocol;
    bit<16> hdr_checksum;
    bit<32> src_addr;
    bit<32> dst_addr;
}

header ports_t { /* the first 4 bytes of TCP and UDP */
    bit<16> src;
    bit<16> dst;
}

struct headers_t {
    ethernet_t ethernet;
    ipv4_t     ipv4;
    ports_t    l4;
}

struct metadata_t {
    bit<16> src_port;
    bit<16> dst_port;
    bit<1>  permitted;
}

parser parse(packet_in pkt, out headers_t hdr, inout metadata_t meta,
             inout standard_metadata_t std) {
    state start {
        pkt.extract(hdr.ethernet);
        transition select(hdr.ethernet.ether_type) {
            0x0800: parse_ipv4;
            default: accept;
        }
    }
    state parse_ipv4 {
        pkt.extract(hdr.ipv4);
        transition select(hdr.ipv4.ihl, hdr.ipv4.frag_offset, hdr.ipv4.protocol) {
            (5, 0, 6): parse_ports;
            (5, 0, 17): parse_ports;
            default: accept;
        }
    }
    state parse_ports {
        pkt.extract(hdr.l4);
        meta.src_port = hdr.l4.src;
        meta.dst_port = hdr.l4.dst;
        transition accept;
    }
}

control verify_csum(inout headers_t hdr, inout metadata_t meta) {
    apply { }
}

control ingress(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    direct_counter(CounterType.packets_and_bytes) acl_hits;

    action drop() {
        mark_to_drop(std);
    }

    action permit() {
        meta.permitted = 1;
    }

    action deny() {
        meta.permitted = 0;
    }

    action redirect(bit<9> port) {
        meta.permitted = 0;
        std.egress_spec = port;
    }

    table acl {
        key = {
            std.ingress_port   : ternary @name("in_port");
            hdr.ipv4.src_addr  : ternary @name("src");
            hdr.ipv4.dst_addr  : ternary @name("dst");
            hdr.ipv4.protocol  : ternary @name("proto");
            meta.src_port      : range @name("sport");
            meta.dst_port      : range @name("dport");
        }
        actions = { permit; deny; redirect; }
        const default_action = deny();
        counters = acl_hits;
        size = 4096;
    }

    action to(bit<9> port) {
        std.egress_spec = port;
    }

    table pair {
        key = { std.ingress_port : exact @name("in_port"); }
        actions = { to; drop; }
        const default_action = drop();
        size = 512;
    }

    apply {
        std.egress_spec = 511;
        if (hdr.ethernet.ether_type == 0x0806) {
            pair.apply(); /* neighbours may always be asked */
        } else if (hdr.ipv4.isValid()) {
            switch (acl.apply().action_run) {
                permit: { pair.apply(); }
                default: { }
            }
        }
    }
}

control egress(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    apply { }
}

control compute_csum(inout headers_t hdr, inout metadata_t meta) {
    apply { }
}

control deparse(packet_out pkt, in headers_t hdr) {
    apply {
        pkt.emit(hdr.ethernet);
        pkt.emit(hdr.ipv4);
        pkt.emit(hdr.l4);
    }
}

V1Switch(parse(), verify_csum(), ingress(), egress(), compute_csum(), deparse()) main;
