/* SPDX-License-Identifier: Apache-2.0 */
/* packet.c: packet-in and packet-out. The program's controller headers give the metadata: a packet that
 * leaves by the CPU port begins with "packet_in", one that the controller sends with "packet_out". */
#include "api/p4rt/codec.h"
#include "api/p4rt/internal.h"

#include "base/bits.h"
#include "base/mem.h"

#include <errno.h>

#define CPU_PORT_V1MODEL 510u
#define CPU_PORT	 0xfffffffdu /* PSA_PORT_CPU, PNA_PORT_CPU */

static const struct ir_type *
controller_header(const struct ir_prog *prog, const char *name)
{
	for (uint32_t i = 0; i < prog->n_controller_headers; i++)
		if (strcmp(prog->controller_headers[i].info.name, name) == 0)
			return &prog->types[prog->controller_headers[i].type];
	return NULL;
}

int
p4rt_packet_out(struct p4rt *p, const P4__V1__PacketOut *out, struct err *err)
{
	const struct ir_prog *prog = p4rt_prog(p, err);
	CLEANUP(arena_free) struct arena *a = arena_new(0);
	CLEANUP(buf_fini) struct buf b = BUF_INIT;
	const struct ir_type *h;
	uint8_t *bytes;
	int rc;

	if (prog == NULL)
		return err->code;
	h = controller_header(prog, "packet_out");
	bytes = buf_extend(&b, h ? bits_bytes(h->width_bits) : 0);
	for (uint32_t f = 0; h != NULL && f < h->n; f++) {
		uint32_t width = prog->types[h->fields[f].type].width_bits;
		const P4__V1__PacketMetadata *m = NULL;
		struct ir_value v;

		for (size_t i = 0; i < out->n_metadata; i++)
			if (out->metadata[i]->metadata_id == f + 1)
				m = out->metadata[i];
		if (m == NULL)
			return err_set(err, -EINVAL, "packet_out: metadata %s (id %u) is missing",
			    h->fields[f].name, f + 1);
		if ((rc = p4rt_value(a, width, m->value, &v, err)) < 0) {
			err_prefix(err, "packet_out: metadata %s: ", h->fields[f].name);
			return rc;
		}
		bits_copy(bytes, h->fields[f].off_bits, v.be, bits_bytes(width) * 8 - width, width);
	}
	buf_add(&b, out->payload.data, out->payload.len);
	return tdi_inject(p->tdi,
	    &(struct tdi_packet){ prog->arch == IR_ARCH_V1MODEL ? CPU_PORT_V1MODEL : CPU_PORT,
		(const uint8_t *)b.data, (uint32_t)b.len },
	    err);
}

void
p4rt_packet_in(struct p4rt *p, const struct tdi_packet *pkt)
{
	const struct ir_prog *prog = tdi_prog(p->tdi);
	struct stream *s = p4rt_primary(p, "");
	CLEANUP(arena_free) struct arena *a = arena_new(0);
	P4__V1__StreamMessageResponse r = P4__V1__STREAM_MESSAGE_RESPONSE__INIT;
	P4__V1__PacketIn in = P4__V1__PACKET_IN__INIT;
	const struct ir_type *h;
	size_t skip = 0;

	if (prog == NULL || s == NULL)
		return;
	h = controller_header(prog, "packet_in");
	if (h != NULL && pkt->len >= bits_bytes(h->width_bits)) {
		skip = bits_bytes(h->width_bits);
		in.n_metadata = h->n;
		in.metadata = arena_array(a, P4__V1__PacketMetadata *, h->n);
		for (uint32_t f = 0; f < h->n; f++) {
			uint32_t width = prog->types[h->fields[f].type].width_bits;
			struct ir_value v = { .width_bits = width };
			uint8_t *be = arena_alloc(a, bits_bytes(width));

			bits_copy(be, bits_bytes(width) * 8 - width, pkt->data,
			    h->fields[f].off_bits, width);
			v.be = be;
			in.metadata[f] = arena_new_of(a, P4__V1__PacketMetadata);
			p4__v1__packet_metadata__init(in.metadata[f]);
			in.metadata[f]->metadata_id = f + 1;
			in.metadata[f]->value = p4rt_bytes(a, &v);
		}
	}
	in.payload = (ProtobufCBinaryData){ pkt->len - skip, (uint8_t *)pkt->data + skip };
	r.update_case = P4__V1__STREAM_MESSAGE_RESPONSE__UPDATE_PACKET;
	r.packet = &in;
	if (rpc_send(s->call, &r.base) < 0)
		s->dropped++;
}
