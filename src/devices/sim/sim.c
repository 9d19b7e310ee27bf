/* SPDX-License-Identifier: Apache-2.0 */
/* sim.c: a simulated host, for controllers and tests that have no QEMU. It keeps what is plugged and
 * behaves as its address says, a list of "key=value" with commas: slots=N (default 8), keep=1 (the guest
 * never lets go of a device), down=1 (never reached). */
#include "devices/backend.h"

#include "base/map.h"
#include "base/mem.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct sim {
	char *host;
	unsigned slots;
	bool keep, down;
	struct map plugged; /* id -> itself */
	const struct backend_events *events;
	void *arg;
	struct loop *loop;
	struct loop_timer *announce;
	char about[64];
};

static struct sim *
of(struct backend *b)
{
	return (struct sim *)b;
}

static void
announce(void *arg)
{
	struct sim *s = arg;

	s->events->state(s->arg, !s->down, s->down ? "simulated: down" : "");
}

static int
sim_option(struct sim *s, const char *word, struct err *err)
{
	unsigned v;
	char end;

	if (sscanf(word, "slots=%u%c", &v, &end) == 1)
		s->slots = v;
	else if (sscanf(word, "keep=%u%c", &v, &end) == 1)
		s->keep = v != 0;
	else if (sscanf(word, "down=%u%c", &v, &end) == 1)
		s->down = v != 0;
	else
		return err_set(err, -EINVAL,
		    "host %s: '%s': a sim host knows slots=N, keep=1 and down=1", s->host, word);
	return 0;
}

static void
sim_close(struct backend *b)
{
	struct sim *s = of(b);

	if (s == NULL)
		return;
	loop_timer_free(s->announce);
	map_fini(&s->plugged);
	free(s->host);
	free(s);
}

static int
sim_open(struct loop *loop, const char *host, const char *address,
    const struct backend_events *events, void *arg, struct backend **b, struct err *err)
{
	struct sim *s = xcalloc(1, sizeof *s);
	CLEANUP(free) char *words = xstrdup(address ? address : "");
	char *save = NULL;
	int rc = 0;

	s->host = xstrdup(host);
	s->slots = 8;
	s->events = events;
	s->arg = arg;
	s->loop = loop;
	s->announce = loop_timer_new(loop, announce, s);
	for (char *w = strtok_r(words, ",", &save); w != NULL && rc == 0;
	     w = strtok_r(NULL, ",", &save))
		rc = sim_option(s, w, err);
	if (rc < 0) {
		sim_close((struct backend *)s);
		return rc;
	}
	loop_timer_set(s->announce, 0);
	*b = (struct backend *)s;
	return 0;
}

/* Ends an operation with 'code' and a formatted reason. */
static void
end(backend_done_fn done, void *arg, int code, const char *host, const char *why)
{
	struct err err = { 0 };

	if (code < 0)
		err_set(&err, code, "host %s: %s", host, why);
	done(arg, code, &err);
}

static void
sim_check(struct backend *b, uint64_t timeout_ns, backend_done_fn done, void *arg)
{
	end(done, arg, of(b)->down ? -ENOTCONN : 0, of(b)->host, "simulated: down");
}

static void
sim_plug(struct backend *b, const struct backend_device *d, backend_done_fn done, void *arg)
{
	struct sim *s = of(b);

	if (s->down)
		end(done, arg, -ENOTCONN, s->host, "simulated: down");
	else if (map_sget(&s->plugged, d->id) == NULL && s->plugged.n >= s->slots)
		end(done, arg, -ENOSPC, s->host, "no free slot for another device");
	else {
		map_sput(&s->plugged, d->id, s);
		end(done, arg, 0, s->host, "");
	}
}

static void
sim_unplug(struct backend *b, const struct backend_device *d, uint64_t timeout_ns,
    backend_done_fn done, void *arg)
{
	struct sim *s = of(b);

	if (s->keep && map_sget(&s->plugged, d->id) != NULL) {
		end(done, arg, -ETIMEDOUT, s->host, "the guest does not let go of the device");
		return;
	}
	map_sdel(&s->plugged, d->id);
	end(done, arg, 0, s->host, "");
}

static const char *
sim_describe(struct backend *b)
{
	struct sim *s = of(b);

	snprintf(
	    s->about, sizeof s->about, "simulated, %zu of %u slots used", s->plugged.n, s->slots);
	return s->about;
}

static bool
sim_is_up(const struct backend *b)
{
	return !((const struct sim *)b)->down;
}

const struct backend_ops backend_sim = { "sim", sim_open, sim_close, sim_check, sim_plug,
	sim_unplug, sim_describe, sim_is_up };

const struct backend_ops *
backend_find(const char *kind)
{
	if (strcmp(kind, backend_kvm.kind) == 0)
		return &backend_kvm;
	if (strcmp(kind, backend_sim.kind) == 0)
		return &backend_sim;
	return NULL;
}
