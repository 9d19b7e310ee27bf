/* SPDX-License-Identifier: Apache-2.0 */
/* vxlan.p4: a VXLAN tunnel endpoint in PNA (RFC 7348). Frames from hosts are looked up by port and
 * destination and leave in a tunnel, or go to a local port; frames from the network that carry a VXLAN
 * header for one of our addresses leave it and go to the port of their segment's station.
 *
 *   ingress.segment  host port             -> in_segment(vni)
 *   ingress.station  vni, destination MAC  -> local(port) | tunnel(port, dst_mac, src_mac, src_ip, dst_ip)
 *   ingress.endpoint outer destination IP  -> terminate
 */
#include <core.p4>
#include <pna.p4>

const bit<16> ETHERTYPE_IPV4 = 0x0800;
const bit<8>  PROTO_UDP = 17;
const bit<16> VXLAN_PORT = 4789;
const bit<16> OUTER_LEN = 50; /* Ethernet 14, IPv4 20, UDP 8, VXLAN 8 */

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

header udp_t {
    bit<16> src_port;
    bit<16> dst_port;
    bit<16> length;
    bit<16> checksum;
}

header vxlan_t {
    bit<8>  flags;
    bit<24> reserved;
    bit<24> vni;
    bit<8>  reserved2;
}

struct headers_t {
    ethernet_t outer_ethernet;
    ipv4_t     outer_ipv4;
    udp_t      outer_udp;
    vxlan_t    vxlan;
    ethernet_t ethernet;
    ipv4_t     ipv4;
}

struct metadata_t {
    bit<24> vni;
    bit<16> inner_len; /* bytes of the frame that a tunnel carries, from its IPv4 length */
}

parser main_parser(packet_in pkt, out headers_t hdr, inout metadata_t meta,
                   in pna_main_parser_input_metadata_t istd) {
    state start {
        meta.vni = 0;
        meta.inner_len = 0;
        transition select(istd.direction) {
            PNA_Direction_t.NET_TO_HOST: parse_outer;
            default: parse_inner;
        }
    }
    state parse_outer {
        pkt.extract(hdr.outer_ethernet);
        transition select(hdr.outer_ethernet.ether_type) {
            ETHERTYPE_IPV4: parse_outer_ipv4;
            default: accept;
        }
    }
    state parse_outer_ipv4 {
        pkt.extract(hdr.outer_ipv4);
        transition select(hdr.outer_ipv4.ihl, hdr.outer_ipv4.protocol) {
            (5, PROTO_UDP): parse_outer_udp;
            default: accept;
        }
    }
    state parse_outer_udp {
        pkt.extract(hdr.outer_udp);
        transition select(hdr.outer_udp.dst_port) {
            VXLAN_PORT: parse_vxlan;
            default: accept;
        }
    }
    state parse_vxlan {
        pkt.extract(hdr.vxlan);
        transition parse_inner;
    }
    state parse_inner {
        pkt.extract(hdr.ethernet);
        transition select(hdr.ethernet.ether_type) {
            ETHERTYPE_IPV4: parse_ipv4;
            default: accept;
        }
    }
    state parse_ipv4 {
        pkt.extract(hdr.ipv4);
        meta.inner_len = hdr.ipv4.total_len + 14;
        transition accept;
    }
}

control pre_control(in headers_t hdr, inout metadata_t meta, in pna_pre_input_metadata_t istd,
                    inout pna_pre_output_metadata_t ostd) {
    apply { }
}

