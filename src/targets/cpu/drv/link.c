/* SPDX-License-Identifier: Apache-2.0 */
/* link.c: the life of ipdk-dp as ipdkd sees it:
 *
 *   LOOKING  -- its socket answers --> GREETING -- welcome --> UP
 *      |                                  |                     | connection closed, process gone
 *      | nobody there                     v                     v
 *      +--> STARTING (child made) ---> LOOKING ...           WAITING (for the old process to be reaped,
 *                                                             then a pause) --> LOOKING
 *
 * One that is UP and answers nothing any more is stopped (by a debugger, by kill -STOP) or hangs: its connection is
 * cut, so that who waits gets an error, and it is greeted again until it answers. It is never killed.
 */
#include "targets/cpu/drv/link.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#define LOOK_NS	       (20 * NS_PER_MS) /* between looks at a socket that is not there yet */
#define START_NS       (10 * NS_PER_S)	/* a child that does not listen by then is given up */
#define GREET_NS       (10 * NS_PER_S)
#define QUIET_NS       (5 * NS_PER_S)	/* without an answer: is it stopped? */
#define HANG_NS	       (60 * NS_PER_S)	/* without an answer: it hangs */
#define PAUSE_FIRST_NS (10 * NS_PER_MS) /* after the first crash: guests wait for it */
#define PAUSE_MAX_NS   (10 * NS_PER_S)
#define STABLE_NS      (30 * NS_PER_S) /* a life this long forgives earlier crashes */
#define CRASHES_MAX    8u

enum state { LOOKING, GREETING, UP, WAITING, FAILED, QUITTING };

struct link {
	struct loop *loop;
	struct link_events ev;
	void *arg;
	char *program, *run_dir, *socket, *extra, *suspect;
	bool spawn;
	enum state state;
	struct err why; /* it is not up */
	struct wire_conn *conn;
	struct loop_timer *timer;
	uint64_t started_ns, up_ns; /* of the child, of the connection */
	pid_t pid;		    /* of the data plane, 0: unknown */
	bool is_child;
	int pidfd;
	struct loop_fd *pid_watch;
	unsigned crashes;
	void (*quit_done)(void *arg);
	void *quit_arg;
};

static void look(void *arg);

static void
set_timer(struct link *l, uint64_t delay_ns)
{
	loop_timer_set(l->timer, delay_ns);
}

/* ---- the process ------------------------------------------------------------------------------------------- */

static void
forget_process(struct link *l)
{
	loop_fd_del(l->pid_watch);
	l->pid_watch = NULL;
	if (l->pidfd >= 0)
		close(l->pidfd);
	l->pidfd = -1;
	if (l->is_child && l->pid > 0)
		waitpid(l->pid, NULL, WNOHANG);
	l->pid = 0;
	l->is_child = false;
}

/* How it ended, for people. */
static void
say_end(struct link *l)
{
	int status = 0;
	const char *what = l->suspect ? l->suspect : "none";

	if (!l->is_child || waitpid(l->pid, &status, WNOHANG) <= 0)
		err_set(&l->why, -EIO, "ipdk-dp (pid %d) ended", (int)l->pid);
	else if (WIFSIGNALED(status))
		err_set(&l->why, -EIO,
		    "ipdk-dp (pid %d) was killed by signal %d (%s); pipeline: %s", (int)l->pid,
		    WTERMSIG(status), strsignal(WTERMSIG(status)), what);
	else
		err_set(&l->why, -EIO,
		    "ipdk-dp (pid %d) ended with status %d; its log is %s/ipdk-dp.log", (int)l->pid,
		    WEXITSTATUS(status), l->run_dir);
	l->is_child = false;
}

