/* SPDX-License-Identifier: Apache-2.0 */
/* fill.c: commits that keep entries (D19): what may be kept, and how it gets into the new pipeline. */
#include "tdi/check.h"

#include "base/mem.h"

#include <errno.h>
#include <string.h>

struct fill { /* a commit under way */
	struct tdi *t;
	struct tdi_update *u; /* borrowed */
	size_t n;
	struct tdi_update *copies;
	size_t *place;
	size_t n_copies;
	struct arena *arena;
	tdi_done_fn done;
	void *arg;
};

static void
end(struct fill *f, int code, const struct err *err)
{
	for (size_t i = 0; i < f->n_copies; i++)
		f->u[f->place[i]].err = f->copies[i].err;
	f->done(f->arg, code, err);
	arena_free(f->arena);
}

static void
filled(void *arg, int code, const struct err *err)
{
	end(arg, code, err);
}

/* A target in process: no packet comes between the commit and the entries. */
static void
written(void *arg, int code, const struct err *err)
{
	struct err none = { 0 };

	end(arg, 0, &none); /* what did not fit says so itself */
}

static void
committed(void *arg, int code, const struct err *err)
{
	struct fill *f = arg;

	if (code < 0 || f->n_copies == 0)
		end(f, code, err);
	else
		f->t->ops->write(f->t, f->copies, f->n_copies, TDI_CONTINUE_ON_ERROR, written, f);
}

void
tdi_commit_filled(struct tdi *t, struct ir_prog *prog, struct tdi_update *u, size_t n,
    tdi_done_fn done, void *arg)
{
	struct arena *arena;
	struct fill *f;

	if (tdi_refused(t, prog, done, arg))
		return;
	arena = arena_new(0);
	f = arena_new_of(arena, struct fill);
	*f = (struct fill){ .t = t, .u = u, .n = n, .arena = arena, .done = done, .arg = arg };
	f->copies = arena_array(arena, struct tdi_update, n);
	f->place = arena_array(arena, size_t, n);
	for (size_t i = 0; i < n; i++) {
		struct tdi_update *copy = &f->copies[f->n_copies];

		memset(&u[i].err, 0, sizeof u[i].err);
		if (tdi_check_update(prog, u[i].op, &u[i].entity, &copy->entity, arena, &u[i].err) <
		    0)
			continue;
		copy->op = u[i].op;
		f->place[f->n_copies++] = i;
	}
	if (t->ops->commit_filled != NULL)
		t->ops->commit_filled(t, prog, f->copies, f->n_copies, filled, f);
	else
		tdi_commit(t, prog, TDI_CLEAR, committed, f);
}
