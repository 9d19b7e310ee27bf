/* SPDX-License-Identifier: Apache-2.0 */
/* tls.c: OpenSSL contexts, a socket BIO that never raises SIGPIPE, names out of certificates. */
#include "rpc/tls.h"

#include "base/log.h"
#include "base/mem.h"
#include "rpc/rpc.h"

#include <arpa/inet.h>
#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

struct rpc_tls {
	bool server;
	char *cert, *key, *ca; /* owned paths */
	SSL_CTX *ctx;	       /* owned */
};

static const unsigned char alpn_h2[] = "\002h2";
static BIO_METHOD *socket_method; /* made once, never freed */

int
rpc_tls_error(struct err *err, int code, const char *what)
{
	unsigned long e = ERR_peek_last_error();
	const char *reason = e ? ERR_reason_error_string(e) : NULL;

	/* A failed system call, such as opening a file. */
	if (e != 0 && ERR_SYSTEM_ERROR(e))
		reason = strerror(ERR_GET_REASON(e));
	/* The first entry is nearer to the cause, when it is a file that cannot be opened. */
	e = ERR_peek_error();
	if (e != 0 && ERR_SYSTEM_ERROR(e))
		reason = strerror(ERR_GET_REASON(e));
	ERR_clear_error();
	return err_set(err, code, "%s: %s", what, reason ? reason : "OpenSSL gives no reason");
}

/* ---- contexts */

static int
choose_alpn(SSL *ssl, const unsigned char **out, unsigned char *out_len, const unsigned char *in,
    unsigned in_len, void *arg)
{
	(void)ssl;
	(void)arg;
	for (unsigned i = 0; i < in_len; i += 1u + in[i]) {
		if (in[i] == 2 && i + 2 < in_len && memcmp(&in[i + 1], "h2", 2) == 0) {
			*out = &in[i + 1];
			*out_len = 2;
			return SSL_TLSEXT_ERR_OK;
		}
	}
	return SSL_TLSEXT_ERR_ALERT_FATAL;
}

static int
load_files(const struct rpc_tls *t, SSL_CTX *ctx, struct err *err)
{
	CLEANUP(free) char *what = NULL;
	struct stat st;

	what = xasprintf("certificate %s", t->cert);
	if (SSL_CTX_use_certificate_chain_file(ctx, t->cert) != 1)
		return rpc_tls_error(err, -EINVAL, what);
	free(what);
	what = xasprintf("private key %s", t->key);
	if (SSL_CTX_use_PrivateKey_file(ctx, t->key, SSL_FILETYPE_PEM) != 1 ||
	    SSL_CTX_check_private_key(ctx) != 1)
		return rpc_tls_error(err, -EINVAL, what);
	if (stat(t->key, &st) == 0 && (st.st_mode & 077) != 0)
		log_warn("private key %s can be read by other users (mode %04o)", t->key,
		    (unsigned)st.st_mode & 07777);
	free(what);
	what = xasprintf("CA file %s", t->ca);
	if (SSL_CTX_load_verify_file(ctx, t->ca) != 1)
		return rpc_tls_error(err, -EINVAL, what);
	if (t->server) {
		STACK_OF(X509_NAME) *names = SSL_load_client_CA_file(t->ca);

		if (names == NULL)
			return rpc_tls_error(err, -EINVAL, what);
		SSL_CTX_set_client_CA_list(ctx, names);
	}
	return 0;
}

