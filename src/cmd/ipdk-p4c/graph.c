/* SPDX-License-Identifier: Apache-2.0 */
/* graph.c: writes the picture, through graphviz's 'dot' where the format asks for it. */
#include "graph.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "ir/graph.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static const struct {
	const char *ending;
	const char *format; /* of dot; NULL: what ir_graph writes */
} formats[] = { { ".dot", NULL }, { ".gv", NULL }, { ".svg", "-Tsvg" }, { ".pdf", "-Tpdf" },
	{ ".png", "-Tpng" } };

/* The path's place in formats; ARRAY_LEN(formats) when there is none. */
static size_t
format_of(const char *path)
{
	const char *dot = strrchr(path, '.');
	size_t i = 0;

	while (i < ARRAY_LEN(formats) && (dot == NULL || strcmp(dot, formats[i].ending) != 0))
		i++;
	return i;
}

bool
graph_known(const char *path)
{
	return format_of(path) < ARRAY_LEN(formats);
}

/* Runs dot: in, a file of its language, gives out. */
static int
run_dot(const char *format, const char *in, const char *out, struct err *err)
{
	char *argv[] = { (char *)"dot", (char *)format, (char *)"-o", (char *)out, (char *)in,
		NULL };
	int status, rc;
	pid_t pid;

	rc = posix_spawnp(&pid, argv[0], NULL, NULL, argv, environ);
	if (rc == ENOENT)
		return err_set(err, -ENOENT,
		    "%s: there is no 'dot' to draw it: install graphviz (Debian: apt-get install graphviz), "
		    "or write a .dot file",
		    out);
	if (rc != 0)
		return err_errno(err, rc, "dot");
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return err_errno(err, errno, "dot");
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return err_set(err, -EIO, "%s: dot could not draw it", out);
	return 0;
}

/* Draws the text, which dot gets in a temporary file. */
static int
draw(const char *format, const struct buf *text, const char *path, struct err *err)
{
	const char *dir = getenv("TMPDIR");
	CLEANUP(free) char *in = xasprintf("%s/ipdk-p4c-XXXXXX", dir != NULL ? dir : "/tmp");
	int fd = mkstemp(in), rc = 0;

	if (fd < 0)
		return err_errno(err, errno, "%s", in);
	if (write(fd, buf_str(text), text->len) != (ssize_t)text->len)
		rc = err_errno(err, errno, "%s", in);
	close(fd);
	if (rc == 0)
		rc = run_dot(format, in, path, err);
	unlink(in);
	return rc;
}

int
graph_write(const struct ir_prog *prog, const char *path, struct err *err)
{
	CLEANUP(buf_fini) struct buf text = BUF_INIT;
	const char *format = formats[format_of(path)].format;

	ir_graph(prog, &text);
	if (format != NULL)
		return draw(format, &text, path, err);
	return file_write(path, buf_str(&text), text.len, 0644, err);
}
