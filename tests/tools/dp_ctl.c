/* SPDX-License-Identifier: Apache-2.0 */
/* dp_ctl.c: a client of ipdk-dp's control socket for tests and benchmarks. Reads requests from standard
 * input, one a line, and prints what comes back:
 *   TYPE [gen=N] [fd=PATH] FIELD=VALUE...   a request (wire/msg.h); waits for its final answer
 *   - TYPE ...                              likewise, and goes on when it fails
 *   wait SECONDS TEXT...                    until an event was printed that holds every TEXT
 *   sleep SECONDS                           prints events meanwhile
 * A VALUE in double quotes may hold blanks. Exit status: 0, 1 a request failed or a wait ended, 2 usage. */
#include "base/clock.h"
#include "base/mem.h"
#include "wire/conn.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 1 << 20, WORDS_MAX = 64 };

struct ctl {
	struct loop *loop;
	struct wire_conn *c;
	bool final, closed;
	int code;
	struct buf events; /* printed ones, one a line; for wait */
};

static void
print(const char *what, const struct wire_msg *m)
{
	CLEANUP(buf_fini) struct buf b = BUF_INIT;

	wire_print(m, &b);
	printf("%s %s\n", what, buf_str(&b));
	fflush(stdout);
}

static void
on_answer(void *arg, struct wire_msg *m)
{
	struct ctl *t = arg;

	t->final = wire_type_what(m->type) == WIRE_FINAL;
	if (m->type == WIRE_MSG_done) {
		t->code = m->u.done.code;
		if (t->code < 0)
			printf("error %d %s\n", t->code, m->u.done.text);
		else
			printf("ok\n");
		fflush(stdout);
		return;
	}
	print("answer", m);
	if (m->type == WIRE_MSG_entity_result)
		for (uint32_t i = 0; i < m->u.entity_result.n_items; i++)
			if (m->u.entity_result.items[i].code < 0)
				t->code = m->u.entity_result.items[i].code;
}

static void
on_msg(void *arg, struct wire_conn *c, struct wire_msg *m)
{
	struct ctl *t = arg;

	print("event", m);
	wire_print(m, &t->events);
	buf_putc(&t->events, '\n');
}

static void
on_closed(void *arg, struct wire_conn *c, const struct err *why)
{
	struct ctl *t = arg;

	printf("closed %s\n", why->msg);
	t->closed = true;
}

static const struct wire_handler handler = { on_msg, on_closed };

/* Cuts the line into words; a quoted part keeps its blanks. Returns how many. */
static int
split(char *line, char **words)
{
	int n = 0;

	while (n < WORDS_MAX) {
		char *to;

		line += strspn(line, " \t\n");
		if (*line == '\0' || *line == '#')
			break;
		words[n++] = to = line;
		for (bool quoted = false;
		     *line != '\0' && (quoted || strchr(" \t\n", *line) == NULL); line++) {
			if (*line == '"')
				quoted = !quoted;
			else
				*to++ = *line;
		}
		line += *line != '\0';
		*to = '\0';
	}
	return n;
}

static int
request(struct ctl *t, char **words, int n, struct err *err)
{
	CLEANUP(arena_free) struct arena *a = arena_new(0);
	struct wire_msg m = { 0 };
	int rc;

	if (wire_type_find(words[0], &m.type) < 0)
		return err_set(err, -EINVAL, "no such request: %s", words[0]);
	for (int i = 1; i < n; i++) {
		char *eq = strchr(words[i], '=');

		if (eq == NULL)
			return err_set(err, -EINVAL, "not FIELD=VALUE: %s", words[i]);
		*eq = '\0';
		if (strcmp(words[i], "gen") == 0) {
			m.gen = strtoull(eq + 1, NULL, 0);
		} else if (strcmp(words[i], "fd") == 0 && m.n_fds < WIRE_FDS_MAX) {
			m.fds[m.n_fds] = open(eq + 1, O_RDWR | O_CLOEXEC);
			if (m.fds[m.n_fds++] < 0)
				return err_errno(err, errno, "%s", eq + 1);
		} else if (wire_set(&m, a, words[i], eq + 1, err) < 0) {
			return err->code;
		}
	}
	t->final = false;
	t->code = 0;
	rc = wire_call(t->c, &m, on_answer, t, err);
	for (uint32_t i = 0; i < m.n_fds; i++)
		close(m.fds[i]);
	while (rc == 0 && !t->final)
		loop_step(t->loop, UINT64_MAX);
	return rc;
}

/* Whether some line of the events holds all texts. */
static bool
happened(const struct ctl *t, char **texts, int n)
{
	CLEANUP(free) char *copy = xstrdup(buf_str(&t->events));
	char *save = copy, *line;

	while ((line = strsep(&save, "\n")) != NULL) {
		int i = 0;

		while (i < n && strstr(line, texts[i]) != NULL)
			i++;
		if (i == n)
			return true;
	}
	return false;
}

static int
wait_for(struct ctl *t, char **words, int n, struct err *err)
{
	uint64_t end = clock_mono_ns() + (uint64_t)(strtod(words[1], NULL) * (double)NS_PER_S);

	while (n < 3 || !happened(t, words + 2, n - 2)) {
		uint64_t now = clock_mono_ns();

		if (now >= end || t->closed)
			return n < 3 ? 0
				     : err_set(err, -ETIMEDOUT, "no event with %s in %s s",
					   words[2], words[1]);
		loop_step(t->loop, end - now);
	}
	return 0;
}

static int
run_line(struct ctl *t, char *line)
{
	char *words[WORDS_MAX], **w = words;
	struct err err = { 0 };
	bool go_on = false;
	int n = split(line, words);

	if (n > 0 && strcmp(w[0], "-") == 0) {
		go_on = true;
		w++;
		n--;
	}
	if (n == 0)
		return 0;
	t->code = 0;
	if (n >= 2 && (strcmp(w[0], "wait") == 0 || strcmp(w[0], "sleep") == 0))
		wait_for(t, w, n, &err);
	else
		request(t, w, n, &err);
	if (err.code < 0)
		printf("error %d %s\n", err.code, err.msg);
	return go_on ? 0 : err.code < 0 ? err.code : t->code;
}

int
main(int argc, char **argv)
{
	struct ctl t = { .loop = loop_new() };
	CLEANUP(free) char *line = xmalloc(LINE_MAX_BYTES);
	char hello[] = "hello abi=1 version=dp_ctl credits=4096";
	struct err err = { 0 };
	int fd = -1, rc;

	if (argc != 2) {
		fprintf(stderr, "usage: dp_ctl SOCKET < REQUESTS\n");
		return 2;
	}
	/* a data plane that has just been started may not listen yet */
	for (int i = 0; i < 100 && fd < 0; i++) {
		fd = wire_connect(argv[1], &err);
		if (fd < 0)
			usleep(50000);
	}
	if (fd < 0) {
		fprintf(stderr, "dp_ctl: %s\n", err.msg);
		return 1;
	}
	t.c = wire_conn_new(t.loop, fd, &handler, &t);
	rc = run_line(&t, hello);
	while (rc == 0 && fgets(line, LINE_MAX_BYTES, stdin) != NULL)
		rc = t.closed ? -ECONNRESET : run_line(&t, line);
	wire_conn_free(t.c);
	loop_free(t.loop);
	buf_fini(&t.events);
	return rc == 0 ? 0 : 1;
}
