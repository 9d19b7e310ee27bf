/* SPDX-License-Identifier: Apache-2.0 */
/* cmd_device.c: hosts, block devices, ports, disks: all by gNMI on /virtual-devices. */
#include "cli.h"

#include "base/mem.h"
#include "base/units.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define QUEUES_MAX 16u
#define MTU_MIN	   68u /* RFC 791 */

static char *
device_path(struct cli *c, const char *name)
{
	return arena_printf(c->a, "/virtual-devices/virtual-device[device-id=%s]", name);
}

static char *
host_path(struct cli *c, const char *name)
{
	return arena_printf(c->a, "/virtual-devices/host[name=%s]", name);
}

static char *
bdev_path(struct cli *c, const char *name)
{
	return arena_printf(c->a, "/virtual-devices/bdev[name=%s]", name);
}

static const char *
absolute(struct cli *c, const char *path)
{
	char cwd[PATH_MAX];

	if (*path == '/' || getcwd(cwd, sizeof cwd) == NULL)
		return path;
	return arena_printf(c->a, "%s/%s", cwd, path);
}

static json_t *
number(uint64_t v)
{
	char s[24];

	snprintf(s, sizeof s, "%" PRIu64, v);
	return json_string(s);
}

/* A name that is there already is an error, not an update. */
static int
check_new(struct cli *c, const char *path, const char *what, const char *name, struct err *err)
{
	json_t *j;

	if (!cli_is_name(name))
		return err_set(err, -EINVAL,
		    "%s name '%s': only letters, digits, '-', '_' and '.' are allowed", what, name);
	j = cli_get(c, path, err);
	if (j != NULL) {
		json_decref(j);
		return err_set(err, -EEXIST, "%s '%s' is there already", what, name);
	}
	return err->code == -ENOENT ? 0 : err->code;
}

/* A device must be there to be changed. */
static int
check_there(struct cli *c, const char *name, struct err *err)
{
	json_t *j = cli_is_name(name) ? cli_get(c, device_path(c, name), err) : NULL;

	if (j == NULL && (err->code == 0 || err->code == -ENOENT))
		return err_set(err, -ENOENT, "no device '%s'", name);
	json_decref(j);
	return j == NULL ? err->code : 0;
}

/* Makes a new entry at the path. */
static int
create(struct cli *c, const char *path, const char *what, const char *name, json_t *config)
{
	struct err err = { 0 };

	if (check_new(c, path, what, name, &err) < 0) {
		json_decref(config);
		return cli_fail(c, &err);
	}
	if (cli_update(c, path, json_pack("{s:o}", "config", config), &err) < 0)
		return cli_fail(c, &err);
	return cli_done(c, "%s %s created", what, name);
}

/* Takes "--name value" out of the arguments; NULL when absent. */
static const char *
option(int *argc, char **argv, const char *name)
{
	const char *v = NULL;
	int n = 0;

	for (int i = 0; i < *argc; i++) {
		if (strcmp(argv[i], name) == 0 && i + 1 < *argc)
			v = argv[++i];
		else
			argv[n++] = argv[i];
	}
	*argc = n;
	return v;
}

/* ---- hosts, bdevs ------------------------------------------------------------------------------------------ */

static int
add_host(struct cli *c, int argc, char **argv)
{
	const char *qmp = option(&argc, argv, "--qmp"), *address = "";
	const char *vhost = option(&argc, argv, "--vhost");
	struct err err = { 0 };
	json_t *config;

	if (argc < 2)
		return -1;
	if (strcmp(argv[1], "kvm") == 0) {
		if (qmp == NULL || argc != 2)
			return -1;
		address = absolute(c, qmp);
	} else if (argc > 2) {
		address = argv[2];
	}
	config = json_pack("{s:s, s:s}", "kind", argv[1], "address", address);
	if (vhost != NULL)
		json_object_set_new(config, "vhost", json_string(vhost));
	if (check_new(c, host_path(c, argv[0]), "host", argv[0], &err) < 0) {
		json_decref(config);
		return cli_fail(c, &err);
	}
	if (cli_update(c, host_path(c, argv[0]), json_pack("{s:o}", "config", config), &err) < 0)
		return cli_fail(c, &err);
	return cli_done(c, "host %s added", argv[0]);
}