/* After a crash: a pause that doubles, and no more tries when it never lives long. */
static void
start_again(struct link *l)
{
	uint64_t pause = PAUSE_FIRST_NS;

	if (l->up_ns != 0 && clock_mono_ns() - l->up_ns > STABLE_NS)
		l->crashes = 0;
	l->up_ns = 0;
	if (l->crashes++ >= CRASHES_MAX) {
		l->state = FAILED;
		log_error(
		    "ipdk-dp fails again and again (%s); not started any more: fix the cause, then "
		    "restart ipdkd",
		    l->why.msg);
		return;
	}
	for (unsigned i = 1; i < l->crashes && pause < PAUSE_MAX_NS; i++)
		pause *= 2;
	l->state = LOOKING;
	set_timer(l, MIN(pause, PAUSE_MAX_NS));
}

static void
process_ended(void *arg, uint32_t events)
{
	struct link *l = arg;
	bool was_up = l->state == UP;

	say_end(l);
	forget_process(l);
	wire_conn_free(l->conn);
	l->conn = NULL;
	if (l->state == QUITTING) {
		if (l->quit_done != NULL)
			l->quit_done(l->quit_arg);
		return;
	}
	log_warn("%s", l->why.msg);
	if (was_up)
		l->ev.down(l->arg, &l->why);
	start_again(l);
}

/* Learns of the process's end, child or not. */
static int
watch_process(struct link *l, pid_t pid)
{
	if (l->pid == pid && l->pidfd >= 0)
		return 0;
	forget_process(l);
	l->pid = pid;
	l->pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (l->pidfd < 0)
		return -errno;
	fcntl(l->pidfd, F_SETFD, FD_CLOEXEC);
	l->pid_watch = loop_fd_add(l->loop, l->pidfd, EPOLLIN, process_ended, l);
	return 0;
}

/* argv of the child; its exec frees it. */
static char **
child_argv(struct link *l)
{
	char **argv = xcalloc(32, sizeof *argv), *extra = xstrdup(l->extra ? l->extra : ""),
	     *save = NULL;
	size_t n = 0;

	argv[n++] = l->program;
	argv[n++] = (char *)(uintptr_t) "--run-dir";
	argv[n++] = l->run_dir;
	/* Not our standard error, which may be a terminal or pipe that ends before it does. */
	argv[n++] = (char *)(uintptr_t) "--log-file";
	argv[n++] = xasprintf("%s/ipdk-dp.log", l->run_dir);
	for (char *w = strtok_r(extra, " ", &save); w != NULL && n < 31;
	     w = strtok_r(NULL, " ", &save))
		argv[n++] = w;
	return argv;
}

/* Its own session, so that it outlives ipdkd (D12); it writes its own log. */
static void
spawn_child(struct link *l)
{
	sigset_t none;
	pid_t pid = fork();
	int null;

	if (pid == 0) {
		setsid();
		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		null = open("/dev/null", O_RDWR);
		if (null >= 0) {
			dup2(null, 0);
			dup2(null, 1);
		}
		execv(l->program, child_argv(l));
		dprintf(2, "ipdkd: %s: %s\n", l->program, strerror(errno));
		_exit(127);
	}
	if (pid < 0) {
		err_errno(&l->why, errno, "starting ipdk-dp");
		start_again(l);
		return;
	}
	log_info("started ipdk-dp, pid %d", (int)pid);
	watch_process(l, pid);
	l->is_child = true;
	l->started_ns = clock_mono_ns();
	set_timer(l, LOOK_NS);
}

/* Whether the process is stopped: by a signal, or by a debugger. */
static bool
is_stopped(pid_t pid)
{
	CLEANUP(buf_fini) struct buf stat = BUF_INIT;
	char path[32];
	const char *state;

	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	if (file_read(path, 4096, &stat, NULL) < 0)
		return false;
	buf_putc(&stat, '\0');
	state = strrchr((const char *)stat.data, ')'); /* "PID (NAME) STATE ..." */
	return state != NULL && state[1] == ' ' && (state[2] == 'T' || state[2] == 't');
}

