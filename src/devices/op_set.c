/* SPDX-License-Identifier: Apache-2.0 */
/* op_set.c: setting the rate of a port, the limits of a disk. */
#include "devices/op.h"

#include <errno.h>

static void
take_numbers(struct dev_device *to, uint64_t rate, uint64_t iops, uint64_t bytes_per_s)
{
	to->rate_bps = rate;
	to->iops = iops;
	to->bytes_per_s = bytes_per_s;
}

/* Only what the kind of device has. */
static int
check_numbers(const struct dev_run *r, struct err *err)
{
	if (r->dev->kind == DEV_DISK && r->op.rate_bps != r->dev->rate_bps)
		return err_set(
		    err, -EINVAL, "device '%s' is a disk: it has a limit, and no rate", r->op.name);
	if (r->dev->kind == DEV_PORT &&
	    (r->op.iops != r->dev->iops || r->op.bytes_per_s != r->dev->bytes_per_s))
		return err_set(
		    err, -EINVAL, "device '%s' is a port: it has a rate, and no limit", r->op.name);
	return 0;
}

/* The data plane did not take the numbers: those from before hold. */
static void
set_written(void *arg, int code, const struct err *err)
{
	struct dev_run *r = arg;

	if (code < 0)
		take_numbers(r->dev, r->old.rate_bps, r->old.iops, r->old.bytes_per_s);
	dev_write_done(r, code, err);
}

static void
set_tdi(struct dev_run *r)
{
	struct err err = { 0 };

	r->dev = dev_find_device(r->m, r->op.name, &err);
	if (r->dev == NULL) {
		dev_step_fail(r, &err);
		return;
	}
	take_numbers(&r->old, r->dev->rate_bps, r->dev->iops, r->dev->bytes_per_s);
	if (check_numbers(r, &err) < 0) {
		dev_step_fail(r, &err);
		return;
	}
	take_numbers(r->dev, r->op.rate_bps, r->op.iops, r->op.bytes_per_s);
	if (r->dev->state != DEV_ACTIVE) {
		dev_step_ok(r); /* told to the data plane when it is plugged */
		return;
	}
	dev_device_entity(r);
	r->update.op = TDI_MODIFY;
	tdi_write(r->m->tdi, &r->update, 1, TDI_CONTINUE_ON_ERROR, set_written, r);
}

static void
set_tdi_undo(struct dev_run *r)
{
	take_numbers(r->dev, r->old.rate_bps, r->old.iops, r->old.bytes_per_s);
	if (r->dev->state != DEV_ACTIVE) {
		dev_step_ok(r);
		return;
	}
	dev_device_entity(r);
	dev_tdi_one(r, TDI_MODIFY);
}

static void
set_record(struct dev_run *r)
{
	struct err err = { 0 };
	int rc = dev_stored(r->m, dev_put_device, r->dev, &err);

	dev_changed(r->m, "device", r->op.name);
	dev_step_end(r, rc, &err);
}

static void
set_record_undo(struct dev_run *r)
{
	struct err err = { 0 };

	take_numbers(r->dev, r->old.rate_bps, r->old.iops, r->old.bytes_per_s);
	dev_step_end(r, dev_stored(r->m, dev_put_device, r->dev, &err), &err);
}

static const struct dev_step set_steps[] = {
	{ "TDI entry", set_tdi, set_tdi_undo },
	{ "OpenConfig record", set_record, set_record_undo },
};

const struct dev_operation dev_op_set = DEV_OPERATION("set", set_steps);
