/* SPDX-License-Identifier: Apache-2.0 */
/* build.c: see build.h. */
#include "targets/cpu/gen/build.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "targets/cpu/gen/headers.h"
#include "targets/cpu/gen/jail.h"
#include "targets/cpu/object.h"
#include "targets/cpu/pipe_abi.h"

#include <assert.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SOURCE_MAX = 256 << 20, OBJECT_MAX = 256 << 20, ARGS_MAX = 48 };

struct cpu_build {
	pid_t pid;
	int fd; /* the child writes a struct err and ends */
};

/* ---- in the child ---- */

static int
write_text(const char *dir, const char *name, const char *text, size_t len, struct err *err)
{
	CLEANUP(free) char *path = xasprintf("%s/%s", dir, name);

	return file_write(path, text, len, 0644, err);
}

static int
write_sources(
    const struct ir_prog *prog, const char *dir, const struct cpu_build_opts *opts, struct err *err)
{
	CLEANUP(buf_fini) struct buf c = BUF_INIT;
	int code = cpu_gen(prog, &opts->gen, &c, err);

	if (code < 0)
		return code;
	for (const struct cpu_header *h = cpu_headers; h->name != NULL; h++) {
		code = write_text(dir, h->name, h->text, strlen(h->text), err);
		if (code < 0)
			return code;
	}
	return write_text(dir, "pipeline.c", c.data, c.len, err);
}

static void
arguments(const char **v, const char *cc, const struct cpu_build_opts *opts)
{
	static const char *const always[] = { "-std=c11", "-pipe", "-fPIC", "-shared",
		"-fvisibility=hidden", "-fno-stack-protector", "-fno-strict-aliasing",
		"-fno-asynchronous-unwind-tables", "-Wall", "-Wno-unused", "-I.", "pipeline.c",
		"-nostdlib", "-lc", "-Wl,-z,defs", "-Wl,-z,noexecstack", "-Wl,-z,relro,-z,now",
		"-Wl,--build-id=none" };
	bool clang = strstr(cc, "clang") != NULL;
	unsigned n = 0;

	v[n++] = cc;
	/* Without PIPE_FAST everything of our headers is inlined everywhere. With it -O0 would be no faster to
	 * compile than -Og, and the code far slower; debug information doubles the time. clang's -Og is -O1. */
	v[n++] = !opts->fast && !opts->sanitize ? "-O2" : clang ? "-O1" : "-Og";
	v[n++] = opts->sanitize ? "-g" : opts->fast ? "-g0" : "-g1";
	if (opts->fast || opts->sanitize)
		v[n++] = "-DPIPE_FAST";
	v[n++] = "-o";
	v[n++] = opts->fast ? "fast.so.new" : "pipeline.so.new";
	if (clang)
		v[n++] = "-fbracket-depth=8192";
	if (opts->sanitize) {
		v[n++] = "-fsanitize=address,undefined";
		v[n++] = "-fno-sanitize=alignment";
		if (!clang)
			v[n++] = "-fno-sanitize=vptr";
	}
	for (size_t i = 0; i < ARRAY_LEN(always); i++) {
		/* what the checks need comes from the program that loads it */
		if (opts->sanitize && strcmp(always[i], "-Wl,-z,defs") == 0)
			continue;
		v[n++] = always[i];
	}
	v[n] = NULL;
	assert(n < ARGS_MAX);
}

/* The first line of the log that says error, or the last line. */
static void
first_error(const char *log_path, struct err *err)
{
	CLEANUP(buf_fini) struct buf log = BUF_INIT;
	char *line, *next, *last = NULL;

	if (file_read(log_path, 1 << 20, &log, NULL) < 0)
		return;
	for (line = log.data; line != NULL && *line != '\0'; line = next) {
		next = strchr(line, '\n');
		if (next != NULL)
			*next++ = '\0';
		if (*line != '\0' && *line != '$')
			last = line;
		if (*line != '$' && strstr(line, "error") != NULL)
			break;
	}
	if (line == NULL || *line == '\0')
		line = last;
	if (line != NULL && *line != '\0')
		err_set(err, -EIO, "the C compiler failed: %.300s", line);
}

