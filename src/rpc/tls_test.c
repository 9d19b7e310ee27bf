/* SPDX-License-Identifier: Apache-2.0 */
/* tls_test.c: mutual TLS over TCP: who is let in, who is not, with which words. The certificates are
 * made by the program openssl in a folder of the test. */
#include "base/clock.h"
#include "base/file.h"
#include "base/loop.h"
#include "base/mem.h"
#include "base/test.h"
#include "rpc/client.h"
#include "rpc/rpc.h"
#include "rpc/test_service.h"
#include "rpc/tls.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define DESC	(&p4__v1__packet_out__descriptor)
#define FOREVER UINT64_MAX

static char dir[64]; /* of the certificates; "" before they are made */

/* Runs openssl with the words of 'line', silently, in the folder. Returns its exit status. */
static int
openssl(const char *line)
{
	char words[600], *argv[40], *save = NULL;
	int n = 0, status = -1;
	pid_t pid;

	snprintf(words, sizeof words, "openssl %s", line);
	for (char *w = strtok_r(words, " ", &save); w != NULL && n < 39;
	     w = strtok_r(NULL, " ", &save))
		argv[n++] = w;
	argv[n] = NULL;
	pid = fork();
	if (pid == 0) {
		int null = open("/dev/null", O_RDWR);

		dup2(null, 0);
		dup2(null, 1);
		dup2(null, 2);
		if (chdir(dir) == 0)
			execvp(argv[0], argv);
		_exit(127);
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* A CA "NAME.pem" with its key. */
static int
make_ca(const char *name)
{
	char line[500];

	snprintf(line, sizeof line,
	    "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=%s "
	    "-keyout %s.key -out %s.pem",
	    name, name, name);
	return openssl(line);
}

/* A certificate "NAME.pem" signed by 'ca', with one subjectAltName. */
static int
make_cert(const char *name, const char *ca, const char *san)
{
	char line[500], text[100], path[100];

	snprintf(path, sizeof path, "%s/%s.ext", dir, name);
	snprintf(text, sizeof text, "subjectAltName=%s\n", san);
	if (file_write(path, text, strlen(text), 0600, NULL) < 0)
		return -1;
	snprintf(line, sizeof line,
	    "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=%s -keyout %s.key "
	    "-out %s.csr",
	    name, name, name);
	if (openssl(line) != 0)
		return -1;
	snprintf(line, sizeof line,
	    "x509 -req -in %s.csr -CA %s.pem -CAkey %s.key -CAcreateserial -days 2 -extfile %s.ext "
	    "-out %s.pem",
	    name, ca, ca, name, name);
	return openssl(line);
}

static void
remove_certs(void)
{
	file_rmtree(dir, NULL);
}

/* Makes all certificates once. False: there is no openssl. */
static bool
certs(void)
{
	static int made;

	if (made == 0) {
		snprintf(dir, sizeof dir, "/tmp/ipdk-tls-XXXXXX");
		if (mkdtemp(dir) == NULL)
			abort();
		atexit(remove_certs);
		made = make_ca("ca") == 0 && make_ca("other") == 0 &&
			       make_cert("server", "ca", "IP:127.0.0.1,DNS:ipdkd.test") == 0 &&
			       make_cert("server2", "ca", "IP:127.0.0.1") == 0 &&
			       make_cert("alice", "ca", "URI:spiffe://ipdk/alice") == 0 &&
			       make_cert("mallory", "other", "URI:spiffe://ipdk/mallory") == 0
			   ? 1
			   : -1;
	}
	return made == 1;
}

/* The files of NAME with the CA 'ca'. Texts live until the next four calls. */
static const struct rpc_tls_opts *
files(const char *name, const char *ca)
{
	static char text[4][3][128];
	static struct rpc_tls_opts opts[4];
	static int next;
	int i = next++ % 4;

	snprintf(text[i][0], sizeof text[i][0], "%s/%s.pem", dir, name);
	snprintf(text[i][1], sizeof text[i][1], "%s/%s.key", dir, name);
	snprintf(text[i][2], sizeof text[i][2], "%s/%s.pem", dir, ca);
	opts[i] = (struct rpc_tls_opts){ text[i][0], text[i][1], text[i][2] };
	return &opts[i];
}

struct fix {
	struct loop *loop;
	struct rpc_server *server;
	struct test_service svc;
	struct arena *arena;
	uint16_t port;
	struct err err;
};

static int
fix_open(struct fix *f)
{
	*f = (struct fix){ .loop = loop_new(), .arena = arena_new(0) };
	f->svc.loop = f->loop;
	f->server = rpc_server_new(f->loop, NULL);
	if (rpc_server_add(f->server, &test_service_desc, &f->svc, &f->err) < 0)
		return f->err.code;
	return rpc_listen_tcp(f->server, "127.0.0.1", 0, files("server", "ca"), &f->port, &f->err);
}

static void
fix_close(struct fix *f)
{
	test_service_fini(&f->svc);
	rpc_server_free(f->server);
	arena_free(f->arena);
	loop_free(f->loop);
}

/* Asks as somebody; the code of the answer. */
static int
ask_as(struct fix *f, const struct rpc_tls_opts *tls, const char *host, const char *server_name)
{
	struct rpc_client_opts opts = {
		.tls = tls, .server_name = server_name, .program = "ipdkd"
	};
	CLEANUP(rpc_client_free) struct rpc_client *client = NULL;
	P4__V1__PacketOut p = P4__V1__PACKET_OUT__INIT;
	ProtobufCMessage *answer;
	struct rpc_result res;
	char address[100];

	snprintf(address, sizeof address, "%s:%u", host, f->port);
	f->err = (struct err){ 0 };
	if (rpc_client_new(f->loop, address, &opts, &client, &f->err) < 0)
		return -1;
	(void)!rpc_client_call(client, "/test.Test/Echo", &p.base, DESC, 10 * NS_PER_S, f->arena,
	    &answer, &res, &f->err);
	return res.code;
}

#define NEED_CERTS()                                                                               \
	if (!certs())                                                                              \
	SKIP("no certificates: is the program openssl installed?")

TEST(rpc_tls_lets_a_known_client_in)
{
	struct fix f;

	NEED_CERTS();
	REQUIRE(fix_open(&f) == 0);
	EXPECT_INT(ask_as(&f, files("alice", "ca"), "127.0.0.1", NULL), RPC_OK);
	EXPECT_STR(f.err.msg, "");
	EXPECT_INT(ask_as(&f, files("alice", "ca"), "127.0.0.1", "ipdkd.test"), RPC_OK);
	EXPECT_INT(rpc_server_counters(f.server)->calls_ok, 2);
	fix_close(&f);
}

static void
hold_done(struct rpc_stream *st, const struct rpc_result *res, void *arg)
{
	(void)st;
	(void)res;
	(void)arg;
}

TEST(rpc_tls_names_the_peer)
{
	static const struct rpc_stream_ops ops = { .done = hold_done };
	struct rpc_client_opts opts = { .tls = NULL };
	P4__V1__PacketOut p = P4__V1__PACKET_OUT__INIT;
	struct rpc_client *client;
	struct rpc_stream *st;
	char address[100];
	struct fix f;

	NEED_CERTS();
	REQUIRE(fix_open(&f) == 0);
	opts.tls = files("alice", "ca");
	snprintf(address, sizeof address, "127.0.0.1:%u", f.port);
	REQUIRE(rpc_client_new(f.loop, address, &opts, &client, &f.err) == 0);
	st = rpc_stream_open(client, "/test.Test/Hold", DESC, FOREVER, &ops, NULL);
	rpc_stream_send(st, &p.base);
	rpc_stream_end(st);
	for (int i = 0; i < 1000 && f.svc.held == NULL; i++)
		loop_step(f.loop, 10 * NS_PER_MS);
	REQUIRE(f.svc.held != NULL);
	EXPECT_INT(rpc_call_peer(f.svc.held)->kind, RPC_PEER_TLS);
	EXPECT_STR(rpc_call_peer(f.svc.held)->name, "alice");
	EXPECT_STR(rpc_call_peer(f.svc.held)->san, "spiffe://ipdk/alice");
	EXPECT_HAS(rpc_call_peer(f.svc.held)->address, "127.0.0.1:");
	rpc_client_free(client);
	fix_close(&f);
}

TEST(rpc_tls_refuses_strangers)
{
	struct fix f;

	NEED_CERTS();
	REQUIRE(fix_open(&f) == 0);
	/* a client of another CA */
	EXPECT_INT(ask_as(&f, files("mallory", "ca"), "127.0.0.1", NULL), RPC_UNAVAILABLE);
	EXPECT_HAS(f.err.msg, "cannot reach ipdkd at 127.0.0.1:");
	EXPECT_HAS(f.err.msg, "alert unknown ca");
	/* a server of another CA */
	EXPECT_INT(ask_as(&f, files("alice", "other"), "127.0.0.1", NULL), RPC_UNAVAILABLE);
	EXPECT_HAS(f.err.msg, "the peer's certificate: ");
	/* a server with another name */
	EXPECT_INT(ask_as(&f, files("alice", "ca"), "127.0.0.1", "evil.test"), RPC_UNAVAILABLE);
	EXPECT_HAS(f.err.msg, "hostname mismatch");
	EXPECT_INT(rpc_server_counters(f.server)->calls, 0);
	EXPECT(rpc_server_counters(f.server)->handshake_failures >= 2);
	fix_close(&f);
}

/* What a peer that does not shake hands sees: how the server ends the connection. */
static ssize_t
plain_talk(struct fix *f, const char *bytes, size_t len)
{
	CLEANUP(close) int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in sin = { .sin_family = AF_INET,
		.sin_port = htons(f->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	char got[100];
	ssize_t n = -1;

	if (connect(fd, (struct sockaddr *)&sin, sizeof sin) < 0 ||
	    send(fd, bytes, len, MSG_NOSIGNAL) != (ssize_t)len)
		return -2;
	for (int i = 0; i < 200 && n != 0; i++) {
		loop_step(f->loop, 10 * NS_PER_MS);
		n = recv(fd, got, sizeof got, MSG_DONTWAIT);
		if (n < 0 && errno == ECONNRESET)
			return 0;
	}
	return n;
}

TEST(rpc_tls_port_speaks_no_plain_http)
{
	static const char preface[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0";
	struct fix f;

	NEED_CERTS();
	REQUIRE(fix_open(&f) == 0);
	EXPECT_INT(plain_talk(&f, preface, sizeof preface - 1), 0);
	EXPECT_INT(rpc_server_counters(f.server)->handshake_failures, 1);
	EXPECT_INT(rpc_server_connections(f.server), 0);
	fix_close(&f);
}

TEST(rpc_tcp_without_tls_is_refused)
{
	CLEANUP(loop_free) struct loop *loop = loop_new();
	CLEANUP(rpc_server_free) struct rpc_server *s = rpc_server_new(loop, NULL);
	struct rpc_tls_opts half = { .cert = "x.pem", .key = "x.key" };
	struct err err;

	EXPECT_INT(rpc_listen_tcp(s, "127.0.0.1", 0, NULL, NULL, &err), -EPERM);
	EXPECT_STR(err.msg, "TCP port 0: refused without mutual TLS");
	EXPECT_INT(rpc_listen_tcp(s, "127.0.0.1", 0, &half, NULL, &err), -EINVAL);
	EXPECT_HAS(err.msg, "there is no CA file");
}

TEST(rpc_tls_files_are_named_when_bad)
{
	struct rpc_tls_opts opts;
	struct rpc_tls *tls;
	struct err err;

	NEED_CERTS();
	opts = *files("nobody", "ca");
	EXPECT(rpc_tls_new(true, &opts, &tls, &err) < 0);
	EXPECT_HAS(err.msg, "certificate /tmp/ipdk-tls-");
	EXPECT_HAS(err.msg, "/nobody.pem: No such file or directory");
	opts = *files("alice", "ca");
	opts.key = files("server", "ca")->key;
	EXPECT(rpc_tls_new(true, &opts, &tls, &err) < 0);
	EXPECT_HAS(err.msg, "private key ");
	EXPECT_HAS(err.msg, "key values mismatch");
	opts = *files("alice", "nobody");
	EXPECT(rpc_tls_new(true, &opts, &tls, &err) < 0);
	EXPECT_HAS(err.msg, "CA file ");
	EXPECT_HAS(err.msg, "No such file");
}

TEST(rpc_tls_certificates_can_be_replaced)
{
	CLEANUP(buf_fini) struct buf pem = BUF_INIT;
	CLEANUP(buf_fini) struct buf key = BUF_INIT;
	char from[128], to[128];
	struct fix f;

	NEED_CERTS();
	REQUIRE(fix_open(&f) == 0);
	EXPECT_INT(ask_as(&f, files("alice", "ca"), "127.0.0.1", "ipdkd.test"), RPC_OK);
	/* server2 is not ipdkd.test */
	snprintf(from, sizeof from, "%s/server2.pem", dir);
	snprintf(to, sizeof to, "%s/server.pem", dir);
	REQUIRE(file_read(from, 10000, &pem, NULL) == 0);
	REQUIRE(file_write(to, pem.data, pem.len, 0600, NULL) == 0);
	EXPECT(rpc_server_reload(f.server, &f.err) < 0); /* the key is still the old one */
	EXPECT_INT(ask_as(&f, files("alice", "ca"), "127.0.0.1", "ipdkd.test"), RPC_OK);
	snprintf(from, sizeof from, "%s/server2.key", dir);
	snprintf(to, sizeof to, "%s/server.key", dir);
	REQUIRE(file_read(from, 10000, &key, NULL) == 0);
	REQUIRE(file_write(to, key.data, key.len, 0600, NULL) == 0);
	EXPECT_INT(rpc_server_reload(f.server, &f.err), 0);
	EXPECT_INT(ask_as(&f, files("alice", "ca"), "127.0.0.1", "ipdkd.test"), RPC_UNAVAILABLE);
	EXPECT_INT(ask_as(&f, files("alice", "ca"), "127.0.0.1", NULL), RPC_OK);
	fix_close(&f);
}
