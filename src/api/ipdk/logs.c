/* SPDX-License-Identifier: Apache-2.0 */
/* logs.c: the lines that ipdkd and ipdk-dp log, past and as they come. ipdkd's last ones are kept here; those
 * of ipdk-dp are in its file, which outlives both. */
#include "api/ipdk/internal.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/vec.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define DP_LOG_TAIL (256 << 10) /* bytes of the past that are looked at */
#define LINE_BYTES  1100u	/* more than log_line makes */
#define LOOK_NS	    (200 * NS_PER_MS)

struct logs { /* one Logs call that follows */
	struct ipdk_service *s;
	struct rpc_call *call;
	char *program; /* only its lines; "": all */
	int min_level;
	uint64_t lost;
	struct logs *next;
};

/* ---- lines --------------------------------------------------------------------------------------------- */

struct line { /* "2026-01-02T03:04:05.678Z info  ipdkd: text" in pieces */
	int64_t time_ns;
	int level;
	char program[24];
	const char *text;
};

/* False for a line of another form. */
static bool
parse(const char *raw, struct line *l)
{
	static const char *const levels[] = { "debug", "info", "warn", "error" };
	struct tm tm = { 0 };
	char level[8];
	int ms, at = 0;

	memset(l, 0, sizeof *l);
	if (sscanf(raw, "%4d-%2d-%2dT%2d:%2d:%2d.%3dZ %7s %23[^: ]: %n", &tm.tm_year, &tm.tm_mon,
		&tm.tm_mday, &tm.tm_hour, &tm.tm_min, &tm.tm_sec, &ms, level, l->program,
		&at) != 9 ||
	    at == 0)
		return false;
	tm.tm_year -= 1900;
	tm.tm_mon -= 1;
	l->time_ns = ((int64_t)timegm(&tm) * 1000 + ms) * 1000000;
	l->text = raw + at;
	for (size_t i = 0; i < ARRAY_LEN(levels); i++)
		if (strcmp(level, levels[i]) == 0) {
			l->level = (int)i;
			return true;
		}
	return false;
}

static bool
is_wanted(const struct line *l, const char *program, int min_level)
{
	return l->level >= min_level && (*program == '\0' || strcmp(program, l->program) == 0);
}

static int
send_line(struct rpc_call *call, const struct line *l, uint64_t lost)
{
	Ipdk__V1__LogsResponse r = IPDK__V1__LOGS_RESPONSE__INIT;
	char text[LINE_BYTES];

	/* protobuf wants UTF-8: what a broken line has else is shown as it is not. */
	snprintf(text, sizeof text, "%s", l->text);
	for (char *c = text; *c != '\0'; c++)
		if ((unsigned char)*c < ' ' || (unsigned char)*c >= 0x7f)
			*c = '?';
	r.time_ns = l->time_ns;
	r.level = (Ipdk__V1__LogsRequest__Level)l->level;
	r.program = (char *)(uintptr_t)l->program;
	r.text = text;
	r.lost = lost;
	return rpc_send(call, &r.base);
}

/* ---- following ------------------------------------------------------------------------------------------ */

static void
tell(struct ipdk_service *s, const char *raw)
{
	struct line l;

	if (s->telling || s->logs == NULL || !parse(raw, &l))
		return; /* sending may log, too: such lines are kept, and not sent */
	s->telling = true;
	for (struct logs *f = s->logs; f != NULL; f = f->next)
		if (is_wanted(&l, f->program, f->min_level)) {
			bool sent = rpc_can_send(f->call) && send_line(f->call, &l, f->lost) == 0;

			f->lost = sent ? 0 : f->lost + 1;
		}
	s->telling = false;
}

static void
on_line(void *arg, const char *raw)
{
	struct ipdk_service *s = arg;
	char **slot = &s->lines[s->n_lines++ % LOG_LINES];

	free(*slot);
	*slot = xstrdup(raw);
	tell(s, raw);
}

static int
open_dp_log(const struct ipdk_service *s, int64_t *size)
{
	CLEANUP(free) char *path = xasprintf("%s/ipdk-dp.log", s->o.run_dir);
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		*size = st.st_size;
		return fd;
	}
	if (fd >= 0)
		close(fd);
	return -1;
}

static int64_t
dp_log_size(const struct ipdk_service *s)
{
	int64_t size = 0;
	int fd = open_dp_log(s, &size);

	if (fd >= 0)
		close(fd);
	return size;
}

/* Reads whole lines of ipdk-dp's log from 'off' on, at most DP_LOG_TAIL bytes; returns where the next begin. */
static int64_t
read_dp_log(const struct ipdk_service *s, int64_t off, struct buf *out)
{
	int64_t size = 0, len;
	CLEANUP(close) int fd = open_dp_log(s, &size);
	size_t begin = out->len;
	ssize_t n;

	if (fd < 0)
		return off;
	if (off > size)
		off = 0; /* it was begun anew */
	len = MIN(size - off, (int64_t)DP_LOG_TAIL);
	n = pread(fd, buf_room(out, (size_t)len), (size_t)len, off);
	if (n <= 0)
		return off;
	out->len += (size_t)n;
	while (out->len > begin && out->data[out->len - 1] != '\n')
		out->len--;
	return off + (int64_t)(out->len - begin);
}