static int
create_bdev(struct cli *c, int argc, char **argv)
{
	bool file = argc >= 3 && strcmp(argv[1], "file") == 0;
	const char *size_text = argc < 3 ? NULL : file ? (argc > 3 ? argv[3] : NULL) : argv[2];
	json_t *config;
	struct err err = { 0 };
	uint64_t size = 0;

	if (argc < 3 || argc > (file ? 4 : 3))
		return -1;
	if (size_text != NULL && units_parse_size(size_text, &size, &err) < 0) {
		cli_fail(c, &err);
		return EXIT_USAGE;
	}
	config = json_pack("{s:s, s:o}", "kind", argv[1], "size", number(size));
	if (file)
		json_object_set_new(config, "path", json_string(absolute(c, argv[2])));
	return create(c, bdev_path(c, argv[0]), "bdev", argv[0], config);
}

/* ---- ports, disks ------------------------------------------------------------------------------------------- */

/* host1 virtio-net RATE NETDEV | - tap IFNAME NETDEV [RATE] | - null NETDEV */
static int
create_port(struct cli *c, int argc, char **argv)
{
	const char *queues = option(&argc, argv, "--queues"), *mtu = option(&argc, argv, "--mtu");
	const char *mac = option(&argc, argv, "--mac"), *rate = "unlimited", *netdev,
		   *argument = NULL;
	bool virtio = argc >= 2 && strcmp(argv[1], "virtio-net") == 0;
	bool bare = argc >= 2 && strcmp(argv[1], "null") == 0;
	struct err err = { 0 };
	uint64_t bps, n_queues = 0, mtu_bytes = 0;
	json_t *config;
	int at = bare ? 2 : 3;

	if (argc <= at || argc > at + (virtio ? 1 : 2))
		return -1;
	netdev = argv[at];
	if (virtio)
		rate = argv[2];
	else if (!bare)
		argument = argv[2];
	if (!virtio && argc > at + 1)
		rate = argv[at + 1];
	if (units_parse_rate(rate, &bps, &err) < 0 ||
	    (queues && cli_number(queues, "--queues", 1, QUEUES_MAX, &n_queues, &err) < 0) ||
	    (mtu && cli_number(mtu, "--mtu", MTU_MIN, UINT16_MAX, &mtu_bytes, &err) < 0)) {
		cli_fail(c, &err);
		return EXIT_USAGE;
	}
	config = json_pack("{s:s, s:o}", "type", argv[1], "rate", number(bps));
	if (strcmp(argv[0], "-") != 0)
		json_object_set_new(config, "host", json_string(argv[0]));
	if (argument != NULL)
		json_object_set_new(config, "argument", json_string(argument));
	if (queues != NULL)
		json_object_set_new(config, "queues", json_integer((json_int_t)n_queues));
	if (mtu != NULL)
		json_object_set_new(config, "mtu", json_integer((json_int_t)mtu_bytes));
	if (mac != NULL)
		json_object_set_new(config, "mac", json_string(mac));
	return create(c, device_path(c, netdev), "port", netdev, config);
}

static int
create_disk(struct cli *c, int argc, char **argv)
{
	const char *name = option(&argc, argv, "--name"), *size = option(&argc, argv, "--size");
	struct err err = { 0 };
	uint64_t iops, bw, bytes = 0;
	json_t *config;

	if (argc != 4)
		return -1;
	if (units_parse_disk_limit(argv[2], &iops, &bw, &err) < 0 ||
	    (size != NULL && units_parse_size(size, &bytes, &err) < 0)) {
		cli_fail(c, &err);
		return EXIT_USAGE;
	}
	if (name == NULL)
		name = arena_printf(c->a, "disk-%s", argv[3]);
	config = json_pack("{s:s, s:s, s:s, s:o, s:o}", "type", argv[1], "host", argv[0], "bdev",
	    argv[3], "max-iops", number(iops), "max-bandwidth", number(bw));
	if (size != NULL)
		json_object_set_new(config, "bdev-size", number(bytes));
	return create(c, device_path(c, name), "disk", name, config);
}

