/* SPDX-License-Identifier: Apache-2.0 */
/* addr.c: unix and TCP sockets. */
#include "rpc/addr.h"

#include "base/cleanup.h"
#include "base/mem.h"
#include "rpc/rpc.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <libgen.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

/* A dead peer is noticed after KEEP_IDLE_S + KEEP_COUNT * KEEP_INTERVAL_S, or when what was sent to it
 * is not acknowledged for DEAD_MS. */
enum { KEEP_IDLE_S = 30, KEEP_INTERVAL_S = 10, KEEP_COUNT = 3, DEAD_MS = 60000 };

/* Fills in the address of a path; a long one is reached through its directory's descriptor *dir, which
 * stays open as long as the address is used. */
static int
unix_address(const char *path, struct sockaddr_un *sun, int *dir, struct err *err)
{
	CLEANUP(free) char *copy1 = xstrdup(path);
	CLEANUP(free) char *copy2 = xstrdup(path);
	const char *name;
	int n;

	*sun = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (path[0] == '\0')
		return err_set(err, -EINVAL, "the path of a unix socket is empty");
	if (strlen(path) < sizeof sun->sun_path) {
		memcpy(sun->sun_path, path, strlen(path) + 1);
		return 0;
	}
	*dir = open(dirname(copy1), O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (*dir < 0)
		return err_errno(err, errno, "%s", path);
	name = basename(copy2);
	n = snprintf(sun->sun_path, sizeof sun->sun_path, "/proc/self/fd/%d/%s", *dir, name);
	if (n < 0 || (size_t)n >= sizeof sun->sun_path)
		return err_set(
		    err, -ENAMETOOLONG, "%s: the file name is too long for a socket", path);
	return 0;
}

static int
connect_un(const struct sockaddr_un *sun, int *fd)
{
	*fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (*fd < 0)
		return -errno;
	return connect(*fd, (const struct sockaddr *)sun, sizeof *sun) < 0 ? -errno : 0;
}

int
rpc_addr_connect_unix(const char *path, int *fd, struct err *err)
{
	CLEANUP(close) int dir = -1;
	CLEANUP(close) int s = -1;
	struct sockaddr_un sun;
	int rc = unix_address(path, &sun, &dir, err);

	if (rc < 0)
		return rc;
	rc = connect_un(&sun, &s);
	if (rc < 0)
		return err_set(err, rc, "%s", strerror(-rc));
	*fd = STEAL_FD(s);
	return 0;
}

/* Removes a socket that nobody listens on. */
static int
remove_dead(const struct sockaddr_un *sun, const char *path, struct err *err)
{
	CLEANUP(close) int fd = -1;
	struct stat st;
	int rc;

	if (lstat(sun->sun_path, &st) < 0)
		return errno == ENOENT ? 0 : err_errno(err, errno, "%s", path);
	if (!S_ISSOCK(st.st_mode))
		return err_set(err, -EEXIST, "%s: there is a file that is not a socket", path);
	rc = connect_un(sun, &fd);
	if (rc == 0 || rc == -EAGAIN)
		return err_set(err, -EADDRINUSE, "%s: somebody listens there already", path);
	if (rc != -ECONNREFUSED)
		return err_set(err, rc, "%s: %s", path, strerror(-rc));
	return unlink(sun->sun_path) < 0 ? err_errno(err, errno, "%s", path) : 0;
}

static int
give_to_group(const struct sockaddr_un *sun, const char *path, const char *group, struct err *err)
{
	struct group gr, *found = NULL;
	char text[4096];

	if (getgrnam_r(group, &gr, text, sizeof text, &found) != 0 || found == NULL)
		return err_set(err, -ENOENT, "%s: there is no group %s", path, group);
	if (chown(sun->sun_path, (uid_t)-1, gr.gr_gid) < 0 || chmod(sun->sun_path, 0660) < 0)
		return err_errno(err, errno, "%s: giving it to the group %s", path, group);
	return 0;
}

int
rpc_addr_listen_unix(const char *path, const char *group, int backlog, int *fd, struct err *err)
{
	CLEANUP(close) int dir = -1;
	CLEANUP(close) int s = -1;
	struct sockaddr_un sun;
	mode_t mask;
	int rc = unix_address(path, &sun, &dir, err);

	if (rc == 0)
		rc = remove_dead(&sun, path, err);
	if (rc < 0)
		return rc;
	s = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (s < 0)
		return err_errno(err, errno, "%s: socket", path);
	mask = umask(0177); /* never open to others, not even for a moment */
	rc = bind(s, (struct sockaddr *)&sun, sizeof sun) < 0 ? errno : 0;
	umask(mask);
	if (rc != 0)
		return err_errno(err, rc, "%s", path);
	rc = group != NULL ? give_to_group(&sun, path, group, err) : 0;
	if (rc == 0 && listen(s, backlog) < 0)
		rc = err_errno(err, errno, "%s: listen", path);
	if (rc < 0) {
		unlink(sun.sun_path);
		return rc;
	}
	*fd = STEAL_FD(s);
	return 0;
}

static void
set_tcp(int fd)
{
	int on = 1, idle = KEEP_IDLE_S, interval = KEEP_INTERVAL_S, count = KEEP_COUNT;
	unsigned dead = DEAD_MS;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof interval);
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &count, sizeof count);
	setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &dead, sizeof dead);
}

