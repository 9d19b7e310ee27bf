/* SPDX-License-Identifier: Apache-2.0 */
/* model.c: the model's objects, their JSON in the store, and what happens when a host comes or goes. */
#include "devices/txn.h"

#include "base/file.h"
#include "base/log.h"
#include "base/map.h"
#include "base/mem.h"

#include <errno.h>
#include <string.h>

#define UNPLUG_TIMEOUT_NS (10 * 1000000000ull)

static const char *const state_name[] = { "creating", "active", "unplugged", "removing" };
static const char *const bdev_kind_name[] = { "mem", "file", "null" };

const char *
dev_state_name(enum dev_state state)
{
	return state_name[state];
}

const char *
dev_bdev_kind_name(enum tdi_bdev_kind kind)
{
	return bdev_kind_name[kind];
}

void
dev_changed(struct dev_model *m, const char *kind, const char *name)
{
	if (m->changed != NULL)
		m->changed(m->changed_arg, kind, name);
}

/* ---- hosts -------------------------------------------------------------------------------------- */

static void
ignore(void *arg, int code, const struct err *err)
{
	if (code < 0)
		log_warn("%s", err->msg);
}

/* Whether a removal or an unplug has begun and not ended. An unplugged disk that still names a host was
 * on its way there or back. */
static bool
half_way(const struct dev_device *d)
{
	return d->state == DEV_REMOVING || (d->state == DEV_UNPLUGGED && *d->host != '\0');
}

/* Whether a transaction is at work on the device. */
static bool
is_busy(const struct dev_model *m, const char *name)
{
	for (const struct dev_txn *t = m->running; t != NULL; t = t->next)
		for (size_t i = 0; i < t->n_runs; i++)
			if (strcmp(t->runs[i].op.name, name) == 0)
				return true;
	return false;
}

/* The device has left its host, or ipdkd begins again: what was waiting for that is finished. */
static void
finish_removal(struct dev_model *m, struct dev_device *d)
{
	struct dev_op op = { .name = d->name };

	struct dev_op ops[] = { op, { .kind = DEV_DEL_BDEV, .name = d->bdev } };

	ops[0].kind = d->state == DEV_UNPLUGGED ? DEV_UNPLUG : DEV_DEL_DEVICE;
	if (half_way(d) && !is_busy(m, d->name))
		dev_apply(m, ops, d->made_bdev ? 2 : 1, ignore, NULL);
}

/* Plugs again what should be there, and ends removals that could not reach it: QEMU came back, or ipdkd
 * did. */
static void
host_up(struct dev_host *h)
{
	struct map_item *it;

	map_for_each (it, &h->model->devices) {
		struct dev_device *d = it->value;
		struct backend_device bd;

		if (strcmp(d->host, h->name) != 0)
			continue;
		finish_removal(h->model, d);
		if (d->state != DEV_ACTIVE)
			continue;
		bd = dev_backend_device(d);
		bd.patient = true; /* nobody waits for the reply, and nobody would try again */
		h->ops->plug(h->backend, &bd, ignore, NULL);
	}
}

/* What waited for the guest to let go waits no more. */
static void
host_down(struct dev_host *h)
{
	struct map_item *it;

	map_for_each (it, &h->model->devices) {
		struct dev_device *d = it->value;

		if (strcmp(d->host, h->name) == 0)
			finish_removal(h->model, d);
	}
}

/* Whether it is known if the guest can still have the device. */
static bool
host_is_known(const struct dev_model *m, const struct dev_device *d)
{
	const struct dev_host *h = map_sget(&m->hosts, d->host);

	return h == NULL || h->known;
}

static void
on_state(void *arg, bool up, const char *why)
{
	struct dev_host *h = arg;

	h->up = up;
	free(h->why);
	h->why = xstrdup(why);
	h->known = true;
	log_info("host %s is %s%s%s", h->name, up ? "up" : "down", up ? "" : ": ", why);
	if (up)
		host_up(h);
	else
		host_down(h);
	dev_changed(h->model, "host", h->name);
}

static void
on_gone(void *arg, const char *id)
{
	struct dev_host *h = arg;
	struct map_item *it;

	map_for_each (it, &h->model->devices) {
		struct dev_device *d = it->value;

		if (strcmp(d->host, h->name) == 0 && strcmp(dev_backend_id(d), id) == 0) {
			if (!half_way(d))
				log_warn("host %s: the guest let go of %s, which nobody asked for",
				    h->name, d->name);
			finish_removal(h->model, d);
			return;
		}
	}
}