/* A disk that is not plugged yet, on a bdev that is made, thin, when it is not there. */
static int
add_disk(struct cli *c, int argc, char **argv)
{
	struct err err = { 0 };
	uint64_t size;

	if (argc != 3)
		return -1;
	if (units_parse_size(argv[2], &size, &err) < 0) {
		cli_fail(c, &err);
		return EXIT_USAGE;
	}
	return create(c, device_path(c, argv[0]), "disk", argv[0],
	    json_pack("{s:s, s:s, s:o}", "type", "virtio-blk", "bdev", argv[1], "bdev-size",
		number(size)));
}

static int
plug(struct cli *c, int argc, char **argv)
{
	struct err err = { 0 };

	if (argc != 2)
		return -1;
	if (check_there(c, argv[0], &err) < 0 ||
	    cli_update(c, arena_printf(c->a, "%s/config", device_path(c, argv[0])),
		json_pack("{s:s}", "host", argv[1]), &err) < 0)
		return cli_fail(c, &err);
	return cli_done(c, "disk %s plugged into host %s", argv[0], argv[1]);
}

static int
unplug(struct cli *c, int argc, char **argv)
{
	struct err err = { 0 };

	if (argc != 1)
		return -1;
	if (check_there(c, argv[0], &err) < 0 ||
	    cli_delete(c, arena_printf(c->a, "%s/config/host", device_path(c, argv[0])), &err) < 0)
		return cli_fail(c, &err);
	return cli_done(c, "disk %s unplugged", argv[0]);
}

static int
set_device(struct cli *c, int argc, char **argv)
{
	struct err err = { 0 };
	uint64_t a = 0, b = 0;
	json_t *config;
	int rc;

	if (argc != 3)
		return -1;
	if (strcmp(argv[1], "rate") == 0) {
		rc = units_parse_rate(argv[2], &a, &err);
		config = json_pack("{s:o}", "rate", number(a));
	} else if (strcmp(argv[1], "limit") == 0) {
		rc = units_parse_disk_limit(argv[2], &a, &b, &err);
		config = json_pack("{s:o, s:o}", "max-iops", number(a), "max-bandwidth", number(b));
	} else {
		return cli_bad(
		    "'%s' cannot be set; 'rate' of a port and 'limit' of a disk can", argv[1]);
	}
	if (rc < 0) {
		json_decref(config);
		cli_fail(c, &err);
		return EXIT_USAGE;
	}
	if (check_there(c, argv[0], &err) < 0) {
		json_decref(config);
		return cli_fail(c, &err);
	}
	if (cli_update(c, arena_printf(c->a, "%s/config", device_path(c, argv[0])), config, &err) <
	    0)
		return cli_fail(c, &err);
	return cli_done(c, "%s: %s is %s now", argv[0], argv[1], argv[2]);
}

/* ---- showing -------------------------------------------------------------------------------------------------- */

static const char *
rate_text(struct cli *c, const json_t *state)
{
	char s[32];

	return arena_strdup(
	    c->a, units_rate(strtoull(cli_text(state, "rate"), NULL, 10), s, sizeof s));
}

static const char *
limit_text(struct cli *c, const json_t *state)
{
	char s[64];

	return arena_strdup(
	    c->a, units_disk_limit(strtoull(cli_text(state, "max-iops"), NULL, 10),
		      strtoull(cli_text(state, "max-bandwidth"), NULL, 10), s, sizeof s));
}

struct rows {
	const char **v;
	size_t n, cap;
};

