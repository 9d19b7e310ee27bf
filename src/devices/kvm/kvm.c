/* SPDX-License-Identifier: Apache-2.0 */
/* kvm.c: the backend of a QEMU host: checks what the host needs (D26), hot-plugs vhost-user devices into
 * free pcie-root-ports, and waits for the guest to let go of them (D27). Each operation is a small state
 * machine over QMP commands; operations on different devices may run side by side. */
#include "devices/backend.h"
#include "devices/kvm/qmp.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define QMP_TIMEOUT_NS	    (10 * NS_PER_S)
/* Until the data plane has connected to a socket that QEMU made. */
#define CONNECT_TIMEOUT_NS  (5 * NS_PER_S)
#define CONNECT_LOOK_NS	    (5 * NS_PER_MS)
#define CONNECT_LOOK_MAX_NS (100 * NS_PER_MS)

struct kvm;

enum op_kind { OP_CHECK, OP_PLUG, OP_UNPLUG };

struct op {
	struct kvm *k;
	enum op_kind kind;
	int step;
	/* The device, copied. */
	enum backend_device_kind dev;
	char *id, *socket, *bus;
	bool connect, patient;
	uint32_t n_queues, mtu;
	uint8_t mac[6];
	int boot_index;
	bool quiet_undo; /* what fails while undoing is not told */
	struct err err;	 /* of the operation, once it failed */
	struct loop_timer *timer;
	bool
	    waiting; /* UNPLUG: for DEVICE_DELETED; PLUG: for the timer, with no command under way */
	bool cancelled;	   /* PLUG: ends at the next step */
	uint64_t since_ns; /* PLUG: it waits for the data plane */
	backend_done_fn done;
	void *arg;
	struct op *next;
};

struct kvm {
	struct loop *loop;
	char *host;
	struct qmp *qmp;
	const struct backend_events *events;
	void *events_arg;
	bool has_kvm, version_known;
	int major, minor;
	unsigned free_slots, slots;
	char about[128];
	struct op *ops; /* under way */
};

static struct kvm *
of(struct backend *b)
{
	return (struct kvm *)b;
}

static void
op_end(struct op *op, int code, const struct err *err)
{
	struct kvm *k = op->k;
	struct err none = { 0 };

	/* QEMU removes the socket that it made; one that was killed, or sees other folders, does not. */
	if (op->kind == OP_UNPLUG && op->connect && code == 0)
		unlink(op->socket);
	for (struct op **at = &k->ops; *at != NULL; at = &(*at)->next)
		if (*at == op) {
			*at = op->next;
			break;
		}
	if (op->done != NULL)
		op->done(op->arg, code, err ? err : &none);
	loop_timer_free(op->timer);
	free(op->id);
	free(op->socket);
	free(op->bus);
	free(op);
}

static struct op *
op_new(struct kvm *k, enum op_kind kind, const struct backend_device *d, backend_done_fn done,
    void *arg)
{
	struct op *op = xcalloc(1, sizeof *op);

	*op = (struct op){ .k = k, .kind = kind, .done = done, .arg = arg, .next = k->ops };
	if (d != NULL) {
		op->dev = d->kind;
		op->id = xstrdup(d->id);
		op->socket = xstrdup(d->socket ? d->socket : "");
		op->connect = d->connect;
		op->patient = d->patient;
		op->n_queues = d->n_queues ? d->n_queues : 1;
		op->mtu = d->mtu;
		op->boot_index = d->boot_index;
		memcpy(op->mac, d->mac, sizeof op->mac);
	}
	k->ops = op;
	return op;
}

/* ---- what QEMU says about itself -------------------------------------------------------------- */

/* Counts pcie-root-ports and the free ones; writes the name of a free one that no operation took. A free
 * one is a bridge with a qdev id and an empty bus behind it. */
static void
scan_bus(struct kvm *k, json_t *devices, const char **free_bus)
{
	size_t i;
	json_t *d;

	json_array_foreach(devices, i, d)
	{
		json_t *bridge = json_object_get(d, "pci_bridge");
		json_t *behind = bridge ? json_object_get(bridge, "devices") : NULL;
		const char *id = json_string_value(json_object_get(d, "qdev_id"));
		bool taken = false;

		if (bridge == NULL || id == NULL || *id == '\0')
			continue;
		k->slots++;
		if (json_array_size(behind) > 0)
			continue;
		for (struct op *op = k->ops; op != NULL; op = op->next)
			taken |= op->bus != NULL && strcmp(op->bus, id) == 0;
		if (taken)
			continue;
		k->free_slots++;
		if (*free_bus == NULL)
			*free_bus = id;
	}
}