/* Why it is silent, for people. */
static void
say_silence(struct link *l, uint64_t silent_ns)
{
	if (l->pid > 0 && is_stopped(l->pid))
		err_set(&l->why, -EIO,
		    "ipdk-dp (pid %d) is stopped by a signal or a debugger; kill -CONT %d lets it go on",
		    (int)l->pid, (int)l->pid);
	else
		err_set(&l->why, -EIO, "ipdk-dp (pid %d) has not answered for %llu s", (int)l->pid,
		    (unsigned long long)(silent_ns / NS_PER_S));
}

/* ---- the connection ----------------------------------------------------------------------------------------- */

static void
message(void *arg, struct wire_conn *c, struct wire_msg *m)
{
	struct link *l = arg;

	l->ev.event(l->arg, m);
}

static void
closed(void *arg, struct wire_conn *c, const struct err *why)
{
	struct link *l = arg;
	bool was_up = l->state == UP;

	wire_conn_free(c);
	l->conn = NULL;
	if (l->state == QUITTING)
		return; /* its end will come */
	err_set(&l->why, -EIO, "the connection to ipdk-dp broke: %s",
	    why->code ? why->msg : "it closed it");
	l->state = WAITING;
	if (was_up)
		l->ev.down(l->arg, &l->why);
	/* The process usually ends too, which process_ended sees; one that lives is looked for again. */
	l->state = LOOKING;
	set_timer(l, LOOK_NS);
}

static const struct wire_handler handler = { message, closed };

static void
greeted(void *arg, struct wire_msg *m)
{
	struct link *l = arg;

	if (m->type != WIRE_MSG_welcome) {
		if (m->u.done.code != -ECONNRESET)
			err_set(
			    &l->why, -EPROTO, "ipdk-dp refuses the greeting: %s", m->u.done.text);
		return; /* closed() follows, or the time-out */
	}
	if (m->u.welcome.abi != WIRE_ABI) {
		err_set(&l->why, -EPROTO,
		    "the ipdk-dp that runs (pid %u) is of another version (ABI %u, this one has %u); stop it: "
		    "kill %u",
		    m->u.welcome.pid, m->u.welcome.abi, WIRE_ABI, m->u.welcome.pid);
		log_error("%s", l->why.msg);
		l->state = FAILED;
		return;
	}
	loop_timer_stop(l->timer);
	watch_process(l, (pid_t)m->u.welcome.pid);
	l->state = UP;
	l->up_ns = clock_mono_ns();
	log_info("data plane is there: ipdk-dp %s, pid %u, %u workers%s", m->u.welcome.version,
	    m->u.welcome.pid, m->u.welcome.workers, m->u.welcome.synced ? ", with its state" : "");
	l->ev.up(l->arg, &m->u.welcome, !m->u.welcome.synced);
}

static void
greet(struct link *l, int fd)
{
	struct wire_msg m = { .type = WIRE_MSG_hello };
	struct err err;

	l->conn = wire_conn_new(l->loop, fd, &handler, l);
	l->state = GREETING;
	m.u.hello.abi = WIRE_ABI;
	m.u.hello.version = IPDK_VERSION;
	m.u.hello.pid = (uint32_t)getpid();
	m.u.hello.credits = WIRE_EVENT_CREDITS;
	if (wire_call(l->conn, &m, greeted, l, &err) < 0)
		log_warn("greeting ipdk-dp: %s", err.msg);
	set_timer(l, GREET_NS);
}

/* Calls wait: when it has been silent for long, and is stopped or hangs, who waits is told, and it is greeted anew. */
static void
look_at_silence(struct link *l)
{
	uint64_t silent = wire_silent_ns(l->conn);

	if (silent < QUIET_NS || (silent < HANG_NS && !is_stopped(l->pid))) {
		if (wire_calls(l->conn) > 0)
			set_timer(l, silent < QUIET_NS ? QUIET_NS - silent : QUIET_NS);
		return;
	}
	say_silence(l, silent);
	log_error("%s", l->why.msg);
	l->state = LOOKING;
	wire_conn_abort(STEAL(l->conn), &l->why);
	l->ev.down(l->arg, &l->why);
	set_timer(l, LOOK_NS);
}

