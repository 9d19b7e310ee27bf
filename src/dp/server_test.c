/* SPDX-License-Identifier: Apache-2.0 */
/* server_test.c: the control server by its socket: a client as ipdkd is one. */
#include "dp/server.h"

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/test.h"
#include "dp/exec_test.h"
#include "wire/conn.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct rig {
	struct loop *loop;
	char dir[40], socket[64], path[64];
	struct dp_server *server;
	struct wire_conn *c;
	bool quit, closed;
	/* of the answers to the last request, and of all events */
	struct buf parts, events;
	bool final;
	int code, n_results, fds;
	char text[512];
};

static void
on_answer(void *arg, struct wire_msg *m)
{
	struct rig *r = arg;

	r->fds += (int)m->n_fds;
	if (wire_type_what(m->type) == WIRE_PART) {
		wire_print(m, &r->parts);
		buf_putc(&r->parts, '\n');
		return;
	}
	r->final = true;
	r->code = 0;
	r->text[0] = '\0';
	if (m->type == WIRE_MSG_done) {
		r->code = m->u.done.code;
		snprintf(r->text, sizeof r->text, "%s", m->u.done.text);
	} else {
		wire_print(m, &r->parts);
	}
}

static void
on_msg(void *arg, struct wire_conn *c, struct wire_msg *m)
{
	struct rig *r = arg;

	wire_print(m, &r->events);
	buf_putc(&r->events, '\n');
}

static void
on_closed(void *arg, struct wire_conn *c, const struct err *why)
{
	struct rig *r = arg;

	r->closed = true;
	wire_conn_free(c);
	r->c = NULL;
}

static const struct wire_handler handler = { on_msg, on_closed };

static void
on_quit(void *arg)
{
	((struct rig *)arg)->quit = true;
}

/* Sends "type field=value ..." and waits for the final answer; its code. */
static int
call(struct rig *r, const char *request)
{
	CLEANUP(arena_free) struct arena *a = arena_new(0);
	char *text = arena_strdup(a, request), *word = strsep(&text, " ");
	struct wire_msg m = { 0 };
	struct err err = { 0 };

	if (wire_type_find(word, &m.type) < 0) {
		EXPECT_STR(word, "a type");
		return -EINVAL;
	}
	while ((word = strsep(&text, " ")) != NULL) {
		char *name = strsep(&word, "=");

		if (strcmp(name, "gen") == 0)
			m.gen = strtoull(word, NULL, 10);
		else if (strcmp(name, "fd") == 0)
			m.fds[m.n_fds++] = (int)strtol(word, NULL, 10);
		else
			EXPECT(wire_set(&m, a, name, word, &err) == 0);
	}
	EXPECT_STR(err.msg, "");
	buf_reset(&r->parts);
	r->final = false;
	r->fds = 0;
	if (wire_call(r->c, &m, on_answer, r, &err) < 0) {
		EXPECT_STR(err.msg, "sent");
		return err.code;
	}
	while (!r->final)
		loop_step(r->loop, NS_PER_S);
	return r->code;
}

/* Waits until the events hold the text, thirty seconds at most. */
static bool
until(struct rig *r, const char *text)
{
	uint64_t end = clock_mono_ns() + 30 * NS_PER_S;

	while (strstr(buf_str(&r->events), text) == NULL && clock_mono_ns() < end)
		loop_step(r->loop, 10 * NS_PER_MS);
	if (strstr(buf_str(&r->events), text) == NULL) {
		printf("# no event \"%s\" in:\n# %s\n", text, buf_str(&r->events));
		return false;
	}
	return true;
}

static struct rig *
rig_bare(void)
{
	struct rig *r = xcalloc(1, sizeof *r);
	struct dp_server_conf conf = { .version = "1.2.3",
		.net = true,
		.blk = true,
		.quit = on_quit,
		.arg = r,
		.dp = { .n_workers = 2, .n_small = 4096, .n_large = 64 } };
	struct err err = { 0 };
	int fd;

	log_set_level(LOG_ERROR);
	r->loop = loop_new();
	snprintf(r->dir, sizeof r->dir, "/tmp/dp-server-XXXXXX");
	EXPECT(mkdtemp(r->dir) != NULL);
	snprintf(r->socket, sizeof r->socket, "%s/dp.sock", r->dir);
	snprintf(r->path, sizeof r->path, "%s/g.sock", r->dir);
	conf.socket = r->socket;
	EXPECT(dp_server_new(r->loop, &conf, &r->server, &err) == 0);
	EXPECT_STR(err.msg, "");
	fd = wire_connect(r->socket, &err);
	EXPECT(fd >= 0);
	r->c = wire_conn_new(r->loop, fd, &handler, r);
	return r;
}

