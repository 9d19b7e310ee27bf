/* SPDX-License-Identifier: Apache-2.0 */
/* file.c: whole files and well-known directories. */
#include "base/file.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <string.h>
#include <sys/stat.h>

int
file_read(const char *path, size_t max_bytes, struct buf *out, struct err *err)
{
	CLEANUP(close) int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t begin = out->len;

	if (fd < 0)
		return err_errno(err, errno, "%s", path);
	for (;;) {
		char *to = buf_room(out, 64 << 10);
		ssize_t n = read(fd, to, 64 << 10);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_errno(err, errno, "%s", path);
		if (n == 0)
			break;
		out->len += (size_t)n;
		if (out->len - begin > max_bytes)
			return err_set(err, -EFBIG, "%s: larger than %zu bytes", path, max_bytes);
	}
	out->data[out->len] = '\0';
	return 0;
}

static int
write_all(int fd, const char *p, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

int
file_write(const char *path, const void *data, size_t len, mode_t mode, struct err *err)
{
	CLEANUP(free) char *tmp = xasprintf("%s.tmp.%d", path, (int)getpid());
	CLEANUP(close) int fd = open(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
	int rc;

	if (fd < 0)
		return err_errno(err, errno, "%s", tmp);
	rc = write_all(fd, data, len);
	if (rc == 0 && fsync(fd) < 0)
		rc = -errno;
	if (rc == 0 && rename(tmp, path) < 0)
		rc = -errno;
	if (rc < 0) {
		unlink(tmp);
		return err_errno(err, -rc, "%s", path);
	}
	return 0;
}

int
file_mkdirs(const char *path, mode_t mode, struct err *err)
{
	CLEANUP(free) char *p = xstrdup(path);

	for (char *s = p + 1;; s++) {
		char c = *s;

		if (c != '/' && c != '\0')
			continue;
		*s = '\0';
		if (mkdir(p, mode) < 0 && errno != EEXIST)
			return err_errno(err, errno, "%s", p);
		*s = c;
		if (c == '\0')
			return 0;
	}
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path) < 0 ? -1 : 0;
}

int
file_rmtree(const char *path, struct err *err)
{
	if (nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) < 0 && errno != ENOENT)
		return err_errno(err, errno, "%s", path);
	return 0;
}

char *
file_run_dir(void)
{
	const char *dir = getenv("IPDK_RUN_DIR");

	if (dir != NULL && *dir != '\0')
		return xstrdup(dir);
	if (geteuid() == 0)
		return xstrdup("/run/ipdk");
	dir = getenv("XDG_RUNTIME_DIR");
	if (dir != NULL && *dir != '\0')
		return xasprintf("%s/ipdk", dir);
	return xasprintf("/tmp/ipdk-%u", (unsigned)geteuid());
}

char *
file_state_dir(void)
{
	const char *dir = getenv("IPDK_STATE_DIR");

	if (dir != NULL && *dir != '\0')
		return xstrdup(dir);
	if (geteuid() == 0)
		return xstrdup("/var/lib/ipdk");
	dir = getenv("XDG_STATE_HOME");
	if (dir != NULL && *dir != '\0')
		return xasprintf("%s/ipdk", dir);
	dir = getenv("HOME");
	return xasprintf("%s/.local/state/ipdk", dir && *dir ? dir : "/tmp");
}
