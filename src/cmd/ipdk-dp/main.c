/* SPDX-License-Identifier: Apache-2.0 */
/* main.c: ipdk-dp, the data plane: a lock, a log, the control server, and the end. ipdkd starts it; it
 * lives on when ipdkd dies, and only one serves a run directory. */
#include "options.h"

#include "base/file.h"
#include "base/mem.h"
#include "dp/server.h"
#ifdef HAVE_DPDK
#include "dp/dpdk.h"
#endif
#ifdef HAVE_CPU
#include "targets/cpu/rt/exec.h"
#endif

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOG_MAX_BYTES (8u << 20)

struct program {
	struct options opt;
	struct loop *loop;
	int lock_fd;
};

/* The lock is this process's identity: held as long as it lives, and it says which process that is. */
static int
take_lock(struct program *p, struct err *err)
{
	CLEANUP(free) char *path = xasprintf("%s/%s.lock", p->opt.run_dir, p->opt.name);
	char pid[32] = "";
	int n;

	p->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (p->lock_fd < 0)
		return err_errno(err, errno, "%s", path);
	if (flock(p->lock_fd, LOCK_EX | LOCK_NB) < 0) {
		if (errno != EWOULDBLOCK)
			return err_errno(err, errno, "%s", path);
		if (pread(p->lock_fd, pid, sizeof pid - 1, 0) < 0)
			pid[0] = '\0';
		pid[strcspn(pid, "\n")] = '\0';
		return err_set(
		    err, -EBUSY, "%s: another ipdk-dp (process %s) serves it", path, pid);
	}
	n = snprintf(pid, sizeof pid, "%d\n", (int)getpid());
	if (ftruncate(p->lock_fd, 0) < 0 || pwrite(p->lock_fd, pid, (size_t)n, 0) != n)
		return err_errno(err, errno, "%s", path);
	return 0;
}

static int
open_log(struct program *p, struct err *err)
{
	return p->opt.log_file == NULL ? 0 : log_to_file(p->opt.log_file, LOG_MAX_BYTES, err);
}

/* SIGHUP: the log file was moved away. */
static void
reopen_log(void *arg)
{
	struct err err = { 0 };

	if (open_log(arg, &err) < 0)
		log_error("%s", err.msg);
}

static void
quit(void *arg)
{
	loop_stop(((struct program *)arg)->loop);
}

static void
stop_signal(void *arg)
{
	log_info("stopping");
	quit(arg);
}

static int
serve(struct program *p, struct err *err)
{
	CLEANUP(loop_free) struct loop *loop = loop_new();
	CLEANUP(dp_server_free) struct dp_server *server = NULL;
	CLEANUP(free) char *socket = xasprintf("%s/%s.sock", p->opt.run_dir, p->opt.name);
	struct dp_server_conf conf = { .socket = socket,
		.version = IPDK_VERSION,
		.net = p->opt.net,
		.blk = p->opt.blk,
		.quit = quit,
		.arg = p };
	int rc;

	p->loop = loop;
	loop_signal(loop, SIGTERM, stop_signal, p);
	loop_signal(loop, SIGINT, stop_signal, p);
	loop_signal(loop, SIGHUP, reopen_log, p);
	conf.dp.n_workers = p->opt.workers;
	conf.dp.n_small = p->opt.buffers;
	rc = dp_server_new(loop, &conf, &server, err);
	if (rc < 0)
		return rc;
	log_info("ipdk-dp %s serves %s with %u workers", IPDK_VERSION, socket,
	    dp_n_workers(dp_server_dp(server)));
	loop_run(loop);
	return 0;
}

static int
set_dpdk_args(const struct program *p, struct err *err)
{
	if (p->opt.dpdk_args == NULL)
		return 0;
#ifdef HAVE_DPDK
	dp_dpdk_args(p->opt.dpdk_args);
	return 0;
#else
	return err_set(err, -EOPNOTSUPP, "this ipdk-dp was built without DPDK");
#endif
}

static int
run(struct program *p, struct err *err)
{
	int rc = file_mkdirs(p->opt.run_dir, 0700, err);

	if (rc == 0)
		rc = set_dpdk_args(p, err);
	if (rc == 0)
		rc = open_log(p, err);
	if (rc == 0)
		rc = take_lock(p, err);
	if (rc == 0)
		rc = serve(p, err);
	return rc;
}

int
main(int argc, char **argv)
{
	struct program p = { .lock_fd = -1 };
	struct err err = { 0 };
	int status = options_read(&p.opt, argc, argv);

	log_open("ipdk-dp");
	if (status < 0) {
		log_set_level(p.opt.level);
		umask(0077);
		signal(SIGPIPE, SIG_IGN);
		setsid(); /* ipdkd's end, or its terminal's, is not ours; a shell's job may not */
#ifdef HAVE_CPU
		dp_exec_register(&cpu_exec_ops);
#endif
		status = EXIT_OK;
		if (run(&p, &err) < 0) {
			log_error("%s", err.msg);
			if (p.opt.log_file != NULL)
				fprintf(stderr, "ipdk-dp: %s\n", err.msg);
			status = err.code == -EBUSY ? EXIT_BUSY : EXIT_FAILED;
		}
	}
	log_fd(2);
	if (p.lock_fd >= 0)
		close(p.lock_fd);
	options_fini(&p.opt);
	return status;
}