/* The timer: looks for the socket, or finds that something took too long. */
static void
look(void *arg)
{
	struct link *l = arg;
	struct err err;
	int fd;

	if (l->state == UP) {
		look_at_silence(l);
		return;
	}
	if (l->state == GREETING) {
		say_silence(l, GREET_NS);
		wire_conn_free(l->conn);
		l->conn = NULL;
		l->state = LOOKING;
	}
	if (l->state != LOOKING)
		return;
	fd = wire_connect(l->socket, &err);
	if (fd >= 0) {
		greet(l, fd);
		return;
	}
	if (fd == -EPERM) {
		l->why = err;
		l->state = FAILED;
		log_error("%s", err.msg);
		return;
	}
	if (l->pid > 0) { /* started, not listening yet */
		if (clock_mono_ns() - l->started_ns > START_NS && l->is_child) {
			log_error("ipdk-dp (pid %d) does not listen on %s; ending it", (int)l->pid,
			    l->socket);
			kill(l->pid, SIGKILL);
			l->started_ns = clock_mono_ns();
		}
		set_timer(l, LOOK_NS);
		return;
	}
	if (l->spawn)
		spawn_child(l);
	else
		set_timer(l, 10 * LOOK_NS);
}

/* ---- the interface ------------------------------------------------------------------------------------------- */

struct link *
link_new(struct loop *loop, const struct link_options *o, const struct link_events *ev, void *arg)
{
	struct link *l = xcalloc(1, sizeof *l);

	l->loop = loop;
	l->ev = *ev;
	l->arg = arg;
	l->program = xstrdup(o->program);
	l->run_dir = xstrdup(o->run_dir);
	l->socket = xasprintf("%s/dp.sock", o->run_dir);
	l->extra = o->extra ? xstrdup(o->extra) : NULL;
	l->spawn = o->spawn;
	l->pidfd = -1;
	err_set(&l->why, -EIO, "the data plane is starting");
	l->timer = loop_timer_new(loop, look, l);
	set_timer(l, 0);
	return l;
}

void
link_free(struct link *l)
{
	if (l == NULL)
		return;
	wire_conn_free(l->conn);
	forget_process(l);
	loop_timer_free(l->timer);
	free(l->program);
	free(l->run_dir);
	free(l->socket);
	free(l->extra);
	free(l->suspect);
	free(l);
}

bool
link_is_up(const struct link *l)
{
	return l->state == UP;
}

const char *
link_state(const struct link *l, const char **why)
{
	*why = l->state == UP ? "" : l->why.msg;
	switch (l->state) {
	case UP:
		return "running";
	case FAILED:
		return "failed";
	case LOOKING:
	case GREETING:
	case WAITING:
	case QUITTING:
		break;
	}
	return l->crashes > 1 ? "backing off" : "starting";
}

uint32_t
link_pid(const struct link *l)
{
	return (uint32_t)l->pid;
}

int
link_call(struct link *l, struct wire_msg *m, wire_reply_fn fn, void *arg, struct err *err)
{
	if (l->conn == NULL || l->state != UP)
		return err_set(err, -EIO, "the data plane is away: %s", l->why.msg);
	if (wire_calls(l->conn) == 0)
		set_timer(l, QUIET_NS);
	return wire_call(l->conn, m, fn, arg, err);
}

void
link_suspect(struct link *l, const char *pipeline)
{
	free(l->suspect);
	l->suspect = xstrdup(pipeline);
}

static void
quit_answered(void *arg, struct wire_msg *m)
{
}

void
link_quit(struct link *l, void (*done)(void *arg), void *arg)
{
	struct wire_msg m = { .type = WIRE_MSG_quit };
	bool asked = l->state == UP && wire_call(l->conn, &m, quit_answered, l, NULL) == 0;

	l->quit_done = done;
	l->quit_arg = arg;
	l->state = QUITTING;
	loop_timer_stop(l->timer);
	if (l->pid <= 0)
		done(arg);
	else if (!asked)
		kill(l->pid, SIGTERM);
}