static const char *
scan_pci(struct kvm *k, json_t *buses)
{
	const char *free_bus = NULL;
	size_t i;
	json_t *bus;

	k->slots = k->free_slots = 0;
	json_array_foreach(buses, i, bus) scan_bus(k, json_object_get(bus, "devices"), &free_bus);
	snprintf(k->about, sizeof k->about, "QEMU %d.%d, %s, %u of %u slots free", k->major,
	    k->minor, k->has_kvm ? "KVM" : "TCG", k->free_slots, k->slots);
	return free_bus;
}

static int
no_slot(struct kvm *k, struct err *err)
{
	return err_set(err, -ENOSPC,
	    "host %s: no free slot for another device (%u pcie-root-ports, all used); start QEMU with more, "
	    "for example -device pcie-root-port,id=ipdk%u,chassis=%u,slot=%u",
	    k->host, k->slots, k->slots, k->slots + 1, k->slots + 1);
}

/* ---- check --------------------------------------------------------------------------------------- */

static int
check_memory(struct kvm *k, json_t *memdevs, struct err *err)
{
	size_t i;
	json_t *m;

	if (json_array_size(memdevs) == 0)
		return err_set(err, -EINVAL,
		    "host %s: the guest's memory cannot be shared with the data plane; start QEMU with "
		    "-object memory-backend-memfd,id=mem,size=SIZE,share=on and "
		    "-machine q35,memory-backend=mem",
		    k->host);
	json_array_foreach(memdevs, i, m)
	{
		const char *id = json_string_value(json_object_get(m, "id"));

		if (!json_is_true(json_object_get(m, "share")))
			return err_set(err, -EINVAL,
			    "host %s: memory backend '%s' is not shared; start QEMU with share=on in that "
			    "-object",
			    k->host, id ? id : "?");
	}
	return 0;
}

static void check_step(void *arg, int code, json_t *ret, const struct err *err);

static void
check_next(struct op *op)
{
	static const char *const command[] = { "query-version", "query-kvm", "query-memdev",
		"query-pci" };

	qmp_execute(op->k->qmp, command[op->step], NULL, QMP_TIMEOUT_NS, check_step, op);
}

static void
check_step(void *arg, int code, json_t *ret, const struct err *err)
{
	struct op *op = arg;
	struct kvm *k = op->k;
	struct err mine = { 0 };
	json_t *v;

	if (code < 0) {
		op_end(op, code, err);
		return;
	}
	switch (op->step) {
	case 0:
		v = json_object_get(ret, "qemu");
		k->major = (int)json_integer_value(json_object_get(v, "major"));
		k->minor = (int)json_integer_value(json_object_get(v, "minor"));
		k->version_known = true;
		break;
	case 1:
		k->has_kvm = json_is_true(json_object_get(ret, "enabled"));
		break;
	case 2:
		if (check_memory(k, ret, &mine) < 0) {
			op_end(op, mine.code, &mine);
			return;
		}
		break;
	default:
		scan_pci(k, ret);
		if (k->slots == 0)
			no_slot(k, &mine);
		op_end(op, mine.code, &mine);
		return;
	}
	op->step++;
	check_next(op);
}

static void
check_late(void *arg)
{
	struct op *op = arg;
	struct err err;

	err_set(&err, -ENOTCONN, "host %s: QMP socket %s: %s", op->k->host, qmp_path(op->k->qmp),
	    qmp_why_down(op->k->qmp));
	op_end(op, err.code, &err);
}

static void
kvm_check(struct backend *b, uint64_t timeout_ns, backend_done_fn done, void *arg)
{
	struct kvm *k = of(b);
	struct op *op = op_new(k, OP_CHECK, NULL, done, arg);

	if (qmp_is_up(k->qmp)) {
		check_next(op);
		return;
	}
	op->step = -1; /* begins when the monitor is up */
	op->timer = loop_timer_new(k->loop, check_late, op);
	loop_timer_set(op->timer, timeout_ns);
}

/* ---- plug ---------------------------------------------------------------------------------------- */

