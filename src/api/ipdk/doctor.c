/* SPDX-License-Identifier: Apache-2.0 */
/* doctor.c: looks at what could keep the system from working, and says the fix. */
#include "api/ipdk/internal.h"

#include "base/mem.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MAX_CHECKS 32

struct checkup {
	struct arena *a;
	Ipdk__V1__Check *v[MAX_CHECKS];
	size_t n;
};

static void
add(struct checkup *c, const char *name, int result, const char *found, const char *fix)
{
	Ipdk__V1__Check *k;

	if (c->n == MAX_CHECKS)
		return;
	k = arena_new_of(c->a, Ipdk__V1__Check);
	ipdk__v1__check__init(k);
	k->name = arena_strdup(c->a, name);
	k->result = (Ipdk__V1__Check__Result)result;
	k->found = arena_strdup(c->a, found);
	k->fix = arena_strdup(c->a, fix);
	c->v[c->n++] = k;
}

/* The data plane's program: the one that ipdkd starts, wherever it was told to find it. */
static void
check_data_plane(struct checkup *c, const struct ipdk_service *s)
{
	const char *path = s->o.dp_program;

	if (path == NULL)
		add(c, "ipdk-dp", IPDK__V1__CHECK__RESULT__SKIPPED,
		    "this target has no program of its own", "");
	else if (access(path, X_OK) == 0)
		add(c, "ipdk-dp", IPDK__V1__CHECK__RESULT__OK, path, "");
	else
		add(c, "ipdk-dp", IPDK__V1__CHECK__RESULT__FAIL,
		    arena_printf(c->a, "%s: %s", path, strerror(errno)),
		    "install ipdk again, or name the program with 'ipdkd --dp'");
}

/* A program beside ipdkd, then in $PATH; NULL when it is in neither. */
static const char *
find_beside(struct checkup *c, const struct ipdk_service *s, const char *name)
{
	const char *path = arena_printf(c->a, "%s/%s", s->o.program_dir, name);
	char *dirs = arena_strdup(c->a, getenv("PATH") ? getenv("PATH") : ""), *save = NULL;

	if (access(path, X_OK) == 0)
		return path;
	for (char *d = strtok_r(dirs, ":", &save); d != NULL; d = strtok_r(NULL, ":", &save)) {
		path = arena_printf(c->a, "%s/%s", d, name);
		if (access(path, X_OK) == 0)
			return path;
	}
	return NULL;
}

/* Programs are compiled before they are loaded, perhaps elsewhere: what runs needs no ipdk-p4c. */
static void
check_frontend(struct checkup *c, const struct ipdk_service *s)
{
	const char *path = find_beside(c, s, "ipdk-p4c");

	if (path != NULL)
		add(c, "ipdk-p4c", IPDK__V1__CHECK__RESULT__OK, path, "");
	else
		add(c, "ipdk-p4c", IPDK__V1__CHECK__RESULT__WARN,
		    arena_printf(c->a, "neither in %s nor in $PATH of ipdkd", s->o.program_dir),
		    "only needed to compile P4 programs on this machine: install it");
}

static void
check_compiler(struct checkup *c)
{
	static const char *const known[] = { "/usr/bin/cc", "/usr/bin/gcc", "/usr/bin/clang" };

	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (access(known[i], X_OK) == 0) {
			add(c, "C compiler", IPDK__V1__CHECK__RESULT__OK, known[i], "");
			return;
		}
	add(c, "C compiler", IPDK__V1__CHECK__RESULT__FAIL, "no cc, gcc or clang in /usr/bin",
	    "apt-get install gcc libc6-dev; or install built pipelines and commit them by hash");
}

static void
check_memlock(struct checkup *c)
{
	struct rlimit r;
	char found[64];

	getrlimit(RLIMIT_MEMLOCK, &r);
	snprintf(found, sizeof found, "%llu KiB", (unsigned long long)(r.rlim_cur >> 10));
	if (r.rlim_cur == RLIM_INFINITY || r.rlim_cur >= (8u << 20))
		add(c, "locked memory", IPDK__V1__CHECK__RESULT__OK,
		    r.rlim_cur == RLIM_INFINITY ? "unlimited" : found, "");
	else
		add(c, "locked memory", IPDK__V1__CHECK__RESULT__WARN, found,
		    "ulimit -l 8192, so that io_uring can register buffers");
}