static struct rig *
rig_new(void)
{
	struct rig *r = rig_bare();

	EXPECT_INT(call(r, "hello abi=1 version=test pid=5 credits=100"), 0);
	EXPECT_HAS(buf_str(&r->parts), "welcome req=1 abi=1 version=\"1.2.3\"");
	return r;
}

static void
rig_free(struct rig *r)
{
	wire_conn_free(r->c);
	dp_server_free(r->server);
	EXPECT_INT(test_exec_alive, 0);
	loop_free(r->loop);
	EXPECT(access(r->socket, F_OK) < 0);
	EXPECT(file_rmtree(r->dir, NULL) == 0);
	buf_fini(&r->parts);
	buf_fini(&r->events);
	free(r);
}
DEFINE_CLEANUP(struct rig, rig_free)

/* A rule of the test executor as hex: five 32-bit numbers. */
static char *
rule_hex(uint32_t egress, uint32_t port, uint32_t op, uint32_t arg)
{
	uint32_t words[5] = { egress, port, op, arg, 0 };
	CLEANUP(buf_fini) struct buf b = BUF_INIT;

	for (size_t i = 0; i < sizeof words; i++)
		buf_printf(&b, "%02x", ((const uint8_t *)words)[i]);
	return buf_take(&b);
}

static int
write_rule(struct rig *r, uint32_t port, uint32_t op, uint32_t arg, uint64_t gen)
{
	CLEANUP(free) char *hex = rule_hex(0, port, op, arg);
	CLEANUP(free)
	char *request = xasprintf("entity_write gen=%llu items=0,%s", (unsigned long long)gen, hex);

	return call(r, request);
}

TEST(a_session_begins_with_hello)
{
	CLEANUP(rig_free) struct rig *r = rig_bare();

	EXPECT_INT(call(r, "port_read"), -EPROTO);
	EXPECT_STR(r->text, "message port_read before hello");
	EXPECT_INT(call(r, "hello abi=7 version=9.9"), -EPROTONOSUPPORT);
	EXPECT_STR(r->text, "the data plane (1.2.3) speaks version 1 of the control protocol, the "
			    "client (9.9) 7");
	EXPECT_INT(call(r, "hello abi=1 version=test"), 0);
	EXPECT_HAS(buf_str(&r->parts), "synced=0 workers=2 services=\"net,blk\"");
	EXPECT_INT(call(r, "ping"), 0);
	EXPECT_INT(call(r, "log_level level=loud"), -EINVAL);
	EXPECT_STR(r->text, "log level \"loud\" is none of debug, info, warn, error");
	EXPECT_INT(call(r, "quit"), 0);
	EXPECT(r->quit);
}

TEST(pipelines_and_entities_are_written_and_read)
{
	CLEANUP(rig_free) struct rig *r = rig_new();
	CLEANUP(buf_fini) struct buf many = BUF_INIT;
	size_t n = 0;

	EXPECT_INT(call(r, "entity_write items=0,00"), -ENOENT);
	EXPECT_STR(r->text, "no pipeline is running");
	EXPECT_INT(call(r, "pipe_load pipe=1 dir=missing"), -ENOENT);
	EXPECT_STR(r->text, "pipeline missing: no such directory");
	EXPECT_INT(call(r, "pipe_load pipe=1 dir=two"), 0);
	EXPECT_HAS(buf_str(&r->parts),
	    "pipe_info req=4 pipe=1 name=\"test\" sha256=\"00\" dir=\"two\" "
	    "executor=\"test\" running=0");
	EXPECT_INT(call(r, "pipe_commit pipe=1"), 0);
	EXPECT_INT(call(r, "pipe_unload pipe=1"), -EBUSY);
	EXPECT_INT(call(r, "pipe_unload pipe=77"), 0);
	EXPECT_INT(call(r, "pipe_read"), 0);
	EXPECT_HAS(buf_str(&r->parts), "running=1");
	EXPECT_INT(call(r, "pipe_dump what=c"), 0);
	EXPECT_HAS(buf_str(&r->parts), "text req=");
	EXPECT_INT(call(r, "pipe_dump what=poem"), -EOPNOTSUPP);
	EXPECT_STR(r->text, "pipeline test: no poem");
	/* every entity has its own result */
	EXPECT_INT(call(r, "entity_write items=0,00;9,00"), 0);
	EXPECT_HAS(buf_str(&r->parts), "items=[{code=-22 text=\"a rule has 20 bytes, not 1\"} "
				       "{code=-22 text=\"operation 9 is not known\"}]");
	buf_puts(&many, "entity_write items=");
	for (uint32_t i = 0; i < 200; i++) {
		CLEANUP(free) char *hex = rule_hex(i % 2, i, TEST_SEND, i);

		buf_printf(&many, "0,%s;", hex);
	}
	EXPECT_INT(call(r, buf_str(&many)), 0);
	EXPECT_INT(call(r, "entity_read pipe=1"), 0);
	for (const char *p = buf_str(&r->parts); (p = strstr(p, "data=20:")) != NULL; p++)
		n++;
	EXPECT_INT(n, 200);
}

