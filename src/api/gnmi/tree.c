/* SPDX-License-Identifier: Apache-2.0 */
/* tree.c: the data tree as JSON: desired state from the model, counters from the data plane. 64-bit numbers
 * are strings, as RFC 7951 §6.1 has it. */
#include "api/gnmi/internal.h"

#include "base/mem.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

struct build {
	struct gnmi *g;
	gnmi_tree_fn fn;
	void *arg;
	struct map live; /* device name -> struct tdi_entity, copied */
};

static json_t *
u64(uint64_t v)
{
	char s[24];

	snprintf(s, sizeof s, "%" PRIu64, v);
	return json_string(s);
}

static json_t *
host_config(const struct dev_host *h)
{
	json_t *j =
	    json_pack("{s:s, s:s, s:s}", "name", h->name, "kind", h->kind, "address", h->address);

	if (strcmp(h->kind, "kvm") == 0)
		json_object_set_new(j, "vhost", json_string(h->vhost_server ? "server" : "client"));
	return j;
}

static json_t *
host_node(const struct dev_host *h)
{
	json_t *state = host_config(h);

	json_object_set_new(state, "oper-status", json_string(h->up ? "UP" : "DOWN"));
	json_object_set_new(
	    state, "detail", json_string(h->up ? h->ops->describe(h->backend) : h->why));
	return json_pack(
	    "{s:s, s:o, s:o}", "name", h->name, "config", host_config(h), "state", state);
}

static json_t *
bdev_config(const struct dev_bdev *b)
{
	json_t *j = json_pack("{s:s, s:s, s:o}", "name", b->name, "kind",
	    dev_bdev_kind_name(b->kind), "size", u64(b->size_bytes));

	if (*b->path != '\0')
		json_object_set_new(j, "path", json_string(b->path));
	return j;
}

static json_t *
bdev_node(const struct dev_bdev *b)
{
	return json_pack(
	    "{s:s, s:o, s:o}", "name", b->name, "config", bdev_config(b), "state", bdev_config(b));
}

static json_t *
device_config(const struct dev_device *d)
{
	json_t *j = json_pack("{s:s, s:s}", "device-id", d->name, "type", d->type);
	char mac[18];

	if (*d->host != '\0')
		json_object_set_new(j, "host", json_string(d->host));
	if (*d->arg != '\0')
		json_object_set_new(j, "argument", json_string(d->arg));
	json_object_set_new(j, "queues", json_integer(d->n_queues));
	if (d->kind == DEV_PORT) {
		json_object_set_new(j, "rate", u64(d->rate_bps));
		if (d->mtu != 0)
			json_object_set_new(j, "mtu", json_integer(d->mtu));
		snprintf(mac, sizeof mac, "%02x:%02x:%02x:%02x:%02x:%02x", d->mac[0], d->mac[1],
		    d->mac[2], d->mac[3], d->mac[4], d->mac[5]);
		if (strcmp(d->type, "virtio-net") == 0)
			json_object_set_new(j, "mac", json_string(mac));
	} else {
		json_object_set_new(j, "bdev", json_string(d->bdev));
		json_object_set_new(j, "max-iops", u64(d->iops));
		json_object_set_new(j, "max-bandwidth", u64(d->bytes_per_s));
	}
	return j;
}

static json_t *
port_counters(const struct tdi_port *p)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "in-pkts", u64(p->rx.packets),
	    "in-octets", u64(p->rx.bytes), "in-discards", u64(p->rx_drops), "out-pkts",
	    u64(p->tx.packets), "out-octets", u64(p->tx.bytes), "out-discards", u64(p->tx_drops));
}

static json_t *
disk_counters(const struct tdi_disk *d)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o}", "read-ops", u64(d->reads), "read-octets",
	    u64(d->read_bytes), "write-ops", u64(d->writes), "write-octets", u64(d->write_bytes),
	    "errors", u64(d->errors));
}

