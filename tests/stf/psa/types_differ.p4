/* SPDX-License-Identifier: Apache-2.0 */
/* PSA 5 "Programmable blocks": headers and metadata of ingress and egress may have different types. */
#include <core.p4>
#include <psa.p4>
header h_t { bit<8> a; bit<8> b; }
header w_t { bit<16> w; }
struct ih_t { h_t h; }
struct im_t { bit<8> x; }
struct eh_t { w_t w; h_t more; }
struct em_t { bit<16> sum; bool done; }
struct none_t { }
parser ip(packet_in p, out ih_t h, inout im_t m, in psa_ingress_parser_input_metadata_t i, in none_t rs, in none_t rc) {
    state start { p.extract(h.h); m.x = h.h.a + h.h.b; transition accept; }
}
control ic(inout ih_t h, inout im_t m, in psa_ingress_input_metadata_t i, inout psa_ingress_output_metadata_t o) {
    apply { h.h.b = m.x; send_to_port(o, (PortId_t)1); }
}
control id(packet_out p, out none_t c, out none_t r, out none_t n, inout ih_t h, in im_t m,
    in psa_ingress_output_metadata_t o) { apply { p.emit(h); } }
parser ep(packet_in p, out eh_t h, inout em_t m, in psa_egress_parser_input_metadata_t i, in none_t n, in none_t c,
    in none_t e) {
    state start { p.extract(h.w); m.sum = h.w.w + 1; m.done = false; transition accept; }
}
control ec(inout eh_t h, inout em_t m, in psa_egress_input_metadata_t i, inout psa_egress_output_metadata_t o) {
    apply {
        h.more.setValid();
        h.more = { m.sum[15:8], m.sum[7:0] };
        m.done = true;
    }
}
control ed(packet_out p, out none_t c, out none_t r, inout eh_t h, in em_t m, in psa_egress_output_metadata_t o,
    in psa_egress_deparser_input_metadata_t d) { apply { p.emit(h); } }
IngressPipeline(ip(), ic(), id()) ingress;
EgressPipeline(ep(), ec(), ed()) egress;
PSA_Switch(ingress, PacketReplicationEngine(), egress, BufferingQueueingEngine()) main;