TEST(ports_are_told_about_and_packets_pass)
{
	CLEANUP(rig_free) struct rig *r = rig_new();

	EXPECT_INT(call(r, "port_set port=1 name=a kind=control side=1 from_bps=1000000"), 0);
	EXPECT_HAS(buf_str(&r->parts),
	    "port_info req=2 port=1 name=\"a\" kind=\"control\" arg=\"\" "
	    "state=\"up\" up=1");
	EXPECT_INT(call(r, "port_set port=2 name=b kind=control"), 0);
	EXPECT_INT(call(r, "port_set port=3 name=b kind=control"), -EEXIST);
	EXPECT_INT(call(r, "port_set port=3 name=c kind=null mac=0102"), -EINVAL);
	EXPECT(until(r, "port_event port=1 up=1 state=\"up\""));
	EXPECT_INT(call(r, "pipe_load pipe=1 dir=fused"), 0);
	EXPECT_INT(call(r, "pipe_commit pipe=1"), 0);
	EXPECT_INT(write_rule(r, 1, TEST_SEND, 2, 0), 0);
	EXPECT_INT(write_rule(r, 2, TEST_SEND, 510, 0), 0);
	EXPECT_INT(call(r, "trace_set port=1 n=1"), 0);
	EXPECT_INT(call(r, "packet_out port=1 data=0102030405060708090a0b0c0d0e"), 0);
	EXPECT(until(r, "packet_left port=2 data=14:0102030405060708090a0b0c0d0e"));
	EXPECT(until(r, "line=0 col=0 file=0 text=\"sent to port 2 (b), 14 bytes\""));
	EXPECT(until(r, "line=7 col=3 file=1 text=\"ingress: rule 1\""));
	EXPECT_INT(call(r, "packet_out port=2 data=0102030405060708090a0b0c0d0e"), 0);
	EXPECT(until(r, "packet_in port=2 data=14:"));
	EXPECT_INT(call(r, "packet_out port=9 data=01"), -ENOENT);
	EXPECT_INT(call(r, "port_read"), 0);
	EXPECT_HAS(buf_str(&r->parts), "{name=\"tx_packets\" value=1}");
	EXPECT_HAS(buf_str(&r->parts), "{name=\"drop_tx_port_down\" value=0}");
	EXPECT_INT(call(r, "port_read port=2"), 0);
	EXPECT_INT(call(r, "port_del port=2"), 0);
	EXPECT_INT(call(r, "port_del port=2"), 0);
	EXPECT_INT(call(r, "port_read port=2"), -ENOENT);
	EXPECT_STR(r->text, "port 2: there is none");
	EXPECT_INT(call(r, "stats_read"), 0);
	EXPECT_HAS(buf_str(&r->parts), "of=\"worker 1\"");
	EXPECT_HAS(buf_str(&r->parts), "{name=\"buffers\" value=4096}");
	EXPECT_INT(call(r, "repl_set kind=0 id=5 replicas=1,0;2,1"), 0);
	EXPECT_INT(call(r, "repl_set kind=0 id=0 replicas=1,0"), -EINVAL);
	EXPECT_INT(call(r, "repl_read"), 0);
	EXPECT_HAS(buf_str(&r->parts), "kind=0 id=5 class_of_service=0 "
				       "truncate_bytes=0 replicas=[{port=1 instance=0} {port=2 "
				       "instance=1}]");
	EXPECT_INT(call(r, "repl_del kind=0 id=5"), 0);
}

