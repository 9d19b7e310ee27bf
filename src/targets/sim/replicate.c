/* SPDX-License-Identifier: Apache-2.0 */
/* replicate.c: multicast groups and clone sessions. */
#include "targets/sim/internal.h"

#include <errno.h>
#include <string.h>

static struct sim_replicas *
copy(const struct tdi_replication *r)
{
	struct sim_replicas *c = xcalloc(1, sizeof *c);

	c->r = *r;
	c->r.replicas = xcalloc(r->n + 1, sizeof *r->replicas);
	if (r->n > 0)
		memcpy(c->r.replicas, r->replicas, r->n * sizeof *r->replicas);
	return c;
}

static void
replicas_free(struct sim_replicas *c)
{
	if (c == NULL)
		return;
	free(c->r.replicas);
	free(c);
}

int
sim_replication_write(struct sim *s, enum tdi_op op, enum tdi_kind kind,
    const struct tdi_replication *r, struct err *err)
{
	struct map *m = kind == TDI_CLONE_SESSION ? &s->clones : &s->multicast;
	const char *what = kind == TDI_CLONE_SESSION ? "clone session" : "multicast group";
	bool there = map_has(m, &r->id, sizeof r->id);

	if (op == TDI_INSERT && there)
		return err_set(err, -EEXIST, "%s %u is there already", what, r->id);
	if (op != TDI_INSERT && !there)
		return err_set(err, -ENOENT, "no %s %u", what, r->id);
	if (op == TDI_DELETE)
		replicas_free(map_del(m, &r->id, sizeof r->id));
	else
		replicas_free(map_put(m, &r->id, sizeof r->id, copy(r)));
	return 0;
}

int
sim_replication_read(struct sim *s, enum tdi_kind kind, const struct tdi_replication *want,
    tdi_read_fn fn, void *arg)
{
	struct map *m = kind == TDI_CLONE_SESSION ? &s->clones : &s->multicast;
	struct map_item *it;
	int rc = 0;

	map_for_each (it, m) {
		struct sim_replicas *c = it->value;
		struct tdi_entity e = { .kind = kind, .u.replication = c->r };

		if (rc == 0 && (want->id == IR_NO_ID || want->id == c->r.id))
			rc = fn(arg, &e);
	}
	return rc;
}

void
sim_replication_fini(struct sim *s)
{
	struct map_item *it;

	map_for_each (it, &s->multicast)
		replicas_free(it->value);
	map_for_each (it, &s->clones)
		replicas_free(it->value);
	map_fini(&s->multicast);
	map_fini(&s->clones);
}

static const struct tdi_replication *
find(const struct map *m, uint64_t id)
{
	uint32_t key = (uint32_t)id;
	struct sim_replicas *c = id == key ? map_get(m, &key, sizeof key) : NULL;

	return c != NULL ? &c->r : NULL;
}

const struct tdi_replication *
sim_group(const struct sim *s, uint64_t id)
{
	return find(&s->multicast, id);
}

const struct tdi_replication *
sim_session(const struct sim *s, uint64_t id)
{
	if (id == 0 && s->prog->arch != IR_ARCH_V1MODEL)
		return &s->cpu_session;
	return find(&s->clones, id);
}
