/* SPDX-License-Identifier: Apache-2.0 */
/* log.c: one write(2) a line. */
#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char *const level_name[] = { "debug", "info", "warn", "error" };
static const char *program_name = "";
static int out_fd = 2;
static enum log_level min_level = LOG_INFO;
static void (*tap_fn)(void *arg, const char *line);
static void *tap_arg;

void
log_open(const char *program)
{
	program_name = program;
}

void
log_fd(int fd)
{
	out_fd = fd;
}

void
log_set_level(enum log_level level)
{
	min_level = level;
}

void
log_tap(void (*fn)(void *arg, const char *line), void *arg)
{
	tap_fn = fn;
	tap_arg = arg;
}

int
log_parse_level(const char *name, enum log_level *level)
{
	for (int i = LOG_DEBUG; i <= LOG_ERROR; i++)
		if (strcmp(name, level_name[i]) == 0) {
			*level = (enum log_level)i;
			return 0;
		}
	return -EINVAL;
}

void
log_line(enum log_level level, const char *fmt, ...)
{
	char line[1024];
	struct timespec ts;
	struct tm tm;
	va_list ap;
	size_t n;
	int k;

	if (level < min_level)
		return;
	clock_gettime(CLOCK_REALTIME, &ts);
	gmtime_r(&ts.tv_sec, &tm);
	n = strftime(line, sizeof line, "%Y-%m-%dT%H:%M:%S", &tm);
	n += (size_t)snprintf(line + n, sizeof line - n, ".%03ldZ %-5s %s: ", ts.tv_nsec / 1000000,
	    level_name[level], program_name);
	va_start(ap, fmt);
	k = vsnprintf(line + n, sizeof line - n - 1, fmt, ap);
	va_end(ap);
	if (k < 0)
		return;
	n += (size_t)k;
	if (n > sizeof line - 2)
		n = sizeof line - 2;
	for (char *p = line; p < line + n; p++)
		if (*p == '\n' || *p == '\r')
			*p = ' ';
	line[n] = '\n';
	if (write(out_fd, line, n + 1) < 0 && tap_fn == NULL)
		return; /* nowhere to say it */
	line[n] = '\0';
	if (tap_fn != NULL)
		tap_fn(tap_arg, line);
}
