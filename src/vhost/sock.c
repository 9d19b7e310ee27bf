/* SPDX-License-Identifier: Apache-2.0 */
/* sock.c: unix sockets by path: stale files, and who may connect. */
#include "vhost/sock.h"

#include "base/cleanup.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static int
set_path(struct sockaddr_un *sa, const char *path, struct err *err)
{
	*sa = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (path == NULL || path[0] == '\0')
		return err_set(err, -EINVAL, "it has no socket path");
	if (strlen(path) >= sizeof sa->sun_path)
		return err_set(err, -ENAMETOOLONG, "socket path %s is longer than %zu bytes", path,
		    sizeof sa->sun_path - 1);
	strncpy(sa->sun_path, path, sizeof sa->sun_path - 1);
	return 0;
}

int
vhost_sock_check(const char *path, struct err *err)
{
	struct sockaddr_un sa;

	return set_path(&sa, path, err);
}

/* Removes a socket file that nobody listens on. */
static int
clear_stale(const struct sockaddr_un *sa, struct err *err)
{
	CLEANUP(close) int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	struct stat st;

	if (lstat(sa->sun_path, &st) < 0)
		return 0;
	if (!S_ISSOCK(st.st_mode))
		return err_set(err, -EEXIST, "%s exists and is no socket", sa->sun_path);
	if (connect(fd, (const struct sockaddr *)sa, sizeof *sa) == 0 || errno == EAGAIN)
		return err_set(err, -EADDRINUSE, "someone listens on %s", sa->sun_path);
	if (unlink(sa->sun_path) < 0)
		return err_errno(err, errno, "removing the stale socket %s", sa->sun_path);
	return 0;
}

/* The file is there: opens it to the group, and listens. */
static int
open_up(int fd, const char *path, gid_t group, struct err *err)
{
	if (group != (gid_t)-1 && (chown(path, (uid_t)-1, group) < 0 || chmod(path, 0660) < 0))
		return err_errno(err, errno, "giving socket %s to group %u", path, (unsigned)group);
	if (listen(fd, 8) < 0)
		return err_errno(err, errno, "listening on %s", path);
	return 0;
}

int
vhost_sock_listen(const char *path, gid_t group, struct err *err)
{
	CLEANUP(close) int fd = -1;
	struct sockaddr_un sa;
	int ret = set_path(&sa, path, err);

	if (ret == 0)
		ret = clear_stale(&sa, err);
	if (ret < 0)
		return ret;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	/* The file takes the mode of the unbound socket: it is never wider than this. */
	if (fd < 0 || fchmod(fd, 0600) < 0 || bind(fd, (struct sockaddr *)&sa, sizeof sa) < 0)
		return err_errno(err, errno, "socket %s", sa.sun_path);
	ret = open_up(fd, sa.sun_path, group, err);
	if (ret < 0) {
		unlink(sa.sun_path);
		return ret;
	}
	return STEAL_FD(fd);
}

int
vhost_sock_connect(const char *path, struct err *err)
{
	CLEANUP(close) int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	struct sockaddr_un sa;
	int ret = set_path(&sa, path, err);

	if (ret < 0)
		return ret;
	if (fd < 0 || connect(fd, (struct sockaddr *)&sa, sizeof sa) < 0)
		return err_errno(err, errno, "connect to %s", path);
	return STEAL_FD(fd);
}
