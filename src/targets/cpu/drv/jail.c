/* SPDX-License-Identifier: Apache-2.0 */
/* jail.c: a forked child that reports a struct err through a pipe. */
#include "targets/cpu/drv/jail.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

struct jail {
	struct loop *loop;
	pid_t pid;
	int fd;
	struct loop_fd *watch;
	struct loop_timer *timer;
	struct err err;
	size_t got;
	bool late;
	jail_done_fn done;
	void *arg;
};

static void
limit(int what, rlim_t max)
{
	struct rlimit r;

	if (getrlimit(what, &r) == 0 && (r.rlim_max == RLIM_INFINITY || r.rlim_max > max)) {
		r.rlim_cur = r.rlim_max = max;
		setrlimit(what, &r);
	}
}

static void
child(int fd, jail_fn fn, void *arg)
{
	struct err err = { 0 };
	sigset_t none;
	int code;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	limit(RLIMIT_CPU, 120);
	limit(RLIMIT_AS, (rlim_t)4 << 30);
	limit(RLIMIT_FSIZE, (rlim_t)1 << 30);
	limit(RLIMIT_CORE, 0);
	/* Without the right to do so there is still no address that generated code could reach: it is linked
	 * without a way to make a system call. */
	if (unshare(CLONE_NEWNET) < 0)
		errno = 0;
	code = fn(arg, &err);
	err.code = code;
	_exit(write(fd, &err, sizeof err) == (ssize_t)sizeof err ? 0 : 1);
}

static void
finish(struct jail *j)
{
	int status = 0;

	loop_fd_del(j->watch);
	loop_timer_free(j->timer);
	close(j->fd);
	kill(j->pid, SIGKILL);
	waitpid(j->pid, &status, 0);
	if (j->late)
		err_set(&j->err, -ETIMEDOUT, "building the pipeline took too long and was ended");
	else if (j->got != sizeof j->err && WIFSIGNALED(status))
		err_set(&j->err, -EIO,
		    "the child that builds the pipeline was ended by signal %d (%s)",
		    WTERMSIG(status), strsignal(WTERMSIG(status)));
	else if (j->got != sizeof j->err)
		err_set(&j->err, -EIO, "the child that builds the pipeline ended without a result");
	j->done(j->arg, j->err.code, &j->err);
	free(j);
}

static void
readable(void *arg, uint32_t events)
{
	struct jail *j = arg;
	ssize_t n = read(j->fd, (char *)&j->err + j->got, sizeof j->err - j->got);

	if (n > 0)
		j->got += (size_t)n;
	if (n <= 0 || j->got == sizeof j->err)
		finish(j);
}

static void
too_late(void *arg)
{
	struct jail *j = arg;

	j->late = true;
	finish(j);
}

void
jail_run(
    struct loop *loop, uint64_t timeout_ns, jail_fn fn, void *fn_arg, jail_done_fn done, void *arg)
{
	struct jail *j = xcalloc(1, sizeof *j);
	int fd[2] = { -1, -1 };
	struct err err;

	if (pipe2(fd, O_CLOEXEC) < 0 || (j->pid = fork()) < 0) {
		err_errno(&err, errno, "starting the child that builds the pipeline");
		if (fd[0] >= 0) {
			close(fd[0]);
			close(fd[1]);
		}
		free(j);
		done(arg, err.code, &err);
		return;
	}
	if (j->pid == 0)
		child(fd[1], fn, fn_arg);
	close(fd[1]);
	j->loop = loop;
	j->fd = fd[0];
	j->done = done;
	j->arg = arg;
	j->watch = loop_fd_add(loop, fd[0], EPOLLIN, readable, j);
	j->timer = loop_timer_new(loop, too_late, j);
	loop_timer_set(j->timer, timeout_ns);
}