static const struct backend_events backend_events = { on_state, on_gone };

/* A QEMU listens unless it is told otherwise; a simulated host does neither. */
static int
vhost_side(const char *name, const char *kind, const char *vhost, bool *server, struct err *err)
{
	bool kvm = strcmp(kind, "kvm") == 0;

	*server = kvm && strcmp(vhost, "client") != 0;
	if (*vhost == '\0')
		return 0;
	if (!kvm)
		return err_set(err, -EINVAL,
		    "host %s: a %s host has no vhost-user sockets to be %s of", name, kind, vhost);
	if (strcmp(vhost, "server") != 0 && strcmp(vhost, "client") != 0)
		return err_set(err, -EINVAL,
		    "host %s: unknown side of vhost-user sockets '%s' (known: server, client)",
		    name, vhost);
	return 0;
}

struct dev_host *
dev_host_new(struct dev_model *m, const char *name, const char *kind, const char *address,
    const char *vhost, struct err *err)
{
	const struct backend_ops *ops = backend_find(kind);
	bool server;
	struct dev_host *h;

	if (ops == NULL) {
		err_set(err, -EINVAL, "host %s: unknown kind '%s' (known: kvm, sim)", name, kind);
		return NULL;
	}
	if (vhost_side(name, kind, vhost, &server, err) < 0)
		return NULL;
	h = xcalloc(1, sizeof *h);
	h->vhost_server = server;
	h->name = xstrdup(name);
	h->kind = xstrdup(kind);
	h->address = xstrdup(address);
	h->why = xstrdup("not reached yet");
	h->ops = ops;
	h->model = m;
	if (ops->open(m->loop, name, address, &backend_events, h, &h->backend, err) < 0) {
		dev_host_free(h);
		return NULL;
	}
	return h;
}

void
dev_host_free(struct dev_host *h)
{
	if (h == NULL)
		return;
	if (h->backend != NULL)
		h->ops->close(h->backend);
	free(h->name);
	free(h->kind);
	free(h->address);
	free(h->why);
	free(h);
}

/* ---- bdevs and devices --------------------------------------------------------------------------- */

struct dev_bdev *
dev_bdev_new(const char *name, enum tdi_bdev_kind kind, const char *path, uint64_t size_bytes)
{
	struct dev_bdev *b = xcalloc(1, sizeof *b);

	b->name = xstrdup(name);
	b->kind = kind;
	b->path = xstrdup(path);
	b->size_bytes = size_bytes;
	b->fd = -1;
	return b;
}

void
dev_bdev_free(struct dev_bdev *b)
{
	if (b == NULL)
		return;
	if (b->fd >= 0)
		close(b->fd);
	free(b->name);
	free(b->path);
	free(b);
}

char *
dev_bdev_dir(void)
{
	CLEANUP(free) char *state = file_state_dir();

	return xasprintf("%s/bdevs", state);
}

void
dev_bdev_remove_file(const struct dev_bdev *b)
{
	CLEANUP(free) char *dir = dev_bdev_dir();
	size_t n = strlen(dir);

	if (b->kind != TDI_BDEV_FILE || strncmp(b->path, dir, n) != 0 || b->path[n] != '/' ||
	    strchr(b->path + n + 1, '/') != NULL)
		return;
	if (unlink(b->path) < 0 && errno != ENOENT)
		log_warn("bdev %s: removing %s: %s", b->name, b->path, strerror(errno));
}

/* A locally administered address from the name: the same name has the same address for ever. */
static void
make_mac(const char *name, uint8_t mac[6])
{
	uint32_t h = map_hash(name, strlen(name));

	mac[0] = 0x52;
	mac[1] = 0x54;
	memcpy(mac + 2, &h, 4);
}

