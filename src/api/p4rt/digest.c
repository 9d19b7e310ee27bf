/* SPDX-License-Identifier: Apache-2.0 */
/* digest.c: what the pipeline sends up by itself: digests in lists, and entries that were idle. A list goes out
 * when it is full or its time has come; a value that was sent is not sent again until its list is acknowledged
 * or the time for that has passed (P4Runtime §16.3). */
#include "api/p4rt/codec.h"
#include "api/p4rt/internal.h"

#include "base/bits.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/vec.h"
#include "rpc/pb.h"

#include <errno.h>

#define LIST_DEFAULT 64u /* when the config leaves the size to us */
#define LIST_MAX     1024u
#define SENT_MAX     16384u /* values that wait for an acknowledgement */

struct sent { /* a value on its way */
	uint64_t list_id;
	uint64_t expires_ns;
};

struct digest { /* one that is configured */
	struct p4rt *p;
	struct tdi_digest_config config;
	struct arena *arena; /* of the open list */
	VEC(P4__V1__P4Data *) open;
	struct map sent; /* packed value -> struct sent */
	uint64_t list_id;
	struct loop_timer *timer;
	struct digest *next;
};

#define NEW(a, T, init)                                                                            \
	({                                                                                         \
		T *m_ = arena_new_of(a, T);                                                        \
		init(m_);                                                                          \
		m_;                                                                                \
	})

/* ---- values ------------------------------------------------------------------------------------------ */

static P4__V1__P4Data *
encode_field(struct arena *a, const struct ir_prog *prog, uint32_t type, const struct ir_value *v)
{
	P4__V1__P4Data *d = NEW(a, P4__V1__P4Data, p4__v1__p4_data__init);

	if (prog->types[type].kind == IR_TYPE_BOOL) {
		d->data_case = P4__V1__P4_DATA__DATA_BOOL;
		d->bool_ = v->lo != 0;
	} else if (prog->types[type].kind == IR_TYPE_ERROR && v->lo < prog->n_errors) {
		d->data_case = P4__V1__P4_DATA__DATA_ERROR;
		d->error = (char *)(uintptr_t)prog->errors[v->lo];
	} else {
		d->data_case = P4__V1__P4_DATA__DATA_BITSTRING;
		d->bitstring = p4rt_bytes(a, v);
	}
	return d;
}

/* As P4Info says what it is: a struct, a tuple, or a value by itself. */
static P4__V1__P4Data *
encode_digest(
    struct arena *a, const struct ir_prog *prog, uint32_t object, const struct ir_value *v)
{
	const struct ir_extern *x = &prog->externs[object];
	P4__V1__P4StructLike *s;
	P4__V1__P4Data *d;

	if (x->n_fields == 1 && x->spec.kind != IR_CTL_STRUCT && x->spec.kind != IR_CTL_TUPLE &&
	    x->spec.kind != IR_CTL_NONE)
		return encode_field(a, prog, x->fields[0].type, v);
	d = NEW(a, P4__V1__P4Data, p4__v1__p4_data__init);
	s = NEW(a, P4__V1__P4StructLike, p4__v1__p4_struct_like__init);
	s->n_members = x->n_fields;
	s->members = arena_array(a, P4__V1__P4Data *, x->n_fields);
	for (uint32_t f = 0; f < x->n_fields; f++)
		s->members[f] = encode_field(a, prog, x->fields[f].type, &v[f]);
	if (x->spec.kind == IR_CTL_STRUCT) {
		d->data_case = P4__V1__P4_DATA__DATA_STRUCT;
		d->struct_ = s;
	} else {
		d->data_case = P4__V1__P4_DATA__DATA_TUPLE;
		d->tuple = s;
	}
	return d;
}

/* ---- lists ------------------------------------------------------------------------------------------- */

static struct digest *
find(struct p4rt *p, uint32_t object)
{
	for (struct digest *g = p->digests; g != NULL; g = g->next)
		if (g->config.object == object)
			return g;
	return NULL;
}

static void
begin_list(struct digest *g)
{
	arena_free(g->arena);
	g->arena = arena_new(0);
	g->open.n = 0;
	g->list_id++;
}

/* Sends the open list; without a primary, nobody hears it. */
static void
send_list(void *arg)
{
	struct digest *g = arg;
	const struct ir_prog *prog = tdi_prog(g->p->tdi);
	struct stream *s = p4rt_primary(g->p, "");
	P4__V1__StreamMessageResponse r = P4__V1__STREAM_MESSAGE_RESPONSE__INIT;
	P4__V1__DigestList list = P4__V1__DIGEST_LIST__INIT;

	loop_timer_stop(g->timer);
	if (s != NULL && prog != NULL && g->open.n > 0) {
		list.digest_id = prog->externs[g->config.object].info.id;
		list.list_id = g->list_id;
		list.n_data = g->open.n;
		list.data = g->open.v;
		list.timestamp = (int64_t)clock_real_ns();
		r.update_case = P4__V1__STREAM_MESSAGE_RESPONSE__UPDATE_DIGEST;
		r.digest = &list;
		if (rpc_send(s->call, &r.base) < 0)
			s->dropped++;
	}
	begin_list(g);
}

static void
forget_expired(struct digest *g, uint64_t now)
{
	struct map_item *it;

	map_for_each (it, &g->sent) {
		struct sent *s = it->value;

		if (s->expires_ns <= now) {
			free(s);
			map_del(&g->sent, it->key, it->key_len);
		}
	}
}

