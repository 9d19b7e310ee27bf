/* SPDX-License-Identifier: Apache-2.0 */
/* service.c: the service's table; version, pipelines, dumps, traces, logs. doctor.c has the checks. */
#include "api/ipdk/internal.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"

#include <errno.h>
#include <string.h>

#define PIECE_BYTES (64u << 10)

/* ---- version --------------------------------------------------------------------------------------------- */

static void
version(struct rpc_call *call, const ProtobufCMessage *msg, void *arg)
{
	struct ipdk_service *s = arg;
	Ipdk__V1__VersionResponse r = IPDK__V1__VERSION_RESPONSE__INIT;
	Ipdk__V1__DataPlane dp = IPDK__V1__DATA_PLANE__INIT;
	Ipdk__V1__DataPlane *dps[] = { &dp };
	char *targets[8];
	size_t n = 0;

	r.version = (char *)IPDK_VERSION;
	r.pid = (uint32_t)getpid();
	r.started_ns = (int64_t)s->started_ns;
	r.p4runtime_version = (char *)P4RT_VERSION;
	r.gnmi_version = (char *)"0.10.0";
	for (const char *const *t = tdi_targets(); *t != NULL && n < ARRAY_LEN(targets); t++)
		targets[n++] = (char *)(uintptr_t)*t;
	r.targets = targets;
	r.n_targets = n;
	r.state_dir = (char *)(uintptr_t)s->o.state_dir;
	r.run_dir = (char *)(uintptr_t)s->o.run_dir;
	dp.version = (char *)(uintptr_t)tdi_target_name(s->o.tdi);
	dp.state = s->dp_up ? (char *)"running" : (char *)"starting";
	dp.reason = s->dp_why ? s->dp_why : (char *)"";
	dp.pid = tdi_pid(s->o.tdi);
	r.data_planes = dps;
	r.n_data_planes = 1;
	rpc_reply(call, &r.base);
}

/* ---- pipelines --------------------------------------------------------------------------------------------- */

static void
pipelines(struct rpc_call *call, const ProtobufCMessage *msg, void *arg)
{
	struct ipdk_service *s = arg;
	Ipdk__V1__PipelinesResponse r = IPDK__V1__PIPELINES_RESPONSE__INIT;
	Ipdk__V1__Pipeline p = IPDK__V1__PIPELINE__INIT;
	Ipdk__V1__Pipeline *list[] = { &p };
	const struct ir_prog *prog = tdi_prog(s->o.tdi);

	if (prog != NULL) {
		p.name = (char *)(uintptr_t)prog->name;
		p.hash = (char *)(uintptr_t)p4rt_hash(s->o.p4rt);
		p.state = IPDK__V1__PIPELINE__STATE__RUNNING;
		p.target = (char *)(uintptr_t)tdi_target_name(s->o.tdi);
		p.arch = (char *)(uintptr_t)ir_arch_name(prog->arch);
		p.device_id = P4RT_DEVICE_ID;
		p.committed_ns = (int64_t)p4rt_committed_ns(s->o.p4rt);
		p.tables = prog->n_tables;
		r.pipelines = list;
		r.n_pipelines = 1;
	}
	rpc_reply(call, &r.base);
}

static void
unloaded(void *arg, int code, const struct err *err)
{
	struct rpc_call *call = arg;
	Ipdk__V1__UnloadResponse r = IPDK__V1__UNLOAD_RESPONSE__INIT;

	if (code < 0)
		rpc_fail(call, err);
	else
		rpc_reply(call, &r.base);
}

static void
unload(struct rpc_call *call, const ProtobufCMessage *msg, void *arg)
{
	const Ipdk__V1__UnloadRequest *r = (const Ipdk__V1__UnloadRequest *)msg;
	struct ipdk_service *s = arg;

	p4rt_unload(s->o.p4rt, r->election_id_high, r->election_id_low, unloaded, call);
}

/* ---- text in pieces ------------------------------------------------------------------------------------------ */

struct text { /* a Dump or a Logs under way */
	struct rpc_call *call;
	struct buf b;
	size_t sent;
};