struct dev_device *
dev_device_new(struct dev_model *m, const struct dev_op *op, enum dev_kind kind)
{
	static const uint8_t none[6];
	struct dev_device *d = xcalloc(1, sizeof *d);
	bool is_virtio = strncmp(op->type, "virtio-", 7) == 0;

	d->name = xstrdup(op->name);
	d->kind = kind;
	d->type = xstrdup(op->type);
	d->host = xstrdup(op->host);
	d->arg = xstrdup(op->arg);
	d->bdev = xstrdup(op->bdev);
	d->socket = is_virtio ? xasprintf("%s/vhost/%s.sock", m->run_dir, op->name) : xstrdup("");
	d->rate_bps = op->rate_bps;
	d->n_queues = op->n_queues ? op->n_queues : 1;
	d->mtu = op->mtu;
	d->iops = op->iops;
	d->bytes_per_s = op->bytes_per_s;
	if (memcmp(op->mac, none, 6) == 0)
		make_mac(op->name, d->mac);
	else
		memcpy(d->mac, op->mac, 6);
	return d;
}

void
dev_device_free(struct dev_device *d)
{
	if (d == NULL)
		return;
	free(d->name);
	free(d->type);
	free(d->host);
	free(d->arg);
	free(d->bdev);
	free(d->socket);
	free(d);
}

const char *
dev_backend_id(const struct dev_device *d)
{
	static char id[80];

	snprintf(id, sizeof id, "ipdk-%s", d->name);
	return id;
}

struct backend_device
dev_backend_device(const struct dev_device *d)
{
	struct backend_device b = {
		.kind = d->kind == DEV_PORT ? BACKEND_NET : BACKEND_BLK,
		.id = dev_backend_id(d),
		.socket = d->socket,
		.connect = d->connect,
		.n_queues = d->n_queues,
		.mtu = d->mtu,
		.boot_index = -1,
	};

	memcpy(b.mac, d->mac, 6);
	return b;
}

void
dev_tdi_device(const struct dev_device *d, bool host_side, struct tdi_entity *e)
{
	memset(e, 0, sizeof *e);
	if (d->kind == DEV_DISK) {
		e->kind = TDI_DISK;
		e->u.disk = (struct tdi_disk){ .name = d->name,
			.bdev = d->bdev,
			.socket = d->socket,
			.connect = d->connect,
			.n_queues = d->n_queues,
			.iops = d->iops,
			.bytes_per_s = d->bytes_per_s };
		return;
	}
	e->kind = TDI_PORT;
	e->u.port = (struct tdi_port){ .port = d->port,
		.name = d->name,
		.arg = d->arg,
		.host_side = host_side,
		.connect = d->connect,
		.n_queues = d->n_queues,
		.mtu = d->mtu,
		.rate_bps = d->rate_bps };
	if (strcmp(d->type, "virtio-net") == 0) {
		e->u.port.kind = TDI_PORT_VHOST;
		e->u.port.arg = d->socket;
	} else if (strcmp(d->type, "tap") == 0) {
		e->u.port.kind = TDI_PORT_TAP;
	} else if (strcmp(d->type, "pcap") == 0) {
		e->u.port.kind = TDI_PORT_PCAP;
	} else if (strcmp(d->type, "null") == 0) {
		e->u.port.kind = TDI_PORT_NULL;
	} else {
		e->u.port.kind = TDI_PORT_DPDK;
	}
}

void
dev_tdi_bdev(const struct dev_bdev *b, struct tdi_entity *e)
{
	memset(e, 0, sizeof *e);
	e->kind = TDI_BDEV;
	e->u.bdev = (struct tdi_bdev){ .name = b->name,
		.kind = b->kind,
		.path = b->path,
		.size_bytes = b->size_bytes,
		.create = b->kind == TDI_BDEV_FILE && b->size_bytes != 0,
		.fd = b->fd };
}

/* ---- the store ----------------------------------------------------------------------------------- */

static int
save(struct dev_model *m, const char *kind, const char *name, json_t *j, struct err *err)
{
	CLEANUP(free) char *text = json_dumps(j, JSON_COMPACT | JSON_SORT_KEYS);

	json_decref(j);
	return store_put_object(m->store, kind, name, text, err);
}

int
dev_save_host(struct dev_model *m, const struct dev_host *h, struct err *err)
{
	json_t *j = json_pack("{s:s, s:s}", "kind", h->kind, "address", h->address);

	if (strcmp(h->kind, "kvm") == 0)
		json_object_set_new(j, "vhost", json_string(h->vhost_server ? "server" : "client"));
	return save(m, "host", h->name, j, err);
}

int
dev_save_bdev(struct dev_model *m, const struct dev_bdev *b, struct err *err)
{
	return save(m, "bdev", b->name,
	    json_pack("{s:s, s:s, s:I}", "kind", dev_bdev_kind_name(b->kind), "path", b->path,
		"size", (json_int_t)b->size_bytes),
	    err);
}