static void
cell(struct cli *c, struct rows *r, const char *text)
{
	if (r->n == r->cap) {
		const char **grown;

		r->cap = r->cap * 2 + 32;
		grown = arena_array(c->a, const char *, r->cap);
		if (r->n > 0)
			memcpy(grown, r->v, r->n * sizeof *grown);
		r->v = grown;
	}
	r->v[r->n++] = text && *text ? arena_strdup(c->a, text) : "-";
}

static void
head(struct cli *c, struct rows *r, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		cell(c, r, names[i]);
}

static void
list_hosts(struct cli *c, const json_t *tree)
{
	static const char *const names[] = { "HOST", "KIND", "STATUS", "DETAIL" };
	struct rows r = { 0 };
	size_t i;
	json_t *h;

	head(c, &r, names, ARRAY_LEN(names));
	json_array_foreach(json_object_get(tree, "host"), i, h)
	{
		json_t *s = json_object_get(h, "state");

		cell(c, &r, cli_text(h, "name"));
		cell(c, &r, cli_text(s, "kind"));
		cell(c, &r, cli_text(s, "oper-status"));
		cell(c, &r, cli_text(s, "detail"));
	}
	if (r.n > ARRAY_LEN(names))
		cli_table(r.v, r.n / ARRAY_LEN(names), ARRAY_LEN(names));
}

static void
list_bdevs(struct cli *c, const json_t *tree)
{
	static const char *const names[] = { "BDEV", "KIND", "SIZE", "PATH" };
	struct rows r = { 0 };
	char size[32];
	size_t i;
	json_t *b;

	head(c, &r, names, ARRAY_LEN(names));
	json_array_foreach(json_object_get(tree, "bdev"), i, b)
	{
		json_t *s = json_object_get(b, "state");

		cell(c, &r, cli_text(b, "name"));
		cell(c, &r, cli_text(s, "kind"));
		cell(c, &r, units_size(strtoull(cli_text(s, "size"), NULL, 10), size, sizeof size));
		cell(c, &r, cli_text(s, "path"));
	}
	if (r.n > ARRAY_LEN(names))
		cli_table(r.v, r.n / ARRAY_LEN(names), ARRAY_LEN(names));
}

static void
list_devices(struct cli *c, const json_t *tree, bool disks)
{
	static const char *const port_names[] = { "PORT", "NETDEV", "TYPE", "HOST", "RATE", "STATE",
		"LINK" };
	static const char *const disk_names[] = { "DISK", "BDEV", "TYPE", "HOST", "LIMIT", "STATE",
		"LINK" };
	struct rows r = { 0 };
	size_t i, n = ARRAY_LEN(port_names);
	json_t *d;

	head(c, &r, disks ? disk_names : port_names, n);
	json_array_foreach(json_object_get(tree, "virtual-device"), i, d)
	{
		json_t *s = json_object_get(d, "state");

		if ((strcmp(cli_text(s, "type"), "virtio-blk") == 0) != disks)
			continue;
		if (disks) {
			cell(c, &r, cli_text(d, "device-id"));
			cell(c, &r, cli_text(s, "bdev"));
		} else {
			cell(c, &r,
			    arena_printf(c->a, "%lld",
				(long long)json_integer_value(json_object_get(s, "port-id"))));
			cell(c, &r, cli_text(d, "device-id"));
		}
		cell(c, &r, cli_text(s, "type"));
		cell(c, &r, cli_text(s, "host"));
		cell(c, &r, disks ? limit_text(c, s) : rate_text(c, s));
		cell(c, &r, cli_text(s, "lifecycle"));
		cell(c, &r, cli_text(s, "oper-status"));
	}
	if (r.n > n)
		cli_table(r.v, r.n / n, n);
}