static int
make_ctx(const struct rpc_tls *t, SSL_CTX **out, struct err *err)
{
	SSL_CTX *ctx;
	int rc;

	ERR_clear_error();
	ctx = SSL_CTX_new(t->server ? TLS_server_method() : TLS_client_method());
	if (ctx == NULL)
		return rpc_tls_error(err, -ENOMEM, "TLS");
	SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
	SSL_CTX_set_cipher_list(ctx, "ECDHE+AESGCM:ECDHE+CHACHA20");
	/* No resumption: each connection shows its certificate anew. A peer that closes without a
	 * goodbye has closed; HTTP/2 knows itself whether something is missing. */
	SSL_CTX_set_options(ctx, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
				     SSL_OP_NO_TICKET | SSL_OP_IGNORE_UNEXPECTED_EOF);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_num_tickets(ctx, 0);
	SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
				  SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	SSL_CTX_set_verify_depth(ctx, 5);
	if (t->server)
		SSL_CTX_set_alpn_select_cb(ctx, choose_alpn, NULL);
	else
		SSL_CTX_set_alpn_protos(ctx, alpn_h2, 3);
	rc = load_files(t, ctx, err);
	if (rc < 0)
		SSL_CTX_free(ctx);
	else
		*out = ctx;
	return rc;
}

int
rpc_tls_new(bool server, const struct rpc_tls_opts *opts, struct rpc_tls **tls, struct err *err)
{
	CLEANUP(rpc_tls_free) struct rpc_tls *t = xcalloc(1, sizeof *t);
	int rc;

	if (opts->cert == NULL || opts->key == NULL || opts->ca == NULL)
		return err_set(err, -EINVAL,
		    "mutual TLS needs a certificate, its private key and a CA file; there is no %s",
		    opts->cert == NULL	? "certificate"
		    : opts->key == NULL ? "private key"
					: "CA file");
	t->server = server;
	t->cert = xstrdup(opts->cert);
	t->key = xstrdup(opts->key);
	t->ca = xstrdup(opts->ca);
	rc = make_ctx(t, &t->ctx, err);
	if (rc < 0)
		return rc;
	*tls = STEAL(t);
	return 0;
}

void
rpc_tls_free(struct rpc_tls *t)
{
	if (t == NULL)
		return;
	SSL_CTX_free(t->ctx);
	free(t->cert);
	free(t->key);
	free(t->ca);
	free(t);
}

int
rpc_tls_reload(struct rpc_tls *t, struct err *err)
{
	SSL_CTX *ctx;
	int rc = make_ctx(t, &ctx, err);

	if (rc < 0)
		return rc;
	SSL_CTX_free(t->ctx); /* sessions hold their own reference */
	t->ctx = ctx;
	return 0;
}

/* ---- sockets: OpenSSL's own BIO writes without MSG_NOSIGNAL */

static int
bio_write(BIO *b, const char *p, size_t n, size_t *done)
{
	ssize_t put = send((int)(intptr_t)BIO_get_data(b), p, n, MSG_NOSIGNAL);

	BIO_clear_retry_flags(b);
	*done = put > 0 ? (size_t)put : 0;
	if (put < 0 && (errno == EAGAIN || errno == EINTR))
		BIO_set_retry_write(b);
	return put > 0;
}

static int
bio_read(BIO *b, char *p, size_t n, size_t *done)
{
	ssize_t got = recv((int)(intptr_t)BIO_get_data(b), p, n, 0);

	BIO_clear_retry_flags(b);
	*done = got > 0 ? (size_t)got : 0;
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		BIO_set_retry_read(b);
	if (got == 0)
		BIO_set_flags(b, BIO_FLAGS_IN_EOF);
	return got > 0;
}

static long
bio_ctrl(BIO *b, int cmd, long num, void *ptr)
{
	(void)num;
	(void)ptr;
	if (cmd == BIO_CTRL_EOF)
		return BIO_test_flags(b, BIO_FLAGS_IN_EOF) != 0;
	return cmd == BIO_CTRL_FLUSH;
}