enum cpu_built
cpu_built(const char *dir)
{
	CLEANUP(free) char *full = xasprintf("%s/cpu/pipeline.so", dir);
	CLEANUP(free) char *fast = xasprintf("%s/cpu/fast.so", dir);

	return access(full, R_OK) == 0	 ? CPU_BUILT_FULL
	       : access(fast, R_OK) == 0 ? CPU_BUILT_FAST
					 : CPU_BUILT_NOT;
}

const char *
cpu_build_log(enum cpu_built built)
{
	return built == CPU_BUILT_FAST ? "cpu/fast.log" : "cpu/build.log";
}

/* Runs the compiler; its output goes to the log behind the command. */
static int
compile(const char *dir, const struct cpu_build_opts *opts, struct err *err)
{
	const char *cc = opts->cc != NULL ? opts->cc : getenv("IPDK_CC");
	CLEANUP(free) char *log = xasprintf("%s/%s.log", dir, opts->fast ? "fast" : "build");
	const char *v[ARGS_MAX];
	CLEANUP(buf_fini) struct buf command = BUF_INIT;
	pid_t pid;
	int status;

	if (cc == NULL || *cc == '\0')
		cc = "cc";
	arguments(v, cc, opts);
	buf_puts(&command, "$");
	for (unsigned i = 0; v[i] != NULL; i++)
		buf_printf(&command, " %s", v[i]);
	buf_putc(&command, '\n');
	if (file_write(log, command.data, command.len, 0644, err) < 0)
		return err->code;
	pid = fork();
	if (pid < 0)
		return err_errno(err, errno, "fork");
	if (pid == 0) {
		int in = open("/dev/null", O_RDONLY | O_CLOEXEC);
		int out = open(log, O_WRONLY | O_APPEND | O_CLOEXEC);
		char *tmp = xasprintf("TMPDIR=%s", dir);
		char path[] = "PATH=/usr/local/bin:/usr/bin:/bin", lang[] = "LC_ALL=C";
		char *env[] = { path, lang, tmp, NULL };

		prctl(PR_SET_PDEATHSIG, SIGKILL);

		if (chdir(dir) < 0 || in < 0 || out < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 ||
		    dup2(out, 2) < 0)
			_exit(126);
		execvpe(cc, (char *const *)v, env);
		_exit(127);
	}
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return err_errno(err, errno, "waitpid");
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		return err_set(err, -ENOENT, "no C compiler: %s cannot be run", cc);
	err_set(err, -EIO, "the C compiler failed: see %s", log);
	if (WIFSIGNALED(status))
		return err_set(err, -EIO,
		    "the C compiler was killed by signal %d (time or memory limit)",
		    WTERMSIG(status));
	first_error(log, err);
	return -EIO;
}

/* Checks the bytes, loads them, and looks at the description. */
static int
check_object(
    const char *path, const struct cpu_build_opts *opts, const char *sha256, struct err *err)
{
	CLEANUP(buf_fini) struct buf object = BUF_INIT;
	const struct pipe_desc *d;
	void *h;
	int code = file_read(path, OBJECT_MAX, &object, err);

	if (code < 0)
		return code;
	code = cpu_object_check(object.data, object.len, opts->sanitize, err);
	if (code < 0 || opts->sanitize)
		return code;
	h = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (h == NULL)
		return err_set(err, -EINVAL, "pipeline object: %s", dlerror());
	d = dlsym(h, PIPE_SYMBOL);
	if (d == NULL || d->magic != PIPE_MAGIC || d->abi_major != PIPE_ABI_MAJOR ||
	    d->size != sizeof *d || strcmp(d->sha256, sha256) != 0)
		return err_set(err, -EINVAL, "pipeline object: it does not describe this program");
	return 0;
}