enum plug_step {
	PLUG_LOOK,	/* is it there already? */
	PLUG_CLEAR_NET, /* leftovers of an attempt that was cut short */
	PLUG_CLEAR_CHAR,
	PLUG_SLOT,
	PLUG_CHARDEV,
	PLUG_CONNECTED, /* QEMU listens: has the data plane come? */
	PLUG_NETDEV,
	PLUG_DEVICE,
	PLUG_UNDO_NET,
	PLUG_UNDO_CHAR
};

static void plug_step(void *arg, int code, json_t *ret, const struct err *err);

static json_t *
chardev_args(const struct op *op)
{
	json_t *data = json_pack("{s:{s:s, s:{s:s}}, s:b}", "addr", "type", "unix", "data", "path",
	    op->socket, "server", op->connect);

	if (op->connect)
		json_object_set_new(data, "wait", json_false());
	else
		json_object_set_new(data, "reconnect", json_integer(1));
	return json_pack("{s:s+, s:{s:s, s:o}}", "id", op->id, "-chr", "backend", "type", "socket",
	    "data", data);
}

static json_t *
device_args(const struct op *op)
{
	struct kvm *k = op->k;
	char mac[18];
	json_t *a;

	if (op->dev == BACKEND_BLK) {
		a = json_pack("{s:s, s:s, s:s+, s:s, s:I}", "driver", "vhost-user-blk-pci", "id",
		    op->id, "chardev", op->id, "-chr", "bus", op->bus, "num-queues",
		    (json_int_t)op->n_queues);
		if (op->boot_index >= 0)
			json_object_set_new(a, "bootindex", json_integer(op->boot_index));
		return a;
	}
	snprintf(mac, sizeof mac, "%02x:%02x:%02x:%02x:%02x:%02x", op->mac[0], op->mac[1],
	    op->mac[2], op->mac[3], op->mac[4], op->mac[5]);
	/* No link state: QEMU takes the link down while the data plane is away, upon which a guest forgets its
	 * neighbours, and asks for them again only after a second. */
	a = json_pack("{s:s, s:s, s:s+, s:s, s:s, s:b}", "driver", "virtio-net-pci", "id", op->id,
	    "netdev", op->id, "-net", "bus", op->bus, "mac", mac, "status", 0);
	if (op->n_queues > 1)
		json_object_set_new(a, "mq", json_true());
	if (op->mtu != 0)
		json_object_set_new(a, "host_mtu", json_integer(op->mtu));
	/* QEMU 7 without KVM crashes on an MSI-X vhost-user-net device: virtio_pci_vq_vector_unmask uses an
	 * irqfd table that is only made under KVM. INTx works. */
	if (!k->has_kvm && k->major <= 7)
		json_object_set_new(a, "vectors", json_integer(0));
	else if (op->n_queues > 1)
		json_object_set_new(a, "vectors", json_integer(2 * op->n_queues + 2));
	return a;
}

static void
plug_next(struct op *op)
{
	struct qmp *q = op->k->qmp;
	json_t *args = NULL;
	const char *command = NULL;

	switch ((enum plug_step)op->step) {
	case PLUG_LOOK:
		command = "qom-list";
		args = json_pack("{s:s}", "path", "/machine/peripheral");
		break;
	case PLUG_CLEAR_NET:
	case PLUG_UNDO_NET:
		command = "netdev_del";
		args = json_pack("{s:s+}", "id", op->id, "-net");
		break;
	case PLUG_CLEAR_CHAR:
	case PLUG_UNDO_CHAR:
		command = "chardev-remove";
		args = json_pack("{s:s+}", "id", op->id, "-chr");
		break;
	case PLUG_SLOT:
		command = "query-pci";
		break;
	case PLUG_CHARDEV:
		command = "chardev-add";
		args = chardev_args(op);
		break;
	case PLUG_CONNECTED:
		command = "query-chardev";
		break;
	case PLUG_NETDEV:
		command = "netdev_add";
		args = json_pack("{s:s, s:s+, s:s+, s:I}", "type", "vhost-user", "id", op->id,
		    "-net", "chardev", op->id, "-chr", "queues", (json_int_t)op->n_queues);
		break;
	case PLUG_DEVICE:
		command = "device_add";
		args = device_args(op);
		break;
	}
	qmp_execute(q, command, args, QMP_TIMEOUT_NS, plug_step, op);
}

static bool
has_child(json_t *list, const char *id)
{
	size_t i;
	json_t *p;

	json_array_foreach(list, i, p)
	{
		const char *name = json_string_value(json_object_get(p, "name"));

		if (name != NULL && strcmp(name, id) == 0)
			return true;
	}
	return false;
}