static void
check_io_uring(struct checkup *c)
{
	long fd = syscall(SYS_io_uring_setup, 0, NULL);

	/* With no entries it fails with EINVAL where io_uring works at all. */
	if (fd < 0 && (errno == ENOSYS || errno == EPERM))
		add(c, "io_uring", IPDK__V1__CHECK__RESULT__FAIL, strerror(errno),
		    "file disks need it: sysctl kernel.io_uring_disabled=0");
	else
		add(c, "io_uring", IPDK__V1__CHECK__RESULT__OK, "works", "");
}

static void
check_space(struct checkup *c, const char *name, const char *dir)
{
	struct statvfs v;
	char found[96];

	if (statvfs(dir, &v) < 0) {
		add(c, name, IPDK__V1__CHECK__RESULT__FAIL,
		    arena_printf(c->a, "%s: %s", dir, strerror(errno)), "");
		return;
	}
	snprintf(found, sizeof found, "%llu MiB free in %s",
	    (unsigned long long)(v.f_bavail * v.f_frsize >> 20), dir);
	if (v.f_bavail * v.f_frsize < (64u << 20))
		add(c, name, IPDK__V1__CHECK__RESULT__WARN, found,
		    "make room: state cannot be kept");
	else
		add(c, name, IPDK__V1__CHECK__RESULT__OK, found, "");
}

static void
check_tun(struct checkup *c)
{
	if (access("/dev/net/tun", R_OK | W_OK) == 0)
		add(c, "tap ports", IPDK__V1__CHECK__RESULT__OK, "/dev/net/tun can be opened", "");
	else
		add(c, "tap ports", IPDK__V1__CHECK__RESULT__WARN,
		    arena_printf(c->a, "/dev/net/tun: %s", strerror(errno)),
		    "run ipdkd as root, or let it have CAP_NET_ADMIN, to use tap ports");
}

static void
check_hosts(struct checkup *c, const struct ipdk_service *s)
{
	struct map_item *it;

	map_for_each (it, &s->o.model->hosts) {
		const struct dev_host *h = it->value;

		add(c, arena_printf(c->a, "host %s", h->name),
		    h->up ? IPDK__V1__CHECK__RESULT__OK : IPDK__V1__CHECK__RESULT__FAIL,
		    h->up ? h->ops->describe(h->backend) : h->why,
		    h->up ? "" : "start its QEMU with the flags that 'ipdk host args' prints");
	}
}

void
ipdk_doctor(struct rpc_call *call, const ProtobufCMessage *msg, void *arg)
{
	struct ipdk_service *s = arg;
	CLEANUP(arena_free) struct arena *a = arena_new(0);
	struct checkup c = { .a = a };
	Ipdk__V1__DoctorResponse r = IPDK__V1__DOCTOR_RESPONSE__INIT;

	add(&c, "data plane",
	    s->dp_up ? IPDK__V1__CHECK__RESULT__OK : IPDK__V1__CHECK__RESULT__FAIL,
	    s->dp_up		      ? "running"
	    : s->dp_why && *s->dp_why ? s->dp_why
				      : "not there yet",
	    s->dp_up ? "" : arena_printf(a, "see %s/ipdk-dp.log", s->o.run_dir));
	check_data_plane(&c, s);
	check_frontend(&c, s);
	check_compiler(&c);
	check_io_uring(&c);
	check_memlock(&c);
	check_tun(&c);
	check_space(&c, "state directory", s->o.state_dir);
	check_space(&c, "run directory", s->o.run_dir);
	check_hosts(&c, s);
	r.checks = c.v;
	r.n_checks = c.n;
	rpc_reply(call, &r.base);
}
