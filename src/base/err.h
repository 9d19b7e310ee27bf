/* SPDX-License-Identifier: Apache-2.0 */
/* err.h: an error that can reach a person: a negative errno and one line that names the thing and
 * the reason. It lives on the caller's stack; functions that can fail take a 'struct err *' last
 * and return 0 or the same negative errno. A NULL err is allowed everywhere. Any thread. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

struct err {
	int code;      /* 0, or a negative errno */
	char msg[508]; /* no newline, no full stop at the end */
};

/* Sets 'err' and returns 'code', so that a caller can write: return err_set(err, -EINVAL, ...). */
int err_set(struct err *err, int code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4), cold));

/* Puts text before the message that is there ("pipeline x: " + "no such file"); returns err's code,
 * or -EIO when err is NULL. */
int err_prefix(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3), cold));

/* As err_set with code -errno_value and ": strerror" at the end. errno_value is positive. */
int err_errno(struct err *err, int errno_value, const char *fmt, ...)
    __attribute__((format(printf, 3, 4), cold));

#endif