static int
listen_at(const struct addrinfo *ai, int backlog, int *fd)
{
	CLEANUP(close)
	int s = socket(ai->ai_family, ai->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int on = 1, off = 0;

	if (s < 0)
		return -errno;
	setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (ai->ai_family == AF_INET6) /* "::" takes IPv4 as well */
		setsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
	if (bind(s, ai->ai_addr, ai->ai_addrlen) < 0 || listen(s, backlog) < 0)
		return -errno;
	*fd = STEAL_FD(s);
	return 0;
}

static uint16_t
port_of(int fd)
{
	struct sockaddr_storage ss;
	socklen_t len = sizeof ss;

	if (getsockname(fd, (struct sockaddr *)&ss, &len) < 0)
		return 0;
	return ntohs(ss.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&ss)->sin6_port
					      : ((struct sockaddr_in *)&ss)->sin_port);
}

int
rpc_addr_listen_tcp(
    const char *host, uint16_t port, int backlog, int *fd, uint16_t *bound_port, struct err *err)
{
	struct addrinfo hints = { .ai_family = AF_UNSPEC,
		.ai_socktype = SOCK_STREAM,
		.ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV };
	struct addrinfo *list;
	char text[8];
	int rc = -EADDRNOTAVAIL;

	snprintf(text, sizeof text, "%u", port);
	if (getaddrinfo(host != NULL ? host : "::", text, &hints, &list) != 0)
		return err_set(err, -EINVAL, "%s: not an address to listen on", host);
	for (struct addrinfo *ai = list; ai != NULL && rc < 0; ai = ai->ai_next)
		rc = listen_at(ai, backlog, fd);
	freeaddrinfo(list);
	if (rc == -EAFNOSUPPORT && host == NULL)
		return rpc_addr_listen_tcp("0.0.0.0", port, backlog, fd, bound_port, err);
	if (rc < 0)
		return err_set(err, rc, "%s port %u: %s", host ? host : "TCP", port, strerror(-rc));
	if (bound_port != NULL)
		*bound_port = port_of(*fd);
	return 0;
}

static int
connect_at(const struct addrinfo *ai, int *fd)
{
	CLEANUP(close)
	int s = socket(ai->ai_family, ai->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (s < 0)
		return -errno;
	set_tcp(s);
	if (connect(s, ai->ai_addr, ai->ai_addrlen) < 0 && errno != EINPROGRESS)
		return -errno;
	*fd = STEAL_FD(s);
	return 0;
}

int
rpc_addr_connect_tcp(const char *host, const char *port, int *fd, struct err *err)
{
	struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
	struct addrinfo *list;
	int rc = getaddrinfo(host, port, &hints, &list);

	if (rc != 0)
		return err_set(err, -EHOSTUNREACH, "%s", gai_strerror(rc));
	rc = -EHOSTUNREACH;
	for (struct addrinfo *ai = list; ai != NULL && rc < 0; ai = ai->ai_next)
		rc = connect_at(ai, fd);
	freeaddrinfo(list);
	return rc < 0 ? err_set(err, rc, "%s", strerror(-rc)) : 0;
}

void
rpc_addr_peer_unix(int fd, struct rpc_peer *peer)
{
	struct ucred cred = { .pid = 0, .uid = (uid_t)-1, .gid = (gid_t)-1 };
	socklen_t len = sizeof cred;

	peer->kind = RPC_PEER_UNIX;
	getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len);
	peer->pid = cred.pid;
	peer->uid = cred.uid;
	peer->gid = cred.gid;
	snprintf(
	    peer->address, sizeof peer->address, "pid %d uid %d", (int)cred.pid, (int)cred.uid);
}

void
rpc_addr_peer_tcp(int fd, struct rpc_peer *peer)
{
	struct sockaddr_storage ss;
	socklen_t len = sizeof ss;
	char host[64] = "?", port[8] = "?";

	peer->kind = RPC_PEER_TLS;
	peer->uid = (uid_t)-1;
	peer->gid = (gid_t)-1;
	if (getpeername(fd, (struct sockaddr *)&ss, &len) == 0)
		getnameinfo((struct sockaddr *)&ss, len, host, sizeof host, port, sizeof port,
		    NI_NUMERICHOST | NI_NUMERICSERV);
	snprintf(peer->address, sizeof peer->address,
	    strchr(host, ':') != NULL ? "[%s]:%s" : "%s:%s", host, port);
	set_tcp(fd);
}