control ingress(inout headers_t hdr, inout metadata_t meta, in pna_main_input_metadata_t istd,
                inout pna_main_output_metadata_t ostd) {
    InternetChecksum() csum;

    action drop() {
        drop_packet();
    }

    action in_segment(bit<24> vni) {
        meta.vni = vni;
    }

    table segment {
        key = { istd.input_port : exact @name("port"); }
        actions = { in_segment; drop; }
        const default_action = drop();
        size = 4096;
    }

    action terminate() {
        meta.vni = hdr.vxlan.vni;
        hdr.outer_ethernet.setInvalid();
        hdr.outer_ipv4.setInvalid();
        hdr.outer_udp.setInvalid();
        hdr.vxlan.setInvalid();
    }

    table endpoint {
        key = { hdr.outer_ipv4.dst_addr : exact @name("addr"); }
        actions = { terminate; drop; }
        const default_action = drop();
        size = 256;
    }

    action local(PortId_t port) {
        send_to_port(port);
    }

    action tunnel(PortId_t port, bit<48> dst_mac, bit<48> src_mac, bit<32> src_ip, bit<32> dst_ip) {
        hdr.outer_ethernet.setValid();
        hdr.outer_ethernet.dst_addr = dst_mac;
        hdr.outer_ethernet.src_addr = src_mac;
        hdr.outer_ethernet.ether_type = ETHERTYPE_IPV4;
        hdr.outer_ipv4.setValid();
        hdr.outer_ipv4.version = 4;
        hdr.outer_ipv4.ihl = 5;
        hdr.outer_ipv4.diffserv = 0;
        hdr.outer_ipv4.total_len = meta.inner_len + OUTER_LEN - 14;
        hdr.outer_ipv4.identification = 0;
        hdr.outer_ipv4.flags = 2; /* do not fragment */
        hdr.outer_ipv4.frag_offset = 0;
        hdr.outer_ipv4.ttl = 64;
        hdr.outer_ipv4.protocol = PROTO_UDP;
        hdr.outer_ipv4.src_addr = src_ip;
        hdr.outer_ipv4.dst_addr = dst_ip;
        hdr.outer_udp.setValid();
        /* RFC 7348 asks for a source port with entropy of the inner frame, from 49152 up. */
        hdr.outer_udp.src_port = 0xc000 | ((hdr.ethernet.src_addr[15:0] ^
                                            hdr.ethernet.dst_addr[15:0]) & 0x3fff);
        hdr.outer_udp.dst_port = VXLAN_PORT;
        hdr.outer_udp.length = meta.inner_len + 16;
        hdr.outer_udp.checksum = 0;
        hdr.vxlan.setValid();
        hdr.vxlan.flags = 0x08;
        hdr.vxlan.reserved = 0;
        hdr.vxlan.vni = meta.vni;
        hdr.vxlan.reserved2 = 0;
        send_to_port(port);
    }

    table station {
        key = {
            meta.vni              : exact @name("vni");
            hdr.ethernet.dst_addr : exact @name("mac");
        }
        actions = { local; tunnel; drop; }
        const default_action = drop();
        size = 65536;
    }

    apply {
        if (hdr.vxlan.isValid()) {
            if (!endpoint.apply().hit) {
                return;
            }
        } else if (hdr.outer_ethernet.isValid() || !segment.apply().hit) {
            drop_packet();
            return;
        }
        station.apply();
        if (hdr.outer_ipv4.isValid()) {
            if (!hdr.ipv4.isValid()) {
                drop_packet(); /* only the length of an IPv4 frame is known here */
                return;
            }
            csum.clear();
            csum.add({ hdr.outer_ipv4.version, hdr.outer_ipv4.ihl, hdr.outer_ipv4.diffserv,
                       hdr.outer_ipv4.total_len, hdr.outer_ipv4.identification, hdr.outer_ipv4.flags,
                       hdr.outer_ipv4.frag_offset, hdr.outer_ipv4.ttl, hdr.outer_ipv4.protocol,
                       hdr.outer_ipv4.src_addr, hdr.outer_ipv4.dst_addr });
            hdr.outer_ipv4.hdr_checksum = csum.get();
        }
    }
}

control main_deparser(packet_out pkt, in headers_t hdr, in metadata_t meta,
                      in pna_main_output_metadata_t ostd) {
    apply {
        pkt.emit(hdr.outer_ethernet);
        pkt.emit(hdr.outer_ipv4);
        pkt.emit(hdr.outer_udp);
        pkt.emit(hdr.vxlan);
        pkt.emit(hdr.ethernet);
        pkt.emit(hdr.ipv4);
    }
}

PNA_NIC(main_parser(), pre_control(), ingress(), main_deparser()) main;