static int
list(struct cli *c, int argc, char **argv)
{
	const char *what = argc > 0 ? argv[0] : "all";
	bool all = strcmp(what, "all") == 0;
	struct err err = { 0 };
	json_t *tree;

	if (argc > 1 || (!all && strcmp(what, "hosts") != 0 && strcmp(what, "bdevs") != 0 &&
			    strcmp(what, "ports") != 0 && strcmp(what, "disks") != 0))
		return -1;
	tree = cli_get(c, "/virtual-devices", &err);
	if (tree == NULL)
		return cli_fail(c, &err);
	if (c->json)
		return cli_json(tree);
	if (all || strcmp(what, "hosts") == 0)
		list_hosts(c, tree);
	if (all || strcmp(what, "bdevs") == 0)
		list_bdevs(c, tree);
	if (all || strcmp(what, "ports") == 0)
		list_devices(c, tree, false);
	if (all || strcmp(what, "disks") == 0)
		list_devices(c, tree, true);
	json_decref(tree);
	return EXIT_OK;
}

/* A number of which the unit is known, as it could be typed. */
static const char *
with_unit(const char *key, const char *value, char *out, size_t n)
{
	uint64_t v = strtoull(value, NULL, 10);

	if (strcmp(key, "rate") == 0)
		return units_rate(v, out, n);
	if (strcmp(key, "size") == 0)
		return units_size(v, out, n);
	if (strcmp(key, "max-iops") == 0)
		return units_disk_limit(v, 0, out, n);
	if (strcmp(key, "max-bandwidth") == 0)
		return units_disk_limit(0, v, out, n);
	return value;
}

static void
print_flat(const json_t *j, const char *prefix)
{
	char text[64];
	const char *key;
	json_t *v;

	json_object_foreach((json_t *)(uintptr_t)j, key, v)
	{
		if (json_is_object(v))
			print_flat(v, key);
		else if (json_is_string(v))
			printf("  %s%s%-16s %s\n", prefix, *prefix ? "/" : "", key,
			    with_unit(key, json_string_value(v), text, sizeof text));
		else if (json_is_integer(v))
			printf("  %s%s%-16s %lld\n", prefix, *prefix ? "/" : "", key,
			    (long long)json_integer_value(v));
	}
}

/* Where a name is: device, bdev, host. More than one place is the caller's to sort out. */
static int
where(struct cli *c, const char *name, const char *only, const char **path, struct err *err)
{
	const char *const paths[] = { device_path(c, name), bdev_path(c, name),
		host_path(c, name) };
	static const char *const kinds[] = { "--device", "--bdev", "--host" };
	int n = 0;

	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		json_t *j;

		if ((only != NULL && strcmp(only, kinds[i]) != 0) || !cli_is_name(name))
			continue;
		j = cli_get(c, paths[i], err);
		if (j == NULL && err->code != -ENOENT)
			return err->code;
		if (j != NULL) {
			*path = paths[i];
			n++;
		}
		json_decref(j);
	}
	if (n == 0)
		return err_set(err, -ENOENT, "there is no %s '%s'",
		    only ? only + 2 : "device, bdev or host", name);
	if (n > 1)
		return err_set(err, -EINVAL,
		    "'%s' names more than one thing; say which with --device, --bdev or --host",
		    name);
	return 0;
}

static const char *
kind_flag(int *argc, char **argv)
{
	static const char *const kinds[] = { "--device", "--bdev", "--host" };
	const char *found = NULL;
	int n = 0;

	for (int i = 0; i < *argc; i++) {
		bool flag = false;

		for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
			if (strcmp(argv[i], kinds[k]) == 0) {
				found = kinds[k];
				flag = true;
			}
		if (!flag)
			argv[n++] = argv[i];
	}
	*argc = n;
	return found;
}

static int
show(struct cli *c, int argc, char **argv)
{
	const char *only = kind_flag(&argc, argv), *path;
	struct err err = { 0 };
	json_t *j;

	if (argc != 1)
		return -1;
	if (where(c, argv[0], only, &path, &err) < 0 || (j = cli_get(c, path, &err)) == NULL)
		return cli_fail(c, &err);
	if (c->json)
		return cli_json(j);
	printf("%s\n", argv[0]);
	print_flat(json_object_get(j, "state"), "");
	json_decref(j);
	return EXIT_OK;
}