/* Whether somebody is connected to the device's socket: QEMU says "disconnected:unix:PATH,server=on" or
 * "unix:PATH,server=on". */
static bool
is_connected(json_t *chardevs, const char *id)
{
	static const char not_yet[] = "disconnected:";
	size_t i, n = strlen(id);
	json_t *c;

	json_array_foreach(chardevs, i, c)
	{
		const char *label = json_string_value(json_object_get(c, "label"));
		const char *file = json_string_value(json_object_get(c, "filename"));

		if (label != NULL && file != NULL && strncmp(label, id, n) == 0 &&
		    strcmp(label + n, "-chr") == 0)
			return strncmp(file, not_yet, sizeof not_yet - 1) != 0;
	}
	return false;
}

/* Takes back what the steps before the failed one made. netdev_del of a vhost-user netdev removes its
 * chardev, too. */
static void
plug_fail(struct op *op, const struct err *err)
{
	op->err = *err;
	err_prefix(&op->err, "host %s: ", op->k->host);
	if (op->step == PLUG_DEVICE || op->step == PLUG_NETDEV || op->step == PLUG_CONNECTED)
		op->step = op->dev == BACKEND_NET && op->step == PLUG_DEVICE ? PLUG_UNDO_NET
									     : PLUG_UNDO_CHAR;
	else {
		op_end(op, op->err.code, &op->err);
		return;
	}
	plug_next(op);
}

static void
look_again(void *arg)
{
	struct op *op = arg;

	op->waiting = false;
	plug_next(op);
}

/* The data plane has not connected yet. QEMU's next step would wait for it, and the whole QEMU with it: so
 * the waiting is done here. Returns false when it has been long enough. */
static bool
plug_wait(struct op *op, struct err *err)
{
	uint64_t now = clock_mono_ns(), waited;

	if (op->since_ns == 0)
		op->since_ns = now;
	waited = now - op->since_ns;
	if (!op->patient && waited > CONNECT_TIMEOUT_NS) {
		err_set(err, -ETIMEDOUT,
		    "device %s: the data plane did not connect to QEMU's socket %s within %d s",
		    op->id, op->socket, (int)(CONNECT_TIMEOUT_NS / NS_PER_S));
		return false;
	}
	if (op->timer == NULL)
		op->timer = loop_timer_new(op->k->loop, look_again, op);
	op->waiting = true;
	loop_timer_set(op->timer, MIN(MAX(waited / 4, CONNECT_LOOK_NS), CONNECT_LOOK_MAX_NS));
	return true;
}

/* Ends what plugs this device, now or with its next step: what it made is the canceller's. */
static void
cancel_plug(struct kvm *k, const char *id)
{
	struct err err;

	for (struct op *op = k->ops, *next; op != NULL; op = next) {
		next = op->next;
		if (op->kind != OP_PLUG || op->cancelled || strcmp(op->id, id) != 0)
			continue;
		op->cancelled = true;
		if (!op->waiting)
			continue;
		err_set(&err, -ECANCELED, "host %s: device %s is unplugged", k->host, id);
		op_end(op, err.code, &err);
		next = k->ops; /* callbacks change the list; what is cancelled is passed over */
	}
}

static void
plug_step(void *arg, int code, json_t *ret, const struct err *err)
{
	struct op *op = arg;
	struct err mine;
	const char *bus;

	if (op->cancelled) {
		err_set(&mine, -ECANCELED, "host %s: device %s is unplugged", op->k->host, op->id);
		op_end(op, mine.code, &mine);
		return;
	}
	switch ((enum plug_step)op->step) {
	case PLUG_UNDO_NET:
	case PLUG_UNDO_CHAR:
		op_end(op, op->err.code, &op->err);
		return;
	case PLUG_CLEAR_NET:
	case PLUG_CLEAR_CHAR: /* that there was nothing to clear is the usual case */
		if (code == -EPIPE || code == -ENOTCONN) {
			plug_fail(op, err);
			return;
		}
		break;
	case PLUG_LOOK:
	case PLUG_SLOT:
	case PLUG_CHARDEV:
	case PLUG_CONNECTED:
	case PLUG_NETDEV:
	case PLUG_DEVICE:
		if (code < 0) {
			plug_fail(op, err);
			return;
		}
	}
	if (op->step == PLUG_LOOK && has_child(ret, op->id)) {
		op_end(op, 0, NULL);
		return;
	}
	if (op->step == PLUG_SLOT) {
		bus = scan_pci(op->k, ret);
		if (bus == NULL) {
			no_slot(op->k, &mine);
			op_end(op, mine.code, &mine);
			return;
		}
		op->bus = xstrdup(bus);
	}
	if (op->step == PLUG_CONNECTED && !is_connected(ret, op->id)) {
		if (!plug_wait(op, &mine))
			plug_fail(op, &mine);
		return;
	}
	if (op->step == PLUG_DEVICE) {
		op_end(op, 0, NULL);
		return;
	}
	op->step++;
	if (op->step == PLUG_CLEAR_NET && op->dev == BACKEND_BLK)
		op->step++;
	if (op->step == PLUG_CONNECTED && !op->connect)
		op->step++;
	if (op->step == PLUG_NETDEV && op->dev == BACKEND_BLK)
		op->step++;
	plug_next(op);
}