int
dev_save_device(struct dev_model *m, const struct dev_device *d, struct err *err)
{
	char mac[13];

	snprintf(mac, sizeof mac, "%02x%02x%02x%02x%02x%02x", d->mac[0], d->mac[1], d->mac[2],
	    d->mac[3], d->mac[4], d->mac[5]);
	return save(m, "device", d->name,
	    json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:i, s:I, s:i, s:i, s:s, s:I, s:I, s:b}",
		"kind", d->kind == DEV_PORT ? "port" : "disk", "type", d->type, "host", d->host,
		"arg", d->arg, "bdev", d->bdev, "state", dev_state_name(d->state), "connect",
		d->connect, "port", (int)d->port, "rate-bps", (json_int_t)d->rate_bps, "queues",
		(int)d->n_queues, "mtu", (int)d->mtu, "mac", mac, "iops", (json_int_t)d->iops,
		"bytes-per-s", (json_int_t)d->bytes_per_s, "made-bdev", d->made_bdev),
	    err);
}

static int
load_host(void *arg, const char *name, const char *text, uint64_t gen)
{
	struct dev_model *m = arg;
	struct err err = { 0 };
	const char *kind, *address, *vhost = "";
	json_t *j = json_loads(text, 0, NULL);
	struct dev_host *h = NULL;

	if (json_unpack(
		j, "{s:s, s:s, s?s}", "kind", &kind, "address", &address, "vhost", &vhost) == 0)
		h = dev_host_new(m, name, kind, address, vhost, &err);
	else
		err_set(&err, -EINVAL, "host %s: the state file holds '%s'", name, text);
	json_decref(j);
	if (h == NULL)
		log_error("%s", err.msg);
	else
		map_sput(&m->hosts, name, h);
	return 0;
}

static int
load_bdev(void *arg, const char *name, const char *text, uint64_t gen)
{
	struct dev_model *m = arg;
	const char *kind, *path;
	json_int_t size;
	json_t *j = json_loads(text, 0, NULL);

	if (json_unpack(j, "{s:s, s:s, s:I}", "kind", &kind, "path", &path, "size", &size) < 0) {
		log_error("bdev %s: the state file holds '%s'", name, text);
	} else {
		for (int k = 0; k < TDI_N_BDEV_KINDS; k++)
			if (strcmp(kind, bdev_kind_name[k]) == 0)
				map_sput(&m->bdevs, name,
				    dev_bdev_new(
					name, (enum tdi_bdev_kind)k, path, (uint64_t)size));
	}
	json_decref(j);
	return 0;
}

static int
load_device(void *arg, const char *name, const char *text, uint64_t gen)
{
	struct dev_model *m = arg;
	struct dev_op op = { .name = name };
	const char *kind, *state, *mac;
	int connect, port, queues, mtu;
	json_int_t rate, iops, bw;
	json_t *j = json_loads(text, 0, NULL);
	struct dev_device *d;

	if (json_unpack(j, "{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:i, s:I, s:i, s:i, s:s, s:I, s:I}",
		"kind", &kind, "type", &op.type, "host", &op.host, "arg", &op.arg, "bdev", &op.bdev,
		"state", &state, "connect", &connect, "port", &port, "rate-bps", &rate, "queues",
		&queues, "mtu", &mtu, "mac", &mac, "iops", &iops, "bytes-per-s", &bw) < 0 ||
	    sscanf(mac, "%2hhx%2hhx%2hhx%2hhx%2hhx%2hhx", &op.mac[0], &op.mac[1], &op.mac[2],
		&op.mac[3], &op.mac[4], &op.mac[5]) != 6) {
		log_error("device %s: the state file holds '%s'", name, text);
		json_decref(j);
		return 0;
	}
	op.rate_bps = (uint64_t)rate;
	op.iops = (uint64_t)iops;
	op.bytes_per_s = (uint64_t)bw;
	op.n_queues = (uint32_t)queues;
	op.mtu = (uint32_t)mtu;
	d = dev_device_new(m, &op, strcmp(kind, "port") == 0 ? DEV_PORT : DEV_DISK);
	d->port = (uint32_t)port;
	d->connect = connect != 0;
	d->made_bdev = json_is_true(json_object_get(j, "made-bdev"));
	for (int k = DEV_CREATING; k <= DEV_REMOVING; k++)
		if (strcmp(state, state_name[k]) == 0)
			d->state = (enum dev_state)k;
	map_sput(&m->devices, name, d);
	json_decref(j);
	return 0;
}

