/* SPDX-License-Identifier: Apache-2.0 */
/* io.c: recv and send, or SSL_read and SSL_write. */
#include "rpc/io.h"

#include "rpc/tls.h"

#include <errno.h>
#include <limits.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

void
rpc_io_init(struct rpc_io *io, int fd, struct ssl_st *ssl)
{
	*io = (struct rpc_io){ .fd = fd, .ssl = ssl };
}

void
rpc_io_fini(struct rpc_io *io)
{
	if (io->ssl != NULL) {
		SSL_shutdown(io->ssl); /* says goodbye; does not wait for an answer */
		SSL_free(io->ssl);
	}
	if (io->fd >= 0)
		close(io->fd);
	rpc_io_init(io, -1, NULL);
}

/* What a TLS call that returned 'rc' <= 0 means. */
static int
ssl_result(struct rpc_io *io, int rc, const char *what, struct err *err)
{
	int saved = errno;

	switch (SSL_get_error(io->ssl, rc)) {
	case SSL_ERROR_WANT_READ:
		return -EAGAIN;
	case SSL_ERROR_WANT_WRITE:
		io->want_out = true;
		return -EAGAIN;
	case SSL_ERROR_ZERO_RETURN:
		return 0;
	case SSL_ERROR_SYSCALL:
		if (saved != 0)
			return err_errno(err, saved, "%s", what);
		return err_set(err, -ECONNRESET, "%s: the peer closed the connection", what);
	default:
		return rpc_tls_error(err, -EPROTO, what);
	}
}

int
rpc_io_handshake(struct rpc_io *io, struct err *err)
{
	int rc;

	if (io->ssl == NULL)
		return 0;
	io->want_out = false;
	errno = 0;
	rc = SSL_do_handshake(io->ssl);
	if (rc == 1)
		return 0;
	rc = ssl_result(io, rc, "TLS handshake", err);
	if (rc == 0)
		return err_set(err, -ECONNRESET, "TLS handshake: the peer closed the connection");
	if (rc != -EAGAIN && err != NULL && SSL_get_verify_result(io->ssl) != X509_V_OK)
		return err_set(err, rc, "TLS handshake: the peer's certificate: %s",
		    X509_verify_cert_error_string(SSL_get_verify_result(io->ssl)));
	return rc;
}

ssize_t
rpc_io_read(struct rpc_io *io, void *p, size_t n, struct err *err)
{
	ssize_t got;

	if (io->ssl != NULL) {
		int rc;

		io->want_out = false;
		errno = 0;
		rc = SSL_read(io->ssl, p, n > INT_MAX ? INT_MAX : (int)n);
		return rc > 0 ? rc : ssl_result(io, rc, "TLS read", err);
	}
	do
		got = recv(io->fd, p, n, 0);
	while (got < 0 && errno == EINTR);
	if (got >= 0)
		return got;
	return errno == EAGAIN || errno == EWOULDBLOCK ? -EAGAIN : err_errno(err, errno, "read");
}

ssize_t
rpc_io_write(struct rpc_io *io, const void *p, size_t n, struct err *err)
{
	ssize_t put;

	if (io->ssl != NULL) {
		int rc;

		errno = 0;
		rc = SSL_write(io->ssl, p, n > INT_MAX ? INT_MAX : (int)n);
		if (rc > 0)
			return rc;
		rc = ssl_result(io, rc, "TLS write", err);
		return rc != 0 ? rc
			       : err_set(err, -EPIPE, "TLS write: the peer closed the connection");
	}
	do
		put = send(io->fd, p, n, MSG_NOSIGNAL);
	while (put < 0 && errno == EINTR);
	if (put >= 0)
		return put;
	return errno == EAGAIN || errno == EWOULDBLOCK ? -EAGAIN : err_errno(err, errno, "write");
}
