/* SPDX-License-Identifier: Apache-2.0 */
/* tmpdir.c: directories of a process's own, each under a lock that ends with the process, however it ends. A lock and
 * no process id: ids are taken again, and mean nothing in another namespace that shares the directory. */
#include "base/tmpdir.h"

#include "base/file.h"
#include "base/mem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

enum { TRIES = 100 };

static const char *
parent(void)
{
	const char *dir = getenv("TMPDIR");

	return dir != NULL && *dir != '\0' ? dir : "/tmp";
}

/* The lock on a directory of ours; -1 when another process holds it or it is not ours. */
static int
hold(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	if (fd >= 0 &&
	    (fstat(fd, &st) < 0 || st.st_uid != geteuid() || flock(fd, LOCK_EX | LOCK_NB) < 0)) {
		close(fd);
		return -1;
	}
	return fd;
}

/* Whether it is the name, a dot and the six letters of mkdtemp. */
static bool
ours(const char *entry, const char *name)
{
	size_t n = strlen(name);

	return strncmp(entry, name, n) == 0 && entry[n] == '.' && strlen(entry + n) == 7;
}

static void
sweep(const char *name)
{
	DIR *d = opendir(parent());
	struct dirent *e;

	while (d != NULL && (e = readdir(d)) != NULL) {
		CLEANUP(free) char *path = NULL;
		int fd;

		if (!ours(e->d_name, name))
			continue;
		path = xasprintf("%s/%s", parent(), e->d_name);
		fd = hold(path);
		if (fd >= 0) {
			(void)!file_rmtree(path, NULL);
			close(fd);
		}
	}
	if (d != NULL)
		closedir(d);
}

/* Whether the directory is still there by its name, now that it is locked. */
static bool
still_there(const char *path, int fd)
{
	struct stat a, b;

	return stat(path, &a) == 0 && fstat(fd, &b) == 0 && a.st_dev == b.st_dev &&
	       a.st_ino == b.st_ino;
}

int
tmpdir_make(struct tmpdir *t, const char *name, struct err *err)
{
	sweep(name);
	for (int i = 0; i < TRIES; i++) {
		CLEANUP(free) char *path = xasprintf("%s/%s.XXXXXX", parent(), name);
		int fd;

		if (mkdtemp(path) == NULL)
			return err_errno(err, errno, "%s", path);
		fd = hold(path); /* another one's sweep may have been quicker */
		if (fd >= 0 && still_there(path, fd)) {
			*t = (struct tmpdir){ STEAL(path), fd };
			return 0;
		}
		if (fd >= 0)
			close(fd);
	}
	return err_set(err, -EAGAIN,
	    "%s/%s.*: each of %d new directories was taken away by another process", parent(), name,
	    TRIES);
}

void
tmpdir_free(struct tmpdir *t)
{
	if (t->path == NULL)
		return;
	(void)!file_rmtree(t->path, NULL);
	close(t->lock);
	free(t->path);
	*t = (struct tmpdir){ 0 };
}