static json_t *
device_node(const struct build *b, const struct dev_device *d)
{
	const struct tdi_entity *e = map_sget(&b->live, d->name);
	json_t *state = device_config(d);
	bool up = e != NULL && (d->kind == DEV_PORT ? e->u.port.up : e->u.disk.up);

	json_object_set_new(state, "lifecycle", json_string(dev_state_name(d->state)));
	json_object_set_new(state, "oper-status", json_string(up ? "UP" : "DOWN"));
	if (d->kind == DEV_PORT)
		json_object_set_new(state, "port-id", json_integer(d->port));
	if (e != NULL)
		json_object_set_new(state, "counters",
		    d->kind == DEV_PORT ? port_counters(&e->u.port) : disk_counters(&e->u.disk));
	return json_pack(
	    "{s:s, s:o, s:o}", "device-id", d->name, "config", device_config(d), "state", state);
}

/* openconfig-interfaces: what generic tools look at. */
static json_t *
interface_node(const struct build *b, const struct dev_device *d)
{
	const struct tdi_entity *e = map_sget(&b->live, d->name);
	bool up = e != NULL && e->u.port.up;
	json_t *config = json_pack("{s:s, s:s, s:b}", "name", d->name, "type",
	    "iana-if-type:ethernetCsmacd", "enabled", 1);
	json_t *state = json_deep_copy(config);

	if (d->mtu != 0)
		json_object_set_new(config, "mtu", json_integer(d->mtu));
	json_object_set_new(state, "admin-status", json_string("UP"));
	json_object_set_new(state, "oper-status", json_string(up ? "UP" : "DOWN"));
	json_object_set_new(state, "openconfig-p4rt:id", json_integer(d->port));
	if (e != NULL)
		json_object_set_new(state, "counters", port_counters(&e->u.port));
	return json_pack("{s:s, s:o, s:o}", "name", d->name, "config", config, "state", state);
}

static json_t *
whole(const struct build *b)
{
	struct dev_model *m = b->g->model;
	json_t *hosts = json_array(), *bdevs = json_array(), *devices = json_array(),
	       *interfaces = json_array();
	struct map_item *it;

	map_for_each (it, &m->hosts)
		json_array_append_new(hosts, host_node(it->value));
	map_for_each (it, &m->bdevs)
		json_array_append_new(bdevs, bdev_node(it->value));
	map_for_each (it, &m->devices) {
		struct dev_device *d = it->value;

		json_array_append_new(devices, device_node(b, d));
		if (d->kind == DEV_PORT)
			json_array_append_new(interfaces, interface_node(b, d));
	}
	return json_pack("{s:{s:o, s:o, s:o}, s:{s:o}}", "virtual-devices", "host", hosts, "bdev",
	    bdevs, "virtual-device", devices, "interfaces", "interface", interfaces);
}

static int
keep(void *arg, const struct tdi_entity *e)
{
	struct build *b = arg;
	const char *name = e->kind == TDI_PORT ? e->u.port.name : e->u.disk.name;

	if (name != NULL)
		free(map_sput(&b->live, name, xmemdup(e, sizeof *e)));
	return 0;
}

static void
disks_read(void *arg, int code, const struct err *err)
{
	struct build *b = arg;
	struct err none = { 0 };
	struct map_item *it;
	json_t *tree = whole(b);

	map_for_each (it, &b->live)
		free(it->value);
	map_fini(&b->live);
	b->fn(b->arg, tree, &none);
	free(b);
}

static void
ports_read(void *arg, int code, const struct err *err)
{
	struct build *b = arg;
	struct tdi_entity want = { .kind = TDI_DISK };

	tdi_read(b->g->model->tdi, &want, keep, disks_read, b);
}

void
gnmi_tree(struct gnmi *g, gnmi_tree_fn fn, void *arg)
{
	struct build *b = xcalloc(1, sizeof *b);
	struct tdi_entity want = { .kind = TDI_PORT };

	want.u.port.port = IR_NO_ID;
	b->g = g;
	b->fn = fn;
	b->arg = arg;
	tdi_read(g->model->tdi, &want, keep, ports_read, b);
}
