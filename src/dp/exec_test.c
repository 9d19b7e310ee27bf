/* SPDX-License-Identifier: Apache-2.0 */
/* exec_test.c: see exec_test.h. A rule is one atomic word, so that it can change under the workers. */
#include "exec_test.h"

#include "base/mem.h"
#include "targets/cpu/pipe_abi.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>

enum { PORTS = 256 };

struct rule {
	atomic_uint_fast64_t word; /* op, arg, arg2: 16, 24, 24 bits */
	uint64_t gen;
};

struct pipe {
	struct dp_host *host;
	bool two;
	struct rule rule[2][PORTS];
};

int test_exec_alive;

static int
t_load(struct dp_host *host, const char *dir, void **out, struct err *err)
{
	struct pipe *p;

	if (strcmp(dir, "missing") == 0)
		return err_set(err, -ENOENT, "no such directory");
	p = xcalloc(1, sizeof *p);
	p->host = host;
	p->two = strncmp(dir, "two", 3) == 0;
	test_exec_alive++;
	*out = p;
	return 0;
}

static void
t_free(void *pipe)
{
	test_exec_alive--;
	free(pipe);
}

static void
t_info(void *pipe, struct dp_pipe_info *info)
{
	struct pipe *p = pipe;

	*info = (struct dp_pipe_info){
		.name = "test", .sha256 = "00", .has_egress = p->two, .meta_bytes = p->two ? 16 : 0
	};
}

static void
push(struct pipe *p, uint32_t worker, struct pipe_pkt *pkt, uint32_t n)
{
	uint32_t drop = p->host->room(p->host, worker, pkt, n);

	if (drop != PIPE_DROP_NONE) {
		pkt->out_port = PIPE_PORT_DROP;
		pkt->drop = (uint8_t)drop;
		return;
	}
	pkt->data -= n;
	pkt->len += n;
	pkt->csum_start = (uint16_t)(pkt->csum_start + n);
	memset(pkt->data, 0xee, n);
}

static void
apply(struct pipe *p, uint32_t worker, bool egress, struct pipe_pkt *pkt)
{
	uint32_t port = egress ? pkt->out_port : pkt->in_port;
	uint64_t word = port < PORTS ? atomic_load(&p->rule[egress][port].word) : 0;
	uint32_t arg = word >> 16 & 0xffffff, arg2 = (uint32_t)(word >> 40);
	char text[64];

	if (pkt->trace != 0) {
		snprintf(text, sizeof text, "%s: rule %u", egress ? "egress" : "ingress",
		    (unsigned)(word & 0xffff));
		p->host->trace(p->host, worker, pkt, (struct dp_loc){ 7, 3, 1 }, text);
	}
	pkt->n_clones = pkt->resubmit = pkt->recirculate = 0;
	pkt->mcast_group = 0;
	pkt->again_keep = PIPE_KEEP_NONE;
	if (!egress || (word & 0xffff) != TEST_NONE)
		pkt->out_port = arg;
	switch ((enum test_op)(word & 0xffff)) {
	case TEST_NONE:
		if (egress)
			return; /* as it is */
		pkt->out_port = PIPE_PORT_DROP;
		pkt->drop = PIPE_DROP_PROGRAM;
		return;
	case TEST_SEND:
		return;
	case TEST_DROP:
		pkt->out_port = PIPE_PORT_DROP;
		pkt->drop = PIPE_DROP_PARSER;
		return;
	case TEST_GROUP:
		pkt->mcast_group = arg;
		return;
	case TEST_RESUBMIT:
		pkt->resubmit = pkt->path != PIPE_PATH_RESUBMIT;
		return;
	case TEST_RECIRCULATE:
		pkt->recirculate = pkt->pass < arg2;
		return;
	case TEST_FOREVER:
		pkt->resubmit = arg == 1;
		pkt->recirculate = arg != 1;
		return;
	case TEST_CLONE:
		if (pkt->path == PIPE_PATH_CLONE_I2E || pkt->path == PIPE_PATH_CLONE_E2E)
			return;
		pkt->clones[pkt->n_clones++] =
		    (struct pipe_clone){ arg2, PIPE_KEEP_NONE, egress, 0 };
		return;
	case TEST_PUSH:
		push(p, worker, pkt, arg2 != 0 ? arg2 : 4);
		return;
	}
}

static void
t_ingress(void *pipe, uint32_t worker, struct pipe_pkt *const *pkts, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		apply(pipe, worker, false, pkts[i]);
}

static void
t_egress(void *pipe, uint32_t worker, struct pipe_pkt *const *pkts, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		apply(pipe, worker, true, pkts[i]);
}

static int
t_write(
    void *pipe, enum dp_entity_op op, uint64_t gen, const void *bytes, size_t len, struct err *err)
{
	struct pipe *p = pipe;
	struct test_rule r;

	if (len != sizeof r)
		return err_set(err, -EINVAL, "a rule has %zu bytes, not %zu", sizeof r, len);
	memcpy(&r, bytes, sizeof r);
	if (r.egress > 1 || r.port >= PORTS)
		return err_set(err, -EINVAL, "rule of port %u", r.port);
	p->rule[r.egress][r.port].gen = gen;
	atomic_store(&p->rule[r.egress][r.port].word,
	    op == DP_DELETE || op == DP_REMOVE
		? 0
		: r.op | (uint64_t)(r.arg & 0xffffff) << 16 | (uint64_t)r.arg2 << 40);
	return 0;
}

static int
t_read(void *pipe, const void *want, size_t len, dp_read_fn fn, void *arg, struct err *err)
{
	struct pipe *p = pipe;

	for (uint32_t e = 0; e < 2; e++)
		for (uint32_t i = 0; i < PORTS; i++) {
			uint64_t word = atomic_load(&p->rule[e][i].word);
			struct test_rule r = { e, i, word & 0xffff, word >> 16 & 0xffffff,
				(uint32_t)(word >> 40) };
			int rc = word != 0 ? fn(arg, &r, sizeof r) : 0;

			if (rc != 0)
				return rc;
		}
	return 0;
}

static uint64_t
t_sync_end(void *pipe, uint64_t gen)
{
	struct pipe *p = pipe;
	uint64_t n = 0;

	for (uint32_t e = 0; e < 2; e++)
		for (uint32_t i = 0; i < PORTS; i++)
			if (p->rule[e][i].gen != gen && atomic_load(&p->rule[e][i].word) != 0) {
				atomic_store(&p->rule[e][i].word, 0);
				n++;
			}
	return n;
}

static int
t_dump(void *pipe, const char *what, struct buf *out, struct err *err)
{
	if (strcmp(what, "c") != 0)
		return err_set(err, -EOPNOTSUPP, "no %s", what);
	buf_puts(out, "the rules of a test\n");
	return 0;
}

const struct dp_exec_ops test_exec = { sizeof test_exec, "test", t_load, t_free, t_info, t_ingress,
	t_egress, t_write, t_read, t_sync_end, t_dump };

__attribute__((constructor)) static void
register_exec(void)
{
	dp_exec_register(&test_exec);
}