/* How long each part took, at the end of the log; of the compiler also the processor's time. */
static void
note_times(const char *dir, const struct cpu_build_opts *opts, const uint64_t *ns)
{
	CLEANUP(free) char *log = xasprintf("%s/%s.log", dir, opts->fast ? "fast" : "build");
	CLEANUP(fclose) FILE *f = fopen(log, "a");
	struct rusage u;

	if (f == NULL || getrusage(RUSAGE_CHILDREN, &u) < 0)
		return;
	fprintf(f,
	    "# seconds: generator %.3f, compiler %.3f (%.3f on the processor), check of the object %.3f\n",
	    (double)(ns[1] - ns[0]) / 1e9, (double)(ns[2] - ns[1]) / 1e9,
	    (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
		(double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6,
	    (double)(ns[3] - ns[2]) / 1e9);
}

static int
child(
    const struct ir_prog *prog, const char *dir, const struct cpu_build_opts *opts, struct err *err)
{
	const char *name = opts->fast ? "fast.so" : "pipeline.so";
	CLEANUP(free) char *fresh = xasprintf("%s/%s.new", dir, name);
	CLEANUP(free) char *object = xasprintf("%s/%s", dir, name);
	uint64_t ns[4] = { clock_mono_ns() };
	char sha256[65];
	int code = cpu_jail(err);

	if (opts->behind)
		(void)!nice(10);
	ir_hash(prog, sha256);
	if (code == 0)
		code = write_sources(prog, dir, opts, err);
	ns[1] = clock_mono_ns();
	if (code == 0)
		code = compile(dir, opts, err);
	ns[2] = clock_mono_ns();
	if (code == 0)
		code = check_object(fresh, opts, sha256, err);
	ns[3] = clock_mono_ns();
	if (code < 0) {
		unlink(fresh);
		return code;
	}
	note_times(dir, opts, ns);
	return rename(fresh, object) < 0 ? err_errno(err, errno, "%s", object) : 0;
}

/* ---- in the parent ---- */

int
cpu_build_start(const struct ir_prog *prog, const char *dir, const struct cpu_build_opts *opts,
    struct cpu_build **b, struct err *err)
{
	static const struct cpu_build_opts none;
	CLEANUP(free) char *cpu_dir = NULL, *full = NULL;
	struct err lacks = { 0 };
	int fds[2];
	pid_t pid;

	if (file_mkdirs(dir, 0755, err) < 0)
		return err != NULL ? err->code : -EIO;
	full = realpath(dir, NULL);
	if (full == NULL)
		return err_errno(err, errno, "%s", dir);
	cpu_dir = xasprintf("%s/cpu", full);
	if (file_mkdirs(cpu_dir, 0755, err) < 0)
		return err != NULL ? err->code : -EIO;
	if (pipe2(fds, O_CLOEXEC) < 0)
		return err_errno(err, errno, "pipe");
	pid = fork();
	if (pid < 0) {
		close(fds[0]);
		close(fds[1]);
		return err_errno(err, errno, "fork");
	}
	if (pid == 0) {
		setpgid(0, 0);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		/* Locks and sockets of the parent must not live on here when it dies. */
		if (fds[1] != 3 && dup3(fds[1], 3, O_CLOEXEC) == 3)
			fds[1] = 3;
		close_range(4, ~0u, 0);
		for (int s = 1; s < 32; s++)
			signal(s, SIG_DFL);
		lacks.code = child(prog, cpu_dir, opts != NULL ? opts : &none, &lacks);
		if (write(fds[1], &lacks, sizeof lacks) != sizeof lacks)
			_exit(1);
		_exit(0);
	}
	setpgid(pid, pid);
	close(fds[1]);
	*b = xcalloc(1, sizeof **b);
	**b = (struct cpu_build){ pid, fds[0] };
	return 0;
}

int
cpu_build_fd(const struct cpu_build *b)
{
	return b->fd;
}

static void
reap(struct cpu_build *b)
{
	while (waitpid(b->pid, NULL, 0) < 0 && errno == EINTR)
		;
	close(b->fd);
	free(b);
}

int
cpu_build_finish(struct cpu_build *b, struct err *err)
{
	struct err result = { 0 };
	size_t got = 0;

	while (got < sizeof result) {
		ssize_t n = read(b->fd, (char *)&result + got, sizeof result - got);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		got += (size_t)n;
	}
	reap(b);
	if (got < sizeof result)
		return err_set(
		    err, -EIO, "the child that builds the pipeline died (time or memory limit)");
	result.msg[sizeof result.msg - 1] = '\0';
	return result.code < 0 ? err_set(err, result.code, "%s", result.msg) : 0;
}

void
cpu_build_cancel(struct cpu_build *b)
{
	if (b == NULL)
		return;
	kill(-b->pid, SIGKILL);
	kill(b->pid, SIGKILL);
	reap(b);
}

int
cpu_build_object(
    const struct ir_prog *prog, const char *dir, const struct cpu_build_opts *opts, struct err *err)
{
	struct cpu_build *b;
	int code = cpu_build_start(prog, dir, opts, &b, err);

	return code < 0 ? code : cpu_build_finish(b, err);
}
