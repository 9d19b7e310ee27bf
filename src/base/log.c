/* SPDX-License-Identifier: Apache-2.0 */
/* log.c: one write(2) a line; a file that grows over its limit becomes FILE.1. */
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char *const level_name[] = { "debug", "info", "warn", "error" };
static const char *program_name = "";
static int out_fd = 2;
static enum log_level min_level = LOG_INFO;
static void (*tap_fn)(void *arg, const char *line);
static void *tap_arg;

/* The file of log_to_file. */
static struct {
	pthread_mutex_t lock;
	char path[PATH_MAX];
	uint64_t max_bytes, bytes; /* 0: no file */
} file = { .lock = PTHREAD_MUTEX_INITIALIZER };

void
log_open(const char *program)
{
	program_name = program;
}

void
log_fd(int fd)
{
	pthread_mutex_lock(&file.lock);
	if (file.max_bytes != 0)
		close(out_fd);
	file.max_bytes = 0;
	out_fd = fd;
	pthread_mutex_unlock(&file.lock);
}

int
log_to_file(const char *path, uint64_t max_bytes, struct err *err)
{
	struct stat st;
	int fd;

	if (strlen(path) + sizeof ".1" > sizeof file.path)
		return err_set(err, -ENAMETOOLONG, "log file %s: the path is too long", path);
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (fd < 0 || fstat(fd, &st) < 0)
		return err_errno(err, errno, "log file %s", path);
	pthread_mutex_lock(&file.lock);
	if (file.max_bytes != 0)
		close(out_fd);
	if (path != file.path)
		memcpy(file.path, path, strlen(path) + 1);
	file.max_bytes = max_bytes;
	file.bytes = (uint64_t)st.st_size;
	out_fd = fd;
	pthread_mutex_unlock(&file.lock);
	return 0;
}

/* Writes a line; moves the file away when it has grown over its limit. */
static bool
put_line(const char *line, size_t n)
{
	char old[PATH_MAX];
	bool full, good;

	pthread_mutex_lock(&file.lock);
	good = write(out_fd, line, n) >= 0;
	file.bytes += n;
	full = file.max_bytes != 0 && file.bytes > file.max_bytes;
	if (full)
		file.bytes = 0; /* one thread moves it */
	pthread_mutex_unlock(&file.lock);
	if (full) {
		snprintf(old, sizeof old, "%.*s.1", (int)(sizeof old - 3), file.path);
		if (rename(file.path, old) == 0)
			log_to_file(file.path, file.max_bytes, NULL);
	}
	return good;
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
	if (!put_line(line, n + 1) && tap_fn == NULL)
		return; /* nowhere to say it */
	line[n] = '\0';
	if (tap_fn != NULL)
		tap_fn(tap_arg, line);
}
