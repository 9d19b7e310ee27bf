/* SPDX-License-Identifier: Apache-2.0 */
/* log.h: leveled log lines to stderr or a file, one line each:
 *   2026-01-02T03:04:05.678Z info  dp: port netdev1 is up
 * Never called by a data-path worker. Any other thread; a line is one write(2). */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/err.h"

#include <stdint.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

/* The program's name in each line; borrowed for ever. Default "". */
void log_open(const char *program);
/* Where lines go; borrowed. Default: fd 2. */
void log_fd(int fd);
/* Appends lines to a file of mode 0600 from now on. When it has grown over max_bytes it is renamed to PATH.1, in place
 * of an older one, and begun anew. Called again with the path it opens the file anew: it was moved away. */
int log_to_file(const char *path, uint64_t max_bytes, struct err *err);
/* Lines under 'level' are dropped. Default LOG_INFO. */
void log_set_level(enum log_level level);
/* Parses "debug", "info", "warn" or "error"; -EINVAL for another word. */
int log_parse_level(const char *name, enum log_level *level);

/* Calls 'fn' with each line that is written, without its newline; NULL: nobody. It may log itself. One
 * program has one thread that logs when it uses this. */
void log_tap(void (*fn)(void *arg, const char *line), void *arg);

void log_line(enum log_level level, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#define log_debug(...) log_line(LOG_DEBUG, __VA_ARGS__)
#define log_info(...)  log_line(LOG_INFO, __VA_ARGS__)
#define log_warn(...)  log_line(LOG_WARN, __VA_ARGS__)
#define log_error(...) log_line(LOG_ERROR, __VA_ARGS__)

#endif