static void
kvm_plug(struct backend *b, const struct backend_device *d, backend_done_fn done, void *arg)
{
	struct op *op;

	cancel_plug(of(b), d->id);
	op = op_new(of(b), OP_PLUG, d, done, arg);
	op->step = PLUG_LOOK;
	plug_next(op);
}

/* ---- unplug -------------------------------------------------------------------------------------- */

enum unplug_step { UNPLUG_DEVICE, UNPLUG_WAIT, UNPLUG_NET, UNPLUG_CHAR };

static void unplug_step(void *arg, int code, json_t *ret, const struct err *err);

static void
unplug_next(struct op *op)
{
	struct qmp *q = op->k->qmp;

	switch ((enum unplug_step)op->step) {
	case UNPLUG_DEVICE:
		op->waiting = true; /* DEVICE_DELETED may come before the reply */
		qmp_execute(q, "device_del", json_pack("{s:s}", "id", op->id), QMP_TIMEOUT_NS,
		    unplug_step, op);
		break;
	case UNPLUG_WAIT:
		break;
	case UNPLUG_NET:
		qmp_execute(q, "netdev_del", json_pack("{s:s+}", "id", op->id, "-net"),
		    QMP_TIMEOUT_NS, unplug_step, op);
		break;
	case UNPLUG_CHAR:
		qmp_execute(q, "chardev-remove", json_pack("{s:s+}", "id", op->id, "-chr"),
		    QMP_TIMEOUT_NS, unplug_step, op);
		break;
	}
}

/* The device is gone from the machine: what stood behind it goes, too. */
static void
unplug_deleted(struct op *op)
{
	op->waiting = false;
	if (op->timer != NULL)
		loop_timer_stop(op->timer);
	op->step = op->dev == BACKEND_NET ? UNPLUG_NET : UNPLUG_CHAR;
	unplug_next(op);
}

static void
unplug_step(void *arg, int code, json_t *ret, const struct err *err)
{
	struct op *op = arg;

	if (op->step == UNPLUG_DEVICE || op->step == UNPLUG_WAIT) {
		if (code == -EPIPE || code == -ENOTCONN) {
			op_end(op, 0, NULL); /* QEMU is gone, and the device with it */
			return;
		}
		if (code < 0 && strstr(err->msg, "not found") != NULL) {
			unplug_deleted(op);
			return;
		}
		/* Another refusal is "already in the process of unplug": the event will come, or the time-out. */
		if (op->waiting)
			op->step = UNPLUG_WAIT;
		return;
	}
	if (op->step == UNPLUG_NET && op->dev == BACKEND_NET && code < 0 && code != -EPIPE) {
		op->step =
		    UNPLUG_CHAR; /* no netdev left: an attempt cut short; its chardev may be */
		unplug_next(op);
		return;
	}
	op_end(op, 0, NULL);
}

static void
unplug_late(void *arg)
{
	struct op *op = arg;
	struct kvm *k = op->k;
	struct err err;
	backend_done_fn done = op->done;

	err_set(&err, -ETIMEDOUT,
	    "host %s: the guest does not let go of device %s; it is cut off from the data plane and will be "
	    "removed when the guest lets go or QEMU ends",
	    k->host, op->id);
	op->done = NULL; /* the operation goes on waiting; 'gone' will tell */
	done(op->arg, err.code, &err);
}

