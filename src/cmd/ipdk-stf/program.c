/* SPDX-License-Identifier: Apache-2.0 */
/* program.c: runs ipdk-p4c where it is needed. */
#include "program.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/tmpdir.h"
#include "base/vec.h"

#include <errno.h>
#include <limits.h>
#include <spawn.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static bool
ends_in(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && strcmp(s + n - m, end) == 0;
}

static int
read_ir(const char *path, struct ir_prog **prog, struct err *err)
{
	CLEANUP(buf_fini) struct buf text = BUF_INIT;
	int rc = file_read(path, IR_TEXT_MAX, &text, err);

	if (rc < 0)
		return rc;
	rc = ir_read(buf_str(&text), text.len, prog, err);
	return rc < 0 ? err_prefix(err, "%s: ", path) : 0;
}

/* The compiler: $IPDK_P4C, the one beside this program (installed, or in the build tree), or by PATH. */
static char *
find_compiler(void)
{
	static const char *const places[] = { "%s/ipdk-p4c", "%s/../ipdk-p4c/ipdk-p4c" };
	const char *given = getenv("IPDK_P4C");
	char exe[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
	struct stat st;
	char *slash;

	if (given != NULL)
		return xstrdup(given);
	exe[n > 0 ? n : 0] = '\0';
	if ((slash = strrchr(exe, '/')) == NULL)
		return xstrdup("ipdk-p4c");
	*slash = '\0';
	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		char path[PATH_MAX + 32];

		snprintf(
		    path, sizeof path, i == 0 ? "%s/ipdk-p4c" : "%s/../ipdk-p4c/ipdk-p4c", exe);
		if (stat(path, &st) == 0 && S_ISREG(st.st_mode))
			return xstrdup(path);
	}
	return xstrdup("ipdk-p4c");
}

static int
run(char *const *argv, struct err *err)
{
	int status, rc;
	pid_t pid;

	if ((rc = posix_spawnp(&pid, argv[0], NULL, NULL, argv, environ)) != 0)
		return err_errno(err, rc, "%s", argv[0]);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return err_errno(err, errno, "%s", argv[0]);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return err_set(err, -ENOEXEC, "%s refused the program", argv[0]);
	return 0;
}

static int
compile(const char *path, char *const *args, struct ir_prog **prog, struct err *err)
{
	CLEANUP(free) char *compiler = find_compiler();
	struct tmpdir dir;
	CLEANUP(free) char *ir = NULL, *out = NULL;
	VEC(char *) argv = { 0 };
	int rc = tmpdir_make(&dir, "ipdk-stf", err);

	if (rc < 0)
		return rc;
	out = xasprintf(
	    "%s/pipe", dir.path); /* replaced by the compiler, and so not under the lock */
	ir = xasprintf("%s/pipeline.ir", out);
	vec_push(&argv, compiler);
	for (; *args != NULL; args++)
		vec_push(&argv, *args);
	vec_push(&argv, (char *)(uintptr_t) "-o");
	vec_push(&argv, out);
	vec_push(&argv, (char *)(uintptr_t)path);
	vec_push(&argv, NULL);
	rc = run(argv.v, err);
	if (rc == 0)
		rc = read_ir(ir, prog, err);
	vec_fini(&argv);
	tmpdir_free(&dir);
	return rc;
}

int
stf_program(const char *path, char *const *args, struct ir_prog **prog, struct err *err)
{
	CLEANUP(free) char *inside = xasprintf("%s/pipeline.ir", path);
	struct stat st;

	if (stat(path, &st) < 0)
		return err_errno(err, errno, "%s", path);
	if (S_ISDIR(st.st_mode))
		return read_ir(inside, prog, err);
	if (ends_in(path, ".ir"))
		return read_ir(path, prog, err);
	return compile(path, args, prog, err);
}