TEST(a_replay_drops_what_it_does_not_name_and_opens_guests_ports)
{
	CLEANUP(rig_free) struct rig *r = rig_new();
	CLEANUP(free)
	char *port = xasprintf("port_set gen=5 port=3 name=g kind=vhost arg=%s", r->path);

	EXPECT_INT(call(r, "sync_end gen=5"), -EINVAL);
	EXPECT_INT(call(r, "sync_begin gen=5"), 0);
	EXPECT_INT(call(r, port), 0);
	EXPECT_HAS(buf_str(&r->parts), "state=\"waiting for the state to be replayed\" up=0");
	EXPECT(access(r->path, F_OK) < 0); /* no guest is served yet */
	EXPECT_INT(call(r, "port_set gen=4 port=1 name=a kind=null"), 0);
	EXPECT_INT(call(r, "port_set gen=5 port=2 name=b kind=null"), 0);
	EXPECT_INT(call(r, "pipe_load gen=5 pipe=1 dir=fused"), 0);
	EXPECT_INT(call(r, "pipe_load gen=4 pipe=2 dir=fused"), 0);
	EXPECT_INT(call(r, "pipe_commit gen=5 pipe=1"), 0);
	EXPECT_INT(write_rule(r, 1, TEST_SEND, 2, 4), 0);
	EXPECT_INT(write_rule(r, 2, TEST_SEND, 2, 5), 0);
	EXPECT_INT(call(r, "sync_end gen=5"), 0);
	EXPECT_INT(access(r->path, F_OK), 0);
	EXPECT(until(r, "port=3 up=0 state=\"waiting for a guest\""));
	EXPECT_INT(call(r, "port_read port=1"), -ENOENT);
	EXPECT_INT(call(r, "port_read port=2"), 0);
	EXPECT_INT(call(r, "pipe_unload pipe=2"), 0);
	EXPECT_INT(call(r, "entity_read"), 0);
	EXPECT_HAS(buf_str(&r->parts), "items=[{op=0 data=20:0000000002000000");
	EXPECT(strstr(buf_str(&r->parts), "} {") == NULL); /* one only */
	/* a second one, as a new ipdkd does it, changes nothing for what is named again */
	EXPECT_INT(call(r, "sync_begin gen=6"), 0);
	EXPECT_INT(call(r, "port_set gen=6 port=2 name=b kind=null"), 0);
	EXPECT_INT(call(r, "pipe_load gen=6 pipe=1 dir=fused"), 0);
	EXPECT_INT(call(r, "sync_end gen=6"), 0);
	EXPECT_INT(call(r, "port_read port=3"), -ENOENT);
	EXPECT(access(r->path, F_OK) < 0);
	EXPECT_INT(call(r, "hello abi=1"), 0);
	EXPECT_HAS(buf_str(&r->parts), "gen=6 synced=1");
}