/* The timer: what ipdk-dp has written since. */
static void
look(void *arg)
{
	struct ipdk_service *s = arg;
	CLEANUP(buf_fini) struct buf b = BUF_INIT;
	char *save = NULL;

	s->dp_off = read_dp_log(s, s->dp_off, &b);
	if (b.len > 0) {
		b.data[b.len - 1] = '\0';
		for (char *l = strtok_r(b.data, "\n", &save); l != NULL;
		     l = strtok_r(NULL, "\n", &save))
			tell(s, l);
	}
	if (s->logs != NULL)
		loop_timer_set(s->look, LOOK_NS);
}

static void
cancelled(struct rpc_call *call, void *arg)
{
	struct logs *f = arg;

	for (struct logs **at = &f->s->logs; *at != NULL; at = &(*at)->next)
		if (*at == f) {
			*at = f->next;
			break;
		}
	rpc_finish(call, RPC_CANCELLED, NULL, NULL);
	free(f->program);
	free(f);
}

/* ---- the past --------------------------------------------------------------------------------------------- */

struct past {
	VEC(const char *) lines; /* borrowed */
	const char *program;
	int min_level;
};

static void
add_past(struct past *p, const char *raw)
{
	struct line l;

	if (raw != NULL && parse(raw, &l) && is_wanted(&l, p->program, p->min_level))
		vec_push(&p->lines, raw);
}

/* Times come first in a line and sort as text. */
static int
by_time(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;
	int c = strncmp(*x, *y, 24);

	return c != 0 ? c : (x > y) - (x < y);
}

static void
send_past(struct ipdk_service *s, struct rpc_call *call, const Ipdk__V1__LogsRequest *r)
{
	CLEANUP(buf_fini) struct buf b = BUF_INIT;
	struct past p = { .program = r->program, .min_level = (int)r->min_level };
	int64_t size = dp_log_size(s);
	char *save = NULL;
	size_t first;

	read_dp_log(s, MAX(size - DP_LOG_TAIL, 0), &b);
	if (b.len > 0)
		b.data[b.len - 1] = '\0';
	for (char *l = b.len > 0 ? strtok_r(b.data, "\n", &save) : NULL; l != NULL;
	     l = strtok_r(NULL, "\n", &save))
		add_past(&p, l);
	for (size_t i = s->n_lines > LOG_LINES ? s->n_lines - LOG_LINES : 0; i < s->n_lines; i++)
		add_past(&p, s->lines[i % LOG_LINES]);
	if (p.lines.n > 0)
		qsort(p.lines.v, p.lines.n, sizeof *p.lines.v, by_time);
	first = p.lines.n > r->lines ? p.lines.n - r->lines : 0;
	s->telling = true;
	for (size_t i = first; i < p.lines.n; i++) {
		struct line l;

		if (parse(p.lines.v[i], &l) && send_line(call, &l, 0) < 0)
			break;
	}
	s->telling = false;
	vec_fini(&p.lines);
}

void
ipdk_logs(struct rpc_call *call, const ProtobufCMessage *msg, void *arg)
{
	const Ipdk__V1__LogsRequest *r = (const Ipdk__V1__LogsRequest *)msg;
	struct ipdk_service *s = arg;
	struct logs *f;
	struct err err;

	if (*r->program != '\0' && strcmp(r->program, "ipdkd") != 0 &&
	    strcmp(r->program, "ipdk-dp") != 0) {
		err_set(
		    &err, -EINVAL, "no program '%s' is logged (known: ipdkd, ipdk-dp)", r->program);
		rpc_fail(call, &err);
		return;
	}
	send_past(s, call, r);
	if (!r->follow) {
		rpc_finish(call, RPC_OK, NULL, NULL);
		return;
	}
	f = xcalloc(1, sizeof *f);
	*f = (struct logs){ .s = s,
		.call = call,
		.program = xstrdup(r->program),
		.min_level = (int)r->min_level,
		.next = s->logs };
	if (s->logs == NULL) {
		s->dp_off = dp_log_size(s);
		loop_timer_set(s->look, LOOK_NS);
	}
	s->logs = f;
	rpc_on_cancel(call, cancelled, f);
}

void
ipdk_logs_open(struct ipdk_service *s)
{
	s->look = loop_timer_new(s->o.loop, look, s);
	log_tap(on_line, s);
}

void
ipdk_logs_close(struct ipdk_service *s)
{
	log_tap(NULL, NULL);
	loop_timer_free(s->look);
	for (size_t i = 0; i < LOG_LINES; i++)
		free(s->lines[i]);
}
