/* SPDX-License-Identifier: Apache-2.0 */
/* op_port.c: creating a port. */
#include "devices/op.h"

#include <errno.h>
#include <string.h>

static int
check_port(struct dev_run *r, struct err *err)
{
	static const char *const types[] = { "virtio-net", "tap", "pcap", "null", "dpdk" };
	bool known = false, virtio = strcmp(r->op.type, "virtio-net") == 0;
	int rc = dev_check_name("port", r->op.name, err);

	if (rc < 0)
		return rc;
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		known |= strcmp(r->op.type, types[i]) == 0;
	if (!known)
		return err_set(err, -EINVAL,
		    "port %s: unknown type '%s' (known: virtio-net, tap, pcap, null, dpdk)",
		    r->op.name, r->op.type);
	if (virtio && *r->op.host == '\0')
		return err_set(err, -EINVAL, "port %s: a virtio-net port needs a host", r->op.name);
	if (!virtio && *r->op.host != '\0')
		return err_set(err, -EINVAL, "port %s: a %s port has no host; write '-' for it",
		    r->op.name, r->op.type);
	if ((strcmp(r->op.type, "tap") == 0 || strcmp(r->op.type, "pcap") == 0 ||
		strcmp(r->op.type, "dpdk") == 0) &&
	    *r->op.arg == '\0')
		return err_set(
		    err, -EINVAL, "port %s: a %s port needs an argument", r->op.name, r->op.type);
	if (r->op.n_queues > 16)
		return err_set(err, -EINVAL, "port %s: %u queues, the limit is 16", r->op.name,
		    r->op.n_queues);
	return 0;
}

static void
port_record(struct dev_run *r)
{
	struct err err = { 0 };
	int rc = check_port(r, &err);

	if (rc == 0)
		rc = dev_check_new(r, &err);
	if (rc == 0 && *r->op.host != '\0')
		rc = dev_check_host(r, &err);
	if (rc == 0)
		rc = dev_keep_new(r, DEV_PORT, DEV_CREATING, &err);
	dev_step_end(r, rc, &err);
}

static const struct dev_step create_port_steps[] = {
	{ "OpenConfig record", port_record, dev_record_undo },
	{ "TDI entry", dev_tdi, dev_tdi_undo },
	{ "hot-plug", dev_plug, dev_plug_undo },
	{ "association", dev_associate, dev_associate_undo },
};

const struct dev_operation dev_op_create_port = DEV_OPERATION("create port", create_port_steps);
