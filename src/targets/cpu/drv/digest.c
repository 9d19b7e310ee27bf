/* SPDX-License-Identifier: Apache-2.0 */
/* digest.c: what a pipeline sends up: digests, idle entries and log lines. */
#include "targets/cpu/drv/remote.h"

#include "base/mem.h"
#include "targets/cpu/drv/map.h"

#include <errno.h>
#include <string.h>

#define FIELDS_MAX 64u
#define LOG_MAX	   512u

int
remote_digest_write(
    struct remote *r, enum tdi_op op, const struct tdi_digest_config *d, struct err *err)
{
	const char *name = r->base.prog->externs[d->object].info.name;
	bool there = map_has(&r->digests, &d->object, sizeof d->object);

	if (op == TDI_INSERT && there && !r->replaying)
		return err_set(err, -EEXIST, "digest %s is configured already", name);
	if (op != TDI_INSERT && !there)
		return err_set(err, -ENOENT, "digest %s is not configured", name);
	if (op == TDI_DELETE)
		free(map_del(&r->digests, &d->object, sizeof d->object));
	else
		free(map_put(&r->digests, &d->object, sizeof d->object, xmemdup(d, sizeof *d)));
	return 0;
}

void
remote_digest_read(
    struct remote *r, const struct tdi_digest_config *want, tdi_read_fn fn, void *arg)
{
	struct map_item *it;

	map_for_each (it, &r->digests) {
		struct tdi_entity e = { .kind = TDI_DIGEST };

		e.u.digest = *(const struct tdi_digest_config *)it->value;
		if (want->object == IR_NO_ID || want->object == e.u.digest.object)
			fn(arg, &e);
	}
}

void
remote_digest_clear(struct remote *r)
{
	struct map_item *it;

	map_for_each (it, &r->digests)
		free(it->value);
	map_fini(&r->digests);
	r->digests = (struct map){ 0 };
}

/* The fields stand one behind the other, each in whole bytes. */
static void
digest(struct remote *r, uint32_t object, const uint8_t *p, size_t len)
{
	const struct ir_extern *x = &r->base.prog->externs[object];
	struct ir_value fields[FIELDS_MAX];
	size_t at = 0;

	if (x->kind != IR_EXTERN_DIGEST || x->n_fields > FIELDS_MAX)
		return;
	for (uint32_t f = 0; f < x->n_fields; f++) {
		uint32_t width = r->base.prog->types[x->fields[f].type].width_bits;
		uint32_t n = (width + 7) / 8;

		if (len - at < n)
			return; /* longer than a notice can be: cut off in the data plane */
		fields[f] =
		    (struct ir_value){ .width_bits = width, .be = (uint8_t *)(uintptr_t)(p + at) };
		for (uint32_t i = n > 8 ? n - 8 : 0; i < n; i++)
			fields[f].lo = fields[f].lo << 8 | p[at + i];
		at += n;
	}
	r->base.events->digest(r->base.events_arg, object, 0, fields, 1);
}

static void
idle(struct remote *r, const uint8_t *p, size_t len)
{
	CLEANUP(arena_free) struct arena *arena = arena_new(0);
	struct tdi_entity e;

	if (cpu_map_decode(r->base.prog, arena, p, len, &e, NULL) == 0 && e.kind == TDI_TABLE_ENTRY)
		r->base.events->idle(r->base.events_arg, &e.u.entry);
}

void
remote_notice(struct remote *r, const struct wire_notice *n)
{
	const struct tdi_events *ev = r->base.events;
	char text[LOG_MAX];
	uint32_t what;

	if (ev == NULL || r->base.prog == NULL || n->pipe != r->pipe || n->data.len < 5)
		return;
	memcpy(&what, n->data.p + 1, sizeof what);
	if (n->data.p[0] == 'D' && ev->digest != NULL && what < r->base.prog->n_externs &&
	    map_has(&r->digests, &what, sizeof what)) {
		digest(r, what, n->data.p + 5, n->data.len - 5);
	} else if (n->data.p[0] == 'I' && ev->idle != NULL) {
		idle(r, n->data.p + 5, n->data.len - 5);
	} else if (n->data.p[0] == 'L' && ev->log != NULL) {
		snprintf(text, sizeof text, "%.*s", (int)MIN(n->data.len - 5u, LOG_MAX - 1),
		    (const char *)n->data.p + 5);
		for (char *c = text; *c != '\0'; c++)
			if ((unsigned char)*c < ' ')
				*c = ' ';
		ev->log(r->base.events_arg, text);
	}
}