static void
pump(struct rpc_call *call, void *arg)
{
	struct text *t = arg;

	while (t->sent < t->b.len && rpc_can_send(call)) {
		Ipdk__V1__DumpResponse r = IPDK__V1__DUMP_RESPONSE__INIT;
		size_t n = MIN(t->b.len - t->sent, (size_t)PIECE_BYTES);

		r.text = (ProtobufCBinaryData){ n, (uint8_t *)t->b.data + t->sent };
		if (rpc_send(call, &r.base) < 0)
			break;
		t->sent += n;
	}
	if (t->sent == t->b.len || rpc_cancelled(call)) {
		rpc_finish(call, RPC_OK, NULL, NULL);
		buf_fini(&t->b);
		free(t);
	}
}

/* Sends the text and ends the call; takes it. */
static void
send_text(struct rpc_call *call, struct buf *b)
{
	struct text *t = xcalloc(1, sizeof *t);

	t->call = call;
	t->b = *b;
	*b = (struct buf)BUF_INIT;
	rpc_on_drain(call, pump, t);
	rpc_on_cancel(call, pump, t);
	pump(call, t);
}

struct dump { /* one Dump, until its text is there */
	struct rpc_call *call;
	struct buf text;
};

static void
dumped(void *arg, int code, const struct err *err)
{
	struct dump *d = arg;

	if (code < 0)
		rpc_fail(d->call, err);
	else
		send_text(d->call, &d->text);
	buf_fini(&d->text);
	free(d);
}

/* What the service itself knows of a pipeline; a kind of the target's own goes to *what and gives 1. */
static int
dump_text(struct ipdk_service *s, const Ipdk__V1__DumpRequest *r, struct buf *b,
    enum tdi_dump *what, struct err *err)
{
	const struct ir_prog *prog = tdi_prog(s->o.tdi);
	const char *hash = p4rt_hash(s->o.p4rt);

	if (prog == NULL)
		return err_set(err, -ENODEV, "no pipeline is loaded");
	if (*r->pipeline != '\0' && strcmp(r->pipeline, prog->name) != 0 &&
	    strncmp(r->pipeline, hash, strlen(r->pipeline)) != 0)
		return err_set(
		    err, -ENOENT, "no pipeline '%s'; '%s' runs", r->pipeline, prog->name);
	switch (r->kind) {
	case IPDK__V1__DUMP_REQUEST__KIND__IR:
		*what = TDI_DUMP_IR;
		return 1;
	case IPDK__V1__DUMP_REQUEST__KIND__C:
		*what = TDI_DUMP_C;
		return 1;
	case IPDK__V1__DUMP_REQUEST__KIND__TABLES:
		*what = TDI_DUMP_TABLES;
		return 1;
	case IPDK__V1__DUMP_REQUEST__KIND__HITS:
		*what = TDI_DUMP_HITS;
		return 1;
	case IPDK__V1__DUMP_REQUEST__KIND__BUILD_LOG:
		*what = TDI_DUMP_BUILD_LOG;
		return 1;
	case IPDK__V1__DUMP_REQUEST__KIND__P4INFO:
		ir_p4info(prog, IR_PB_TEXT, b);
		return 0;
	case IPDK__V1__DUMP_REQUEST__KIND__P4:
		return p4rt_source(s->o.p4rt, b, err);
	default:
		return err_set(err, -EINVAL, "what to dump is not said");
	}
}

static void
dump(struct rpc_call *call, const ProtobufCMessage *msg, void *arg)
{
	const Ipdk__V1__DumpRequest *r = (const Ipdk__V1__DumpRequest *)msg;
	struct dump *d = xcalloc(1, sizeof *d);
	struct err err = { 0 };
	enum tdi_dump what = TDI_DUMP_IR;
	int rc;

	d->call = call;
	rc = dump_text(arg, r, &d->text, &what, &err);
	if (rc == 1)
		tdi_dump(((struct ipdk_service *)arg)->o.tdi, what, &d->text, dumped, d);
	else
		dumped(d, rc, &err);
}

/* ---- traces ---------------------------------------------------------------------------------------------------- */

static void
trace_end(struct trace *t, int code, const char *message)
{
	for (struct trace **at = &t->s->traces; *at != NULL; at = &(*at)->next)
		if (*at == t) {
			*at = t->next;
			break;
		}
	rpc_finish(t->call, code, message, NULL);
	free(t);
}

static void
trace_cancelled(struct rpc_call *call, void *arg)
{
	struct trace *t = arg;
	struct err err;

	if (tdi_trace(t->s->o.tdi, t->port, 0, &err) < 0)
		err.code = 0; /* the data plane is away: nothing is traced */
	trace_end(t, RPC_CANCELLED, NULL);
}