static void
kvm_unplug(struct backend *b, const struct backend_device *d, uint64_t timeout_ns,
    backend_done_fn done, void *arg)
{
	struct kvm *k = of(b);
	struct op *op;

	cancel_plug(k, d->id);
	if (!qmp_is_up(k->qmp)) {
		struct err none = { 0 };

		if (d->connect)
			unlink(d->socket); /* a QEMU that was killed left it */
		done(arg, 0, &none);	   /* no QEMU, no device */
		return;
	}
	op = op_new(k, OP_UNPLUG, d, done, arg);
	op->timer = loop_timer_new(k->loop, unplug_late, op);
	loop_timer_set(op->timer, timeout_ns);
	op->step = UNPLUG_DEVICE;
	unplug_next(op);
}

/* ---- events, life -------------------------------------------------------------------------------- */

static void
qmp_up(void *arg)
{
	struct kvm *k = arg;

	for (struct op *op = k->ops, *next; op != NULL; op = next) {
		next = op->next;
		if (op->kind == OP_CHECK && op->step < 0) {
			loop_timer_stop(op->timer);
			op->step = 0;
			check_next(op);
		}
	}
	k->events->state(k->events_arg, true, "");
}

static void
qmp_down(void *arg, const char *why)
{
	struct kvm *k = arg;

	struct op *op = k->ops;

	/* A device whose removal was waited for is gone with QEMU, and one whose plugging waited for the data
	 * plane is plugged anew when QEMU is back. Callbacks change the list: begin again. */
	while (op != NULL) {
		struct err err;

		if (!op->waiting) {
			op = op->next;
			continue;
		}
		if (op->kind == OP_PLUG) {
			err_set(&err, -EPIPE, "host %s: %s", k->host, why);
			op_end(op, err.code, &err);
			op = k->ops;
			continue;
		}
		op->waiting = false;
		if (op->done == NULL)
			k->events->gone(k->events_arg, op->id);
		op_end(op, 0, NULL);
		op = k->ops;
	}
	k->events->state(k->events_arg, false, why);
}

static void
qmp_event(void *arg, const char *name, json_t *data)
{
	struct kvm *k = arg;
	const char *id = json_string_value(json_object_get(data, "device"));

	if (strcmp(name, "DEVICE_DELETED") != 0 || id == NULL)
		return;
	for (struct op *op = k->ops; op != NULL; op = op->next)
		if (op->kind == OP_UNPLUG && op->waiting && strcmp(op->id, id) == 0) {
			if (op->done == NULL)
				k->events->gone(k->events_arg, op->id);
			unplug_deleted(op);
			return;
		}
	k->events->gone(k->events_arg, id);
}

static const struct qmp_events qmp_events = { qmp_up, qmp_down, qmp_event };

static int
kvm_open(struct loop *loop, const char *host, const char *address,
    const struct backend_events *events, void *arg, struct backend **b, struct err *err)
{
	struct kvm *k;

	if (address == NULL || *address != '/')
		return err_set(err, -EINVAL,
		    "host %s: the QMP socket's path must be absolute, not '%s'", host,
		    address ? address : "");
	k = xcalloc(1, sizeof *k);
	k->loop = loop;
	k->host = xstrdup(host);
	k->events = events;
	k->events_arg = arg;
	snprintf(k->about, sizeof k->about, "QEMU, not reached yet");
	k->qmp = qmp_new(loop, address, &qmp_events, k);
	*b = (struct backend *)k;
	return 0;
}

static void
kvm_close(struct backend *b)
{
	static const struct backend_events nothing_events;
	struct kvm *k = of(b);

	if (k == NULL)
		return;
	k->events = &nothing_events;
	qmp_free(k->qmp);
	while (k->ops != NULL) {
		struct err err;

		err_set(&err, -ECANCELED, "host %s: removed", k->host);
		op_end(k->ops, err.code, &err);
	}
	free(k->host);
	free(k);
}

static const char *
kvm_describe(struct backend *b)
{
	struct kvm *k = of(b);

	return qmp_is_up(k->qmp) ? k->about : qmp_why_down(k->qmp);
}

static bool
kvm_is_up(const struct backend *b)
{
	return qmp_is_up(((const struct kvm *)b)->qmp);
}

const struct backend_ops backend_kvm = { "kvm", kvm_open, kvm_close, kvm_check, kvm_plug,
	kvm_unplug, kvm_describe, kvm_is_up };