static BIO *
socket_bio(int fd)
{
	BIO *b;

	if (socket_method == NULL) {
		socket_method = BIO_meth_new(
		    BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket without SIGPIPE");
		if (socket_method == NULL)
			return NULL;
		BIO_meth_set_write_ex(socket_method, bio_write);
		BIO_meth_set_read_ex(socket_method, bio_read);
		BIO_meth_set_ctrl(socket_method, bio_ctrl);
	}
	b = BIO_new(socket_method);
	if (b != NULL) {
		BIO_set_data(b, (void *)(intptr_t)fd);
		BIO_set_init(b, 1);
	}
	return b;
}

/* Makes the session insist on a certificate for 'host'. */
static bool
expect_host(SSL *ssl, const char *host)
{
	X509_VERIFY_PARAM *param = SSL_get0_param(ssl);
	struct in6_addr a;

	if (inet_pton(AF_INET, host, &a) == 1 || inet_pton(AF_INET6, host, &a) == 1)
		return X509_VERIFY_PARAM_set1_ip_asc(param, host) == 1;
	X509_VERIFY_PARAM_set_hostflags(param, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	return X509_VERIFY_PARAM_set1_host(param, host, 0) == 1 &&
	       SSL_set_tlsext_host_name(ssl, host) == 1;
}

struct ssl_st *
rpc_tls_session(struct rpc_tls *t, int fd, const char *host)
{
	SSL *ssl = SSL_new(t->ctx);
	BIO *bio = ssl != NULL ? socket_bio(fd) : NULL;

	if (bio == NULL || (host != NULL && !expect_host(ssl, host))) {
		BIO_free(bio);
		SSL_free(ssl);
		ERR_clear_error();
		return NULL;
	}
	SSL_set_bio(ssl, bio, bio);
	if (t->server)
		SSL_set_accept_state(ssl);
	else
		SSL_set_connect_state(ssl);
	return ssl;
}

/* ---- names */

/* Copies a string of a certificate unless it holds a NUL or does not fit. */
static bool
copy_asn1(const ASN1_STRING *s, char *out, size_t size)
{
	unsigned char *utf8;
	int n = ASN1_STRING_to_UTF8(&utf8, s);
	bool fits;

	if (n < 0)
		return false;
	fits = (size_t)n < size && memchr(utf8, 0, (size_t)n) == NULL;
	if (fits) {
		memcpy(out, utf8, (size_t)n);
		out[n] = '\0';
	}
	OPENSSL_free(utf8);
	return fits;
}

static void
copy_san(const X509 *cert, char *out, size_t size)
{
	static const int kinds[] = { GEN_URI, GEN_DNS, GEN_EMAIL };
	GENERAL_NAMES *names = X509_get_ext_d2i(cert, NID_subject_alt_name, NULL, NULL);
	bool found = false;

	for (size_t k = 0; k < ARRAY_LEN(kinds) && !found; k++) {
		for (int i = 0; i < sk_GENERAL_NAME_num(names) && !found; i++) {
			const GENERAL_NAME *n = sk_GENERAL_NAME_value(names, i);

			found = n->type == kinds[k] && copy_asn1(n->d.ia5, out, size);
		}
	}
	GENERAL_NAMES_free(names);
}

int
rpc_tls_check(struct ssl_st *ssl, struct rpc_peer *peer, struct err *err)
{
	const unsigned char *alpn;
	unsigned alpn_len;
	X509 *cert = SSL_get0_peer_certificate(ssl);
	int at;

	SSL_get0_alpn_selected(ssl, &alpn, &alpn_len);
	if (alpn_len != 2 || memcmp(alpn, "h2", 2) != 0)
		return err_set(err, -EPROTO, "the peer does not speak HTTP/2 (no ALPN \"h2\")");
	if (cert == NULL || SSL_get_verify_result(ssl) != X509_V_OK)
		return err_set(err, -EKEYREJECTED, "the peer showed no valid certificate");
	peer->kind = RPC_PEER_TLS;
	at = X509_NAME_get_index_by_NID(X509_get_subject_name(cert), NID_commonName, -1);
	if (at >= 0)
		copy_asn1(
		    X509_NAME_ENTRY_get_data(X509_NAME_get_entry(X509_get_subject_name(cert), at)),
		    peer->name, sizeof peer->name);
	copy_san(cert, peer->san, sizeof peer->san);
	return 0;
}