TEST(bdevs_and_disks_come_and_go)
{
	CLEANUP(rig_free) struct rig *r = rig_new();
	CLEANUP(free)
	char *disk = xasprintf("disk_set name=d bdev=b socket=%s queues=2 iops=1000", r->path);
	CLEANUP(free)
	char *more = xasprintf("disk_set name=d bdev=b socket=%s queues=2 iops=5000", r->path);
	CLEANUP(free)
	char *file = xasprintf(
	    "bdev_set name=f kind=file path=%s/disk.raw size_bytes=1048576 create=1", r->dir);
	CLEANUP(close) int fd = blk_memfd("b", 1 << 20, NULL);
	CLEANUP(free)
	char *bdev = xasprintf("bdev_set name=b kind=mem size_bytes=1048576 fd=%d", fd);

	EXPECT_INT(call(r, disk), -ENOENT);
	EXPECT_STR(r->text, "disk d: bdev b: there is none");
	EXPECT_INT(call(r, "bdev_set name=x kind=gold"), -EINVAL);
	EXPECT_INT(call(r, bdev), 0);
	EXPECT_INT(call(r, bdev), 0);
	EXPECT_INT(call(r, "bdev_set name=b kind=null"), -EEXIST);
	EXPECT_INT(call(r, "bdev_read name=b"), 0);
	EXPECT_HAS(buf_str(&r->parts), "name=\"b\" kind=\"mem\" path=\"\" size_bytes=1048576");
	EXPECT_INT(r->fds, 1); /* the memory comes back to a new ipdkd */
	EXPECT_INT(call(r, file), 0);
	EXPECT_INT(call(r, "bdev_set name=n kind=file path=/no/such/file"), -ENOENT);
	EXPECT_HAS(r->text, "/no/such/file");
	EXPECT_INT(call(r, disk), 0); /* waits for the replay */
	EXPECT_INT(call(r, "sync_begin gen=1"), 0);

	EXPECT_INT(call(r, bdev), 0); /* generation 0: the last one's, which is 0 */
	EXPECT_INT(call(r, "sync_end gen=1"), 0);
	EXPECT_INT(call(r, "disk_read name=d"), -ENOENT); /* was not in it */
	EXPECT_INT(call(r, bdev), 0);
	EXPECT_INT(call(r, disk), 0);
	EXPECT_INT(access(r->path, F_OK), 0);
	EXPECT_INT(call(r, more), 0);
	EXPECT_INT(call(r, "disk_read"), 0);
	EXPECT_HAS(buf_str(&r->parts), "state=\"waiting for a guest\" up=0");
	EXPECT_HAS(buf_str(&r->parts), "queues=2 size_bytes=1048576 iops=5000");
	EXPECT_INT(call(r, "disk_set name=d bdev=b socket=/elsewhere"), -EEXIST);
	EXPECT_INT(call(r, "bdev_del name=b"), -EBUSY);
	EXPECT_STR(r->text, "bdev b is used by 1 disk");
	EXPECT_INT(call(r, "bdev_set name=b kind=mem size_bytes=4096"), -EINVAL);
	EXPECT_INT(call(r, "disk_del name=d"), 0);
	EXPECT(access(r->path, F_OK) < 0);
	EXPECT_INT(call(r, "disk_del name=d"), 0);
	EXPECT_INT(call(r, "bdev_del name=b"), 0);
	EXPECT_INT(call(r, "bdev_read name=b"), -ENOENT);
}

TEST(what_could_not_be_opened_in_the_replay_is_broken_until_it_is_set_again)
{
	CLEANUP(rig_free) struct rig *r = rig_new();
	CLEANUP(free) char *taken = xasprintf("%s/none/s", r->dir);
	CLEANUP(free) char *dir = xasprintf("%s/none", r->dir);
	CLEANUP(free)
	char *port = xasprintf("port_set gen=1 port=3 name=g kind=vhost arg=%s", taken);
	CLEANUP(free)
	char *disk = xasprintf("disk_set gen=1 name=d bdev=b socket=%s/none/d", r->dir);

	EXPECT_INT(call(r, "sync_begin gen=1"), 0);
	EXPECT_INT(call(r, port), 0);
	EXPECT_INT(call(r, "bdev_set gen=1 name=b kind=null size_bytes=1048576"), 0);
	EXPECT_INT(call(r, disk), 0);
	EXPECT_INT(call(r, "sync_end gen=1"), 0); /* the rest is served */
	EXPECT_INT(call(r, "port_read port=3"), 0);
	EXPECT_HAS(buf_str(&r->parts), "state=\"broken: port g: ");
	EXPECT_INT(call(r, "disk_read name=d"), 0);
	EXPECT_HAS(buf_str(&r->parts), "state=\"broken: disk d: ");
	EXPECT(mkdir(dir, 0700) == 0);
	EXPECT_INT(call(r, port), 0);
	EXPECT_HAS(buf_str(&r->parts), "state=\"waiting for a guest\"");
	EXPECT_INT(call(r, disk), 0);
	EXPECT_INT(call(r, "disk_read name=d"), 0);
	EXPECT_HAS(buf_str(&r->parts), "state=\"waiting for a guest\"");
	EXPECT_INT(call(r, "port_del port=3"), 0);
	EXPECT_INT(call(r, "disk_del name=d"), 0);
}

TEST(the_engine_goes_on_without_a_client)
{
	CLEANUP(rig_free) struct rig *r = rig_new();
	struct err err = { 0 };
	int fd;

	EXPECT_INT(call(r, "port_set port=2 name=b kind=null"), 0);
	wire_conn_free(r->c);
	while (loop_step(r->loop, 10 * NS_PER_MS))
		;
	fd = wire_connect(r->socket, &err);
	REQUIRE(fd >= 0);
	r->c = wire_conn_new(r->loop, fd, &handler, r);
	EXPECT_INT(call(r, "hello abi=1"), 0);
	EXPECT_INT(call(r, "port_read port=2"), 0);
}