static void
trace(struct rpc_call *call, const ProtobufCMessage *msg, void *arg)
{
	const Ipdk__V1__TraceRequest *r = (const Ipdk__V1__TraceRequest *)msg;
	struct ipdk_service *s = arg;
	struct trace *t;
	struct dev_device *d = NULL;
	struct err err = { 0 };
	uint32_t port = 0;

	if (*r->port != '\0') {
		d = dev_find_device(s->o.model, r->port, &err);
		if (d != NULL && d->kind != DEV_PORT)
			err_set(&err, -EINVAL, "device '%s' is no port", r->port);
		port = d != NULL ? d->port : 0;
	}
	if (err.code == 0 &&
	    tdi_trace(s->o.tdi, port, r->count ? r->count : UINT32_MAX, &err) == 0) {
		t = xcalloc(1, sizeof *t);
		*t = (struct trace){
			.s = s, .call = call, .port = port, .left = r->count, .next = s->traces
		};
		s->traces = t;
		rpc_on_cancel(call, trace_cancelled, t);
		return;
	}
	rpc_fail(call, &err);
}

/* One step a message: the client puts those of one number together. A trace that has its count ends when a
 * packet beyond it begins, or a moment after its last step. */
void
ipdk_service_trace(struct ipdk_service *s, const struct tdi_trace *step)
{
	const struct ir_prog *prog = tdi_prog(s->o.tdi);

	for (struct trace *t = s->traces; t != NULL; t = t->next) {
		Ipdk__V1__TraceResponse r = IPDK__V1__TRACE_RESPONSE__INIT;
		Ipdk__V1__TracedPacket p = IPDK__V1__TRACED_PACKET__INIT;
		Ipdk__V1__TraceStep st = IPDK__V1__TRACE_STEP__INIT;
		Ipdk__V1__TraceStep *steps[] = { &st };

		r.packet = &p;
		p.number = step->packet;
		p.time_ns = (int64_t)step->time_ns;
		p.steps = steps;
		p.n_steps = 1;
		st.kind = IPDK__V1__TRACE_STEP__KIND__NOTE;
		st.text = (char *)(uintptr_t)step->text;
		st.line = step->loc.line;
		if (prog != NULL && step->loc.line != 0 && step->loc.file < prog->n_files)
			st.file = (char *)(uintptr_t)prog->files[step->loc.file];
		r.lost = t->lost;
		t->lost = rpc_send(t->call, &r.base) < 0 ? t->lost + 1 : 0;
	}
}

void
ipdk_service_dp(struct ipdk_service *s, bool up, const char *why)
{
	s->dp_up = up;
	free(s->dp_why);
	s->dp_why = xstrdup(why);
}

/* ---- stats ------------------------------------------------------------------------------------------------------ */

struct stats {
	struct ipdk_service *s;
	struct rpc_call *call;
	struct arena *a;
	Ipdk__V1__Counter **v;
	size_t n, cap;
};

static void
add_counter(
    struct stats *st, const char *name, const char *object, uint64_t value, const char *unit)
{
	Ipdk__V1__Counter *c = arena_new_of(st->a, Ipdk__V1__Counter);

	ipdk__v1__counter__init(c);
	if (st->n == st->cap) {
		Ipdk__V1__Counter **grown =
		    arena_array(st->a, Ipdk__V1__Counter *, st->cap * 2 + 16);

		if (st->n > 0)
			memcpy(grown, st->v, st->n * sizeof *grown);
		st->v = grown;
		st->cap = st->cap * 2 + 16;
	}
	c->name = (char *)(uintptr_t)name;
	c->object = arena_strdup(st->a, object);
	c->value = value;
	c->unit = (char *)(uintptr_t)unit;
	st->v[st->n++] = c;
}