/* Whether the value waits for an acknowledgement; else it does from now on. */
static bool
is_repeated(struct digest *g, const P4__V1__P4Data *d)
{
	CLEANUP(buf_fini) struct buf key = BUF_INIT;
	uint64_t now = clock_mono_ns();
	struct sent *s;

	if (g->config.ack_timeout_ns == 0)
		return false;
	rpc_pack(&d->base, &key);
	s = map_get(&g->sent, key.data, key.len);
	if (s != NULL && s->expires_ns > now)
		return true;
	if (s == NULL && g->sent.n >= SENT_MAX)
		forget_expired(g, now);
	if (s == NULL && g->sent.n >= SENT_MAX)
		return false;
	if (s == NULL) {
		s = xcalloc(1, sizeof *s);
		map_put(&g->sent, key.data, key.len, s);
	}
	*s = (struct sent){ g->list_id, now + g->config.ack_timeout_ns };
	return false;
}

void
p4rt_digest(struct p4rt *p, uint32_t object, const struct ir_value *fields, uint32_t n)
{
	const struct ir_prog *prog = tdi_prog(p->tdi);
	struct digest *g = find(p, object);
	size_t max;

	if (g == NULL || prog == NULL)
		return;
	max = g->config.max_list_size ? MIN(g->config.max_list_size, LIST_MAX) : LIST_DEFAULT;
	for (uint32_t i = 0; i < n; i++) {
		const struct ir_value *v = fields + (size_t)i * prog->externs[object].n_fields;
		CLEANUP(arena_free) struct arena *a = arena_new(0);

		if (is_repeated(g, encode_digest(a, prog, object, v)))
			continue;
		if (g->open.n == 0 && g->config.max_timeout_ns != 0)
			loop_timer_set(g->timer, g->config.max_timeout_ns);
		vec_push(&g->open, encode_digest(g->arena, prog, object, v));
		if (g->open.n >= max)
			send_list(g);
	}
	if (g->config.max_timeout_ns == 0 && g->open.n > 0)
		send_list(g);
}

/* ---- configs, acknowledgements ------------------------------------------------------------------------ */

static void
digest_free(struct digest *g)
{
	struct map_item *it;

	map_for_each (it, &g->sent)
		free(it->value);
	map_fini(&g->sent);
	loop_timer_free(g->timer);
	vec_fini(&g->open);
	arena_free(g->arena);
	free(g);
}

void
p4rt_digest_set(struct p4rt *p, const struct tdi_update *u)
{
	struct digest *g;

	if (u->entity.kind != TDI_DIGEST)
		return;
	g = find(p, u->entity.u.digest.object);
	if (u->op == TDI_DELETE) {
		for (struct digest **at = &p->digests; *at != NULL; at = &(*at)->next)
			if (*at == g) {
				*at = g->next;
				digest_free(g);
				return;
			}
		return;
	}
	if (g == NULL) {
		g = xcalloc(1, sizeof *g);
		g->p = p;
		g->timer = loop_timer_new(p->loop, send_list, g);
		g->next = p->digests;
		p->digests = g;
		begin_list(g);
	}
	g->config = u->entity.u.digest;
}

void
p4rt_digest_clear(struct p4rt *p)
{
	while (p->digests != NULL) {
		struct digest *g = p->digests;

		p->digests = g->next;
		digest_free(g);
	}
}

int
p4rt_digest_ack(struct p4rt *p, const P4__V1__DigestListAck *ack, struct err *err)
{
	const struct ir_prog *prog = p4rt_prog(p, err);
	uint32_t object = prog != NULL ? p4rt_find_extern(prog, ack->digest_id) : IR_NO_ID;
	struct digest *g = object != IR_NO_ID ? find(p, object) : NULL;
	struct map_item *it;

	if (prog == NULL)
		return err->code;
	if (g == NULL)
		return err_set(
		    err, -ENOENT, "no digest with the id 0x%08x is configured", ack->digest_id);
	map_for_each (it, &g->sent) {
		struct sent *s = it->value;

		if (s->list_id == ack->list_id) {
			free(s);
			map_del(&g->sent, it->key, it->key_len);
		}
	}
	return 0;
}

/* ---- idle entries ------------------------------------------------------------------------------------- */

void
p4rt_idle(struct p4rt *p, const struct tdi_table_entry *e)
{
	CLEANUP(arena_free) struct arena *a = arena_new(0);
	struct tdi_entity entity = { .kind = TDI_TABLE_ENTRY, .u.entry = *e };
	struct stream *s = p4rt_primary(p, "");
	P4__V1__StreamMessageResponse r = P4__V1__STREAM_MESSAGE_RESPONSE__INIT;
	P4__V1__IdleTimeoutNotification n = P4__V1__IDLE_TIMEOUT_NOTIFICATION__INIT;
	P4__V1__TableEntry *list[1];

	if (s == NULL || tdi_prog(p->tdi) == NULL)
		return;
	entity.u.entry.has_count = entity.u.entry.has_meter = false;
	list[0] = p4rt_encode(a, tdi_prog(p->tdi), &entity)->table_entry;
	list[0]->action = NULL; /* §16.4: key, priority, metadata, timeout */
	n.table_entry = list;
	n.n_table_entry = 1;
	n.timestamp = (int64_t)clock_real_ns();
	r.update_case = P4__V1__STREAM_MESSAGE_RESPONSE__UPDATE_IDLE_TIMEOUT_NOTIFICATION;
	r.idle_timeout_notification = &n;
	if (rpc_send(s->call, &r.base) < 0)
		s->dropped++;
}
