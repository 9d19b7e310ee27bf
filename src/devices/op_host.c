/* SPDX-License-Identifier: Apache-2.0 */
/* op_host.c: adding a host, and deleting it. */
#include "devices/op.h"

#include "base/clock.h"

#include <errno.h>
#include <string.h>

#define CHECK_TIMEOUT_NS (5 * NS_PER_S)

static void
add_host_record(struct dev_run *r)
{
	struct err err = { 0 };

	if (dev_check_name("host", r->op.name, &err) == 0 &&
	    map_sget(&r->m->hosts, r->op.name) != NULL)
		err_set(&err, -EEXIST, "host '%s' is there already", r->op.name);
	if (err.code == 0)
		r->host = dev_host_new(r->m, r->op.name, r->op.type, r->op.arg, r->op.vhost, &err);
	dev_step_end(r, err.code, &err);
}

static void
free_host(void *arg)
{
	dev_host_free(arg);
}

static void
add_host_record_undo(struct dev_run *r)
{
	loop_defer(r->m->loop, free_host, r->host); /* its own callback may be running */
	dev_step_ok(r);
}

static void
add_host_check(struct dev_run *r)
{
	r->host->ops->check(r->host->backend, CHECK_TIMEOUT_NS, dev_step_later, r);
}

static void
add_host_keep(struct dev_run *r)
{
	struct err err = { 0 };
	int rc = dev_stored(r->m, dev_put_host, r->host, &err);

	if (rc == 0) {
		r->host->up = r->host->ops->is_up(r->host->backend);
		map_sput(&r->m->hosts, r->host->name, r->host);
		dev_changed(r->m, "host", r->host->name);
	}
	dev_step_end(r, rc, &err);
}

static void
add_host_keep_undo(struct dev_run *r)
{
	struct err err = { 0 };

	map_sdel(&r->m->hosts, r->host->name);
	dev_step_end(r, dev_stored(r->m, dev_del_host, r->host, &err), &err);
}

static void
del_host_record(struct dev_run *r)
{
	struct map_item *it;
	struct err err = { 0 };

	r->host = dev_find_host(r->m, r->op.name, &err);
	if (r->host == NULL) {
		dev_step_fail(r, &err);
		return;
	}
	map_for_each (it, &r->m->devices) {
		struct dev_device *d = it->value;

		if (strcmp(d->host, r->op.name) == 0) {
			err_set(&err, -EBUSY,
			    "host '%s' has device '%s'; delete or unplug it first", r->op.name,
			    d->name);
			dev_step_fail(r, &err);
			return;
		}
	}
	if (dev_stored(r->m, dev_del_host, r->host, &err) == 0) {
		map_sdel(&r->m->hosts, r->op.name);
		dev_changed(r->m, "host", r->op.name);
		r->gone_host = r->host;
	}
	dev_step_end(r, err.code, &err);
}

static void
del_host_record_undo(struct dev_run *r)
{
	struct err err = { 0 };

	r->gone_host = NULL;
	map_sput(&r->m->hosts, r->host->name, r->host);
	dev_changed(r->m, "host", r->host->name);
	dev_step_end(r, dev_stored(r->m, dev_put_host, r->host, &err), &err);
}

static const struct dev_step add_host_steps[] = {
	{ "record", add_host_record, add_host_record_undo },
	{ "check", add_host_check, NULL },
	{ "association", add_host_keep, add_host_keep_undo },
};

static const struct dev_step del_host_steps[] = { { "record", del_host_record,
    del_host_record_undo } };

const struct dev_operation dev_op_add_host = DEV_OPERATION("add host", add_host_steps);
const struct dev_operation dev_op_del_host = DEV_OPERATION("delete host", del_host_steps);