static int
stats_entity(void *arg, const struct tdi_entity *e)
{
	struct stats *st = arg;

	if (e->kind == TDI_PORT) {
		const struct tdi_port *p = &e->u.port;

		add_counter(st, "port.rx_packets", p->name, p->rx.packets, "packets");
		add_counter(st, "port.rx_bytes", p->name, p->rx.bytes, "bytes");
		add_counter(st, "port.rx_drops", p->name, p->rx_drops, "packets");
		add_counter(st, "port.tx_packets", p->name, p->tx.packets, "packets");
		add_counter(st, "port.tx_bytes", p->name, p->tx.bytes, "bytes");
		add_counter(st, "port.tx_drops", p->name, p->tx_drops, "packets");
		for (uint32_t i = 0; i < p->n_stats; i++)
			if (strncmp(p->stats[i].name, "drop_", 5) == 0 && p->stats[i].value != 0)
				add_counter(st,
				    arena_printf(st->a, "port.drop.%s", p->stats[i].name + 5),
				    p->name, p->stats[i].value, "packets");
	} else {
		const struct tdi_disk *d = &e->u.disk;

		add_counter(st, "disk.reads", d->name, d->reads, "requests");
		add_counter(st, "disk.read_bytes", d->name, d->read_bytes, "bytes");
		add_counter(st, "disk.writes", d->name, d->writes, "requests");
		add_counter(st, "disk.written_bytes", d->name, d->write_bytes, "bytes");
		add_counter(st, "disk.errors", d->name, d->errors, "requests");
	}
	return 0;
}

static void
stats_done(void *arg, int code, const struct err *err)
{
	struct stats *st = arg;
	Ipdk__V1__StatsResponse r = IPDK__V1__STATS_RESPONSE__INIT;

	if (code < 0) {
		rpc_fail(st->call, err);
	} else {
		r.time_ns = (int64_t)clock_real_ns();
		r.counters = st->v;
		r.n_counters = st->n;
		rpc_reply(st->call, &r.base);
	}
	arena_free(st->a);
	free(st);
}

static void
stats_ports(void *arg, int code, const struct err *err)
{
	struct stats *st = arg;
	struct tdi_entity want = { .kind = TDI_DISK };

	if (code < 0)
		stats_done(st, code, err);
	else
		tdi_read(st->s->o.tdi, &want, stats_entity, stats_done, st);
}

static void
stats(struct rpc_call *call, const ProtobufCMessage *msg, void *arg)
{
	struct stats *st = xcalloc(1, sizeof *st);
	struct tdi_entity want = { .kind = TDI_PORT };

	want.u.port.port = IR_NO_ID;
	*st = (struct stats){ .s = arg, .call = call, .a = arena_new(0) };
	tdi_read(st->s->o.tdi, &want, stats_entity, stats_ports, st);
}

/* ---- the table --------------------------------------------------------------------------------------------------- */

static const struct rpc_method methods[] = {
	{ "Version", RPC_UNARY, &ipdk__v1__version_request__descriptor,
	    &ipdk__v1__version_response__descriptor, NULL, version, NULL },
	{ "Doctor", RPC_UNARY, &ipdk__v1__doctor_request__descriptor,
	    &ipdk__v1__doctor_response__descriptor, NULL, ipdk_doctor, NULL },
	{ "Stats", RPC_UNARY, &ipdk__v1__stats_request__descriptor,
	    &ipdk__v1__stats_response__descriptor, NULL, stats, NULL },
	{ "Pipelines", RPC_UNARY, &ipdk__v1__pipelines_request__descriptor,
	    &ipdk__v1__pipelines_response__descriptor, NULL, pipelines, NULL },
	{ "Unload", RPC_UNARY, &ipdk__v1__unload_request__descriptor,
	    &ipdk__v1__unload_response__descriptor, NULL, unload, NULL },
	{ "Trace", RPC_SERVER_STREAM, &ipdk__v1__trace_request__descriptor,
	    &ipdk__v1__trace_response__descriptor, NULL, trace, NULL },
	{ "Logs", RPC_SERVER_STREAM, &ipdk__v1__logs_request__descriptor,
	    &ipdk__v1__logs_response__descriptor, NULL, ipdk_logs, NULL },
	{ "Dump", RPC_SERVER_STREAM, &ipdk__v1__dump_request__descriptor,
	    &ipdk__v1__dump_response__descriptor, NULL, dump, NULL },
};

static const struct rpc_service service = { "ipdk.v1.Ipdk", methods, ARRAY_LEN(methods) };

struct ipdk_service *
ipdk_service_new(const struct ipdk_service_options *o)
{
	struct ipdk_service *s = xcalloc(1, sizeof *s);

	s->o = *o;
	s->started_ns = clock_real_ns();
	ipdk_logs_open(s);
	return s;
}

void
ipdk_service_free(struct ipdk_service *s)
{
	if (s == NULL)
		return;
	ipdk_logs_close(s);
	free(s->dp_why);
	free(s);
}

int
ipdk_service_register(struct ipdk_service *s, struct rpc_server *server, struct err *err)
{
	return rpc_server_add(server, &service, s, err);
}