/* An operation that a kill cut short: what was being made or removed is removed, now or when its host is
 * there again. */
static void
finish_cut_short(void *arg)
{
	struct dev_model *m = arg;
	struct map_item *it;

	map_for_each (it, &m->devices) {
		struct dev_device *d = it->value;

		if (d->state == DEV_CREATING || d->state == DEV_REMOVING) {
			log_info("device %s: an operation was cut short in state '%s': removing it",
			    d->name, dev_state_name(d->state));
			d->state = DEV_REMOVING;
		} else if (half_way(d)) {
			log_info("disk %s: an operation was cut short: unplugging it", d->name);
		}
		/* Else when its host is found up or down: only a host that is gone has let go of it. */
		if (host_is_known(m, d))
			finish_removal(m, d);
	}
}

int
dev_model_open(struct loop *loop, struct store *store, struct tdi *tdi, const char *run_dir,
    struct dev_model **out, struct err *err)
{
	struct dev_model *m = xcalloc(1, sizeof *m);
	int rc;

	m->loop = loop;
	m->store = store;
	m->tdi = tdi;
	m->run_dir = xstrdup(run_dir);
	m->unplug_timeout_ns = UNPLUG_TIMEOUT_NS;
	if ((rc = store_each_object(store, "host", load_host, m, err)) < 0 ||
	    (rc = store_each_object(store, "bdev", load_bdev, m, err)) < 0 ||
	    (rc = store_each_object(store, "device", load_device, m, err)) < 0) {
		dev_model_close(m);
		return rc;
	}
	loop_defer(loop, finish_cut_short, m);
	*out = m;
	return 0;
}

void
dev_model_close(struct dev_model *m)
{
	struct map_item *it;

	if (m == NULL)
		return;
	map_for_each (it, &m->hosts)
		dev_host_free(it->value);
	map_for_each (it, &m->devices)
		dev_device_free(it->value);
	map_for_each (it, &m->bdevs)
		dev_bdev_free(it->value);
	map_fini(&m->hosts);
	map_fini(&m->devices);
	map_fini(&m->bdevs);
	free(m->run_dir);
	free(m);
}

/* ---- finders ------------------------------------------------------------------------------------- */

static void *
find(const struct map *map, const char *kind, const char *name, struct err *err)
{
	struct map_item *it;
	void *v = map_sget(map, name);
	char known[160] = "";

	if (v != NULL)
		return v;
	map_for_each (it, map) {
		size_t n = strlen(known);

		if (n + it->key_len + 8 > sizeof known) {
			snprintf(known + n, sizeof known - n, ", ...");
			break;
		}
		snprintf(known + n, sizeof known - n, "%s%s", n ? ", " : "", it->key);
	}
	err_set(err, -ENOENT, "no %s '%s'%s%s%s", kind, name, *known ? " (there are: " : "", known,
	    *known ? ")" : "");
	return NULL;
}

struct dev_host *
dev_find_host(const struct dev_model *m, const char *name, struct err *err)
{
	return find(&m->hosts, "host", name, err);
}

struct dev_bdev *
dev_find_bdev(const struct dev_model *m, const char *name, struct err *err)
{
	return find(&m->bdevs, "bdev", name, err);
}

struct dev_device *
dev_find_device(const struct dev_model *m, const char *name, struct err *err)
{
	return find(&m->devices, "device", name, err);
}

struct dev_device *
dev_find_port(const struct dev_model *m, uint32_t port)
{
	struct map_item *it;

	map_for_each (it, &m->devices) {
		struct dev_device *d = it->value;

		if (d->kind == DEV_PORT && d->port == port)
			return d;
	}
	return NULL;
}

void
dev_target_event(struct dev_model *m, const char *name, bool up, const char *why)
{
	if (map_sget(&m->devices, name) == NULL)
		return;
	log_info("device %s: %s%s%s", name, up ? "a guest drives it" : "no guest drives it",
	    *why ? ": " : "", why);
	dev_changed(m, "device", name);
}

void
dev_port_event(struct dev_model *m, uint32_t port)
{
	const struct dev_device *d = dev_find_port(m, port);

	if (d != NULL)
		dev_changed(m, "device", d->name);
}
