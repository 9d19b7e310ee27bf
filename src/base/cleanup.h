/* SPDX-License-Identifier: Apache-2.0 */
/* cleanup.h: scope-bound release. CLEANUP(fn) T *p calls fn_cleanup on scope exit; STEAL(p) takes the
 * value out, so that it survives. Each type that wants it declares DEFINE_CLEANUP(type, fn) where fn
 * accepts NULL. */
#ifndef BASE_CLEANUP_H
#define BASE_CLEANUP_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define CLEANUP(fn) __attribute__((cleanup(fn##_cleanup)))

/* Declares fn_cleanup for a variable of type 'T *' released by fn(T *). */
#define DEFINE_CLEANUP(T, fn)                                                                      \
	static inline void fn##_cleanup(T **p)                                                     \
	{                                                                                          \
		fn(*p);                                                                            \
	}

#define STEAL(p)                                                                                   \
	({                                                                                         \
		__typeof__(p) steal_ = (p);                                                        \
		(p) = NULL;                                                                        \
		steal_;                                                                            \
	})

/* Takes a file descriptor out of its variable, leaving -1. */
#define STEAL_FD(fd)                                                                               \
	({                                                                                         \
		int steal_ = (fd);                                                                 \
		(fd) = -1;                                                                         \
		steal_;                                                                            \
	})

/* For any pointer from malloc: CLEANUP(free) char *s. */
static inline void
free_cleanup(void *p)
{
	free(*(void **)p);
}

/* For a file descriptor, -1 when there is none: CLEANUP(close) int fd. */
static inline void
close_cleanup(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static inline void
fclose_cleanup(FILE **f)
{
	if (*f != NULL)
		fclose(*f);
}

#endif
