/* SPDX-License-Identifier: Apache-2.0 */
/* read.c: Read (P4Runtime §11): each asked entity may have wildcards; answers go out in pieces, and wait
 * packed while the client is slow. */
#include "api/p4rt/codec.h"
#include "api/p4rt/internal.h"

#include "base/mem.h"
#include "base/vec.h"

#include <errno.h>

#define PIECE 256u /* entities in one ReadResponse */

struct read {
	struct p4rt *p;
	struct rpc_call *call;
	const P4__V1__ReadRequest *req; /* lives as long as the call */
	struct arena *arena;		/* of the request's decoded entities */
	struct arena *piece;		/* of the entities that are not sent yet */
	VEC(P4__V1__Entity *) waiting;
	VEC(struct arena *) arenas; /* of what waits, freed when all is sent */
	size_t at;		    /* entity of the request that is read */
	struct tdi_entity want;	    /* the same, decoded */
	size_t sent;
	bool done;
	struct err err;
};

static void
read_free(struct read *r)
{
	struct arena **a;

	vec_for_each (a, &r->arenas)
		arena_free(*a);
	vec_fini(&r->arenas);
	vec_fini(&r->waiting);
	arena_free(r->arena);
	free(r);
}

static void
read_end(struct read *r)
{
	if (r->err.code < 0)
		rpc_fail(r->call, &r->err);
	else
		rpc_finish(r->call, RPC_OK, NULL, NULL);
	read_free(r);
}

/* Sends what it can; ends the call when all is sent. */
static void
pump(struct rpc_call *call, void *arg)
{
	struct read *r = arg;

	while (r->sent < r->waiting.n && rpc_can_send(call)) {
		P4__V1__ReadResponse m = P4__V1__READ_RESPONSE__INIT;

		m.n_entities = MIN(r->waiting.n - r->sent, (size_t)PIECE);
		m.entities = r->waiting.v + r->sent;
		if (rpc_send(call, &m.base) < 0)
			break;
		r->sent += m.n_entities;
	}
	if (r->done && (r->sent == r->waiting.n || rpc_cancelled(call) || r->err.code < 0))
		read_end(r);
}

static void
cancelled(struct rpc_call *call, void *arg)
{
	pump(call, arg);
}

static int
found(void *arg, const struct tdi_entity *e)
{
	struct read *r = arg;
	struct tdi_entity asked = *e;

	if (rpc_cancelled(r->call))
		return -ECANCELED;
	if (e->kind == TDI_TABLE_ENTRY) { /* §11.1: what was not asked for is left out */
		asked.u.entry.has_count &= r->want.u.entry.has_count;
		asked.u.entry.has_meter &= r->want.u.entry.has_meter;
		asked.u.entry.has_idle = r->want.u.entry.has_idle;
	}
	vec_push(&r->waiting, p4rt_encode(r->piece, tdi_prog(r->p->tdi), &asked));
	return 0;
}

static void next(struct read *r);

static void
one_done(void *arg, int code, const struct err *err)
{
	struct read *r = arg;

	if (code < 0) {
		r->err = *err;
		r->done = true;
		pump(r->call, r);
		return;
	}
	r->at++;
	next(r);
}

static void
next(struct read *r)
{
	const struct ir_prog *prog = p4rt_prog(r->p, &r->err);

	if (prog == NULL || r->at == r->req->n_entities ||
	    p4rt_decode(r->arena, prog, r->req->entities[r->at], P4RT_READ, &r->want, &r->err) <
		0) {
		r->done = true;
		pump(r->call, r);
		return;
	}
	tdi_read(r->p->tdi, &r->want, found, one_done, r);
}

void
p4rt_read(struct rpc_call *call, const ProtobufCMessage *msg, void *arg)
{
	struct p4rt *p = arg;
	const P4__V1__ReadRequest *req = (const P4__V1__ReadRequest *)msg;
	struct read *r;
	struct err err;

	if (p4rt_check_device(req->device_id, &err) < 0) {
		rpc_fail(call, &err);
		return;
	}
	r = xcalloc(1, sizeof *r);
	*r = (struct read){ .p = p, .call = call, .req = req };
	r->arena = arena_new(0);
	r->piece = arena_new(0);
	vec_push(&r->arenas, r->piece);
	rpc_on_drain(call, pump, r);
	rpc_on_cancel(call, cancelled, r);
	next(r);
}
