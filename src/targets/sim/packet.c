/* SPDX-License-Identifier: Apache-2.0 */
/* packet.c: a packet under way: its memory, copies, and what the architecture reads and writes. */
#include "targets/sim/internal.h"

#include <string.h>

struct sim_packet *
sim_packet_new(struct sim *s, const uint8_t *data, uint32_t len)
{
	struct sim_packet *p = xcalloc(1, sizeof *p);

	p->sim = s;
	p->vars = xcalloc(s->total_size + 8, 1);
	p->data = xcalloc(len + 8, 1);
	if (len > 0)
		memcpy(p->data, data, len);
	p->len = len;
	p->length = len;
	return p;
}

struct sim_packet *
sim_packet_copy(const struct sim_packet *p)
{
	struct sim_packet *c = xmemdup(p, sizeof *p);

	c->vars = xmemdup(p->vars, p->sim->total_size + 8);
	c->data = xmemdup(p->data, p->len + 8);
	c->out = (struct sim_bits){ BUF_INIT, p->out.n };
	if (p->out.bytes.len > 0)
		buf_add(&c->out.bytes, p->out.bytes.data, p->out.bytes.len);
	return c;
}

void
sim_packet_free(struct sim_packet *p)
{
	if (p == NULL)
		return;
	buf_fini(&p->out.bytes);
	free(p->vars);
	free(p->data);
	free(p);
}

static const struct ir_field_list *
field_list(const struct ir_prog *prog, uint32_t id)
{
	for (uint32_t i = 0; i < prog->n_field_lists; i++)
		if (prog->field_lists[i].id == id)
			return &prog->field_lists[i];
	return NULL;
}

static bool
is_header(const struct ir_prog *prog, uint32_t type)
{
	enum ir_type_kind kind = prog->types[type].kind;

	return kind == IR_TYPE_HEADER || kind == IR_TYPE_STACK || kind == IR_TYPE_UNION;
}

void
sim_packet_reset(struct sim_packet *p, uint32_t list, bool headers)
{
	const struct ir_prog *prog = p->sim->prog;
	const struct ir_field_list *l = list == IR_LIST_NONE ? NULL : field_list(prog, list);
	CLEANUP(free) bool *keep = xcalloc(prog->n_vars + 1, sizeof *keep);

	for (uint32_t i = 0; l != NULL && i < l->n; i++)
		keep[l->vars[i]] = true;
	for (uint32_t i = 0; i < prog->n_vars; i++)
		if (prog->vars[i].scope == IR_SCOPE_PACKET && !keep[i] &&
		    (headers || !is_header(prog, prog->vars[i].type)))
			memset(p->vars + p->sim->var_off[i], 0,
			    p->sim->layouts[prog->vars[i].type].size);
}

void
sim_intrinsic_set(struct sim_packet *p, enum ir_intrinsic i, uint64_t v)
{
	uint32_t var = p->sim->intrinsics[i], type;
	struct sim_num wide, n;

	if (var == IR_NO_ID)
		return;
	type = p->sim->prog->vars[var].type;
	sim_num_set(&wide, 64, v);
	sim_num_cast(&n, &wide, p->sim->prog->types[type].width_bits, false);
	sim_store(p->sim, type, p->vars + p->sim->var_off[var], &n);
}

uint64_t
sim_intrinsic_get(const struct sim_packet *p, enum ir_intrinsic i)
{
	uint32_t var = p->sim->intrinsics[i];
	struct sim_num n;

	if (var == IR_NO_ID)
		return 0;
	sim_load(p->sim, p->sim->prog->vars[var].type, p->vars + p->sim->var_off[var], &n);
	return sim_num_u64(&n);
}

void
sim_send(struct sim *s, uint32_t port, const struct buf *data, uint32_t truncate_bytes)
{
	size_t len = data->len;

	if (truncate_bytes != 0 && len > truncate_bytes)
		len = truncate_bytes;
	s->stats[SIM_STAT_TX]++;
	sim_trace(s, (struct ir_loc){ 0 }, "sent to port %u, %zu bytes", port, len);
	if (s->events.packet != NULL)
		s->events.packet(
		    s->events.arg, port, (const uint8_t *)buf_str(data), (uint32_t)len);
}

bool
sim_pass(struct sim *s)
{
	if (++s->passes <= SIM_PASSES_MAX)
		return true;
	s->stats[SIM_STAT_DROP_LOOP]++;
	return false;
}

void
sim_passes(struct sim *s, uint32_t port, const uint8_t *data, uint32_t len,
    void (*ingress)(struct sim *s, struct sim_waiting *w, struct sim_packet *p),
    void (*egress)(struct sim *s, struct sim_waiting *w, struct sim_packet *p))
{
	struct sim_waiting w = { 0 };
	struct sim_packet *first = sim_packet_new(s, data, len);

	first->port = port;
	vec_push(&w.v, first);
	for (; w.next < w.v.n; w.next++) {
		struct sim_packet *p = w.v.v[w.next];

		if (p->egress)
			egress(s, &w, p);
		else
			ingress(s, &w, p);
		sim_packet_free(p);
	}
	vec_fini(&w.v);
}
