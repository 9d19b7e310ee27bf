/* SPDX-License-Identifier: Apache-2.0 */
/* simple_l3.p4: an IPv4 router in PNA. It answers ARP for the addresses of its own, looks the destination up
 * by longest prefix, rewrites both MAC addresses, lowers the TTL and mends the header checksum.
 *
 *   ingress.ipv4_lpm       destination prefix -> send(port) | via(port, gateway) | drop
 *   ingress.next_hop       next hop address   -> set_mac(dst, src)
 *   ingress.arp_responder  our own address    -> answer(mac)
 */
#include <core.p4>
#include <pna.p4>

const bit<16> ETHERTYPE_IPV4 = 0x0800;
const bit<16> ETHERTYPE_ARP = 0x0806;
const bit<16> ARP_REQUEST = 1;
const bit<16> ARP_REPLY = 2;

header ethernet_t {
    bit<48> dst_addr;
    bit<48> src_addr;
    bit<16> ether_type;
}

header arp_t {
    bit<16> hw_type;
    bit<16> proto_type;
    bit<8>  hw_len;
    bit<8>  proto_len;
    bit<16> opcode;
    bit<48> sender_mac;
    bit<32> sender_ip;
    bit<48> target_mac;
    bit<32> target_ip;
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

struct headers_t {
    ethernet_t ethernet;
    arp_t      arp;
    ipv4_t     ipv4;
}

struct metadata_t {
    bit<32> next_hop;
}

error {
    BadIpv4Header,
    BadIpv4Checksum
}

parser main_parser(packet_in pkt, out headers_t hdr, inout metadata_t meta,
                   in pna_main_parser_input_metadata_t istd) {
    InternetChecksum() csum;

    state start {
        meta.next_hop = 0;
        pkt.extract(hdr.ethernet);
        transition select(hdr.ethernet.ether_type) {
            ETHERTYPE_IPV4: parse_ipv4;
            ETHERTYPE_ARP: parse_arp;
            default: accept;
        }
    }

    state parse_arp {
        pkt.extract(hdr.arp);
        transition accept;
    }

    state parse_ipv4 {
        pkt.extract(hdr.ipv4);
        verify(hdr.ipv4.version == 4 && hdr.ipv4.ihl == 5, error.BadIpv4Header);
        csum.clear();
        csum.add({ hdr.ipv4.version, hdr.ipv4.ihl, hdr.ipv4.diffserv, hdr.ipv4.total_len,
                   hdr.ipv4.identification, hdr.ipv4.flags, hdr.ipv4.frag_offset, hdr.ipv4.ttl,
                   hdr.ipv4.protocol, hdr.ipv4.src_addr, hdr.ipv4.dst_addr });
        verify(csum.get() == hdr.ipv4.hdr_checksum, error.BadIpv4Checksum);
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

    action send(PortId_t port) {
        meta.next_hop = hdr.ipv4.dst_addr;
        send_to_port(port);
    }

    action via(PortId_t port, bit<32> gateway) {
        meta.next_hop = gateway;
        send_to_port(port);
    }

    table ipv4_lpm {
        key = { hdr.ipv4.dst_addr : lpm @name("dst_addr"); }
        actions = { send; via; drop; }
        const default_action = drop();
        size = 1048576;
    }

    action set_mac(bit<48> dst, bit<48> src) {
        hdr.ethernet.dst_addr = dst;
        hdr.ethernet.src_addr = src;
    }

    table next_hop {
        key = { meta.next_hop : exact @name("addr"); }
        actions = { set_mac; drop; }
        const default_action = drop();
        size = 65536;
    }

    action answer(bit<48> mac) {
        hdr.ethernet.dst_addr = hdr.arp.sender_mac;
        hdr.ethernet.src_addr = mac;
        hdr.arp.opcode = ARP_REPLY;
        hdr.arp.target_mac = hdr.arp.sender_mac;
        hdr.arp.sender_mac = mac;
        bit<32> asked = hdr.arp.target_ip;
        hdr.arp.target_ip = hdr.arp.sender_ip;
        hdr.arp.sender_ip = asked;
        send_to_port(istd.input_port);
    }

    table arp_responder {
        key = { hdr.arp.target_ip : exact @name("addr"); }
        actions = { answer; drop; }
        const default_action = drop();
        size = 1024;
    }

    apply {
        if (istd.parser_error != error.NoError) {
            drop_packet();
        } else if (hdr.ipv4.isValid()) {
            if (hdr.ipv4.ttl <= 1) {
                drop_packet();
            } else if (ipv4_lpm.apply().hit) {
                if (meta.next_hop != 0 && next_hop.apply().hit) {
                    csum.clear();
                    csum.set_state(~hdr.ipv4.hdr_checksum);
                    csum.subtract({ hdr.ipv4.ttl, hdr.ipv4.protocol });
                    hdr.ipv4.ttl = hdr.ipv4.ttl - 1;
                    csum.add({ hdr.ipv4.ttl, hdr.ipv4.protocol });
                    hdr.ipv4.hdr_checksum = csum.get();
                }
            }
        } else if (hdr.arp.isValid() && hdr.arp.opcode == ARP_REQUEST) {
            arp_responder.apply();
        } else {
            drop_packet();
        }
    }
}

control main_deparser(packet_out pkt, in headers_t hdr, in metadata_t meta,
                      in pna_main_output_metadata_t ostd) {
    apply {
        pkt.emit(hdr.ethernet);
        pkt.emit(hdr.arp);
        pkt.emit(hdr.ipv4);
    }
}

PNA_NIC(main_parser(), pre_control(), ingress(), main_deparser()) main;