static int delete (struct cli *c, int argc, char **argv)
{
	const char *only = kind_flag(&argc, argv), *path;
	struct err err = { 0 };

	if (argc != 1)
		return -1;
	if (where(c, argv[0], only, &path, &err) < 0 || cli_delete(c, path, &err) < 0)
		return cli_fail(c, &err);
	return cli_done(c, "%s deleted", argv[0]);
}

/* ---- QEMU's flags ------------------------------------------------------------------------------------------------ */

static int
host_args(struct cli *c, int argc, char **argv)
{
	const char *memory = option(&argc, argv, "--memory"),
		   *slots = option(&argc, argv, "--slots");
	const char *qmp = option(&argc, argv, "--qmp");
	uint64_t n = 8, bytes = 256u << 20;
	struct err err = { 0 };
	struct buf b = BUF_INIT;
	int rc;

	if (argc != 1)
		return -1;
	if ((slots && cli_number(slots, "--slots", 1, 64, &n, &err) < 0) ||
	    (memory && units_parse_size(memory, &bytes, &err) < 0)) {
		cli_fail(c, &err);
		return EXIT_USAGE;
	}
	if (bytes == 0 || bytes % (1u << 20) != 0) {
		err_set(&err, -EINVAL, "--memory '%s': must be a multiple of 1MiB", memory);
		cli_fail(c, &err);
		return EXIT_USAGE;
	}
	memory = arena_printf(c->a, "%" PRIu64 "M", bytes >> 20); /* as QEMU writes it */
	if (qmp == NULL)
		qmp = arena_printf(c->a, "%s.qmp", argv[0]);
	buf_printf(&b,
	    "-machine q35,memory-backend=mem -object memory-backend-memfd,id=mem,size=%s,share=on "
	    "-m %s -qmp unix:%s,server=on,wait=off",
	    memory, memory, absolute(c, qmp));
	for (unsigned i = 1; i <= n; i++)
		buf_printf(&b, " -device pcie-root-port,id=ipdk%u,chassis=%u,slot=%u", i, i, i);
	rc = c->json
		 ? cli_json(json_pack("{s:s, s:s}", "args", buf_str(&b), "qmp", absolute(c, qmp)))
		 : (puts(buf_str(&b)), EXIT_OK);
	buf_fini(&b);
	return rc;
}

const struct command device_commands[] = {
	{ "host args", "NAME [--memory SIZE] [--slots N] [--qmp PATH]",
	    "prints the QEMU flags that a host needs", host_args },
	{ "add host", "NAME kvm --qmp PATH [--vhost server|client] | NAME sim [OPTIONS]",
	    "makes a host known, after a check", add_host },
	{ "create bdev", "NAME mem SIZE | NAME file PATH [SIZE] | NAME null SIZE",
	    "makes a block device", create_bdev },
	{ "create port",
	    "HOST virtio-net RATE NETDEV | - tap IFNAME NETDEV [RATE] | - pcap in=F,out=F NETDEV | "
	    "- null NETDEV | - dpdk DEVARGS NETDEV [--queues N] [--mtu N] [--mac M]",
	    "makes a port and plugs it into its host", create_port },
	{ "create disk", "HOST virtio-blk LIMIT BDEV [--name NAME] [--size SIZE]",
	    "shows a block device to a host; the disk is named disk-BDEV", create_disk },
	{ "add virtio-blk", "DISK BDEV SIZE", "makes a disk, and its block device (thin) if absent",
	    add_disk },
	{ "plug", "DISK HOST", "plugs a disk into a host", plug },
	{ "unplug", "DISK", "takes a disk out of its host", unplug },
	{ "set", "NAME rate RATE | NAME limit LIMIT", "changes a port's rate or a disk's limit",
	    set_device },
	{ "list", "[hosts|bdevs|ports|disks]", "what there is", list },
	{ "show", "NAME [--device|--bdev|--host]", "everything about one thing", show },
	{ "delete", "NAME [--device|--bdev|--host]", "removes a device, block device or host",
	    delete },
	{ NULL, NULL, NULL, NULL },
};
