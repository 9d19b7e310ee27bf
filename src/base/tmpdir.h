/* SPDX-License-Identifier: Apache-2.0 */
/* tmpdir.h: a directory that a process has for itself while it lives. What a killed one left behind is taken away by
 * the next process that makes a directory of that name. Control threads only: these calls block. */
#ifndef BASE_TMPDIR_H
#define BASE_TMPDIR_H

#include "base/err.h"

struct tmpdir {
	char *path; /* NULL: none */
	int lock;   /* the directory, held by flock as long as its owner lives */
};

/* Makes a directory in $TMPDIR (/tmp without it), called NAME, a dot and six letters that mkdtemp(3) chooses, after it
 * has removed those of this user that no process holds. 0, or -errno with a message. */
int tmpdir_make(struct tmpdir *t, const char *name, struct err *err);

/* Removes it with what it holds. */
void tmpdir_free(struct tmpdir *t);

#endif
