/* SPDX-License-Identifier: Apache-2.0 */
/* run.c: does a script's statements, one after the other. */
#include "run.h"

#include "names.h"
#include "runner.h"

#include "base/clock.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#define OP_TIMEOUT_NS  (60 * NS_PER_S)
#define OUT_TIMEOUT_NS (5 * NS_PER_S) /* without a packet, before what is missing is missed */
#define PER_US	       1e6

/* ---- time ------------------------------------------------------------------------------------- */

static uint64_t
clock_ahead(void *arg)
{
	return clock_mono_ns() + ((struct stf_clock *)arg)->ahead_ns;
}

void
stf_clock_init(struct stf_clock *c)
{
	*c = (struct stf_clock){ { clock_ahead, c }, 0 };
}

/* ---- waiting ---------------------------------------------------------------------------------- */

void
stf_done(void *arg, int code, const struct err *err)
{
	struct stf_wait *w = arg;

	w->done = true;
	w->code = code;
	w->err = *err;
}

int
stf_await(struct loop *loop, struct stf_wait *w, struct err *err)
{
	uint64_t end = clock_mono_ns() + OP_TIMEOUT_NS;

	while (!w->done) {
		uint64_t now = clock_mono_ns();

		if (now >= end)
			return err_set(err, -ETIMEDOUT, "the target does not answer");
		loop_step(loop, end - now);
	}
	if (w->code != 0)
		err_set(err, w->code, "%s", w->err.msg);
	return w->code;
}

struct reading {
	struct tdi_entity *out; /* the last one read */
	struct arena *arena;
	uint32_t n;
	struct stf_wait wait;
};

static int
take_entity(void *arg, const struct tdi_entity *e)
{
	struct reading *rd = arg;
	struct ir_value *v = &rd->out->u.cell.value;

	*rd->out = *e;
	rd->n++;
	if (e->kind == TDI_REGISTER && v->be != NULL)
		v->be = arena_memdup(rd->arena, v->be, (v->width_bits + 7) / 8);
	return 0;
}

static void
read_done(void *arg, int code, const struct err *err)
{
	struct reading *rd = arg;

	stf_done(&rd->wait, code, err);
}

/* Reads what is wanted; the number of entities, the last of them in *out. */
int
stf_read(struct runner *r, const struct tdi_entity *want, struct tdi_entity *out)
{
	struct reading rd = { .out = out, .arena = r->arena };
	int rc;

	tdi_read(r->run->tdi, want, take_entity, read_done, &rd);
	rc = stf_await(r->run->loop, &rd.wait, r->err);
	return rc < 0 ? rc : (int)rd.n;
}

/* Lets packets that were sent come out. sim is done when inject returns; behind another target's packets
 * its answer to a read comes last. */
void
stf_settle(struct runner *r, bool all)
{
	uint64_t end = clock_mono_ns() + OUT_TIMEOUT_NS;
	struct tdi_entity want = { .kind = TDI_PORT }, port;

	if (strcmp(tdi_target_name(r->run->tdi), "sim") == 0)
		return;
	while (all && !stf_ports_full(&r->ports) && clock_mono_ns() < end)
		loop_step(r->run->loop, end - clock_mono_ns());
	(void)!stf_read(r, &want, &port);
	while (loop_step(r->run->loop, 0))
		;
}

int
stf_write(struct runner *r, enum tdi_op op, const struct tdi_entity *e)
{
	struct tdi_update u = { .op = op, .entity = *e };
	struct stf_wait w = { 0 };
	int rc;

	tdi_write(r->run->tdi, &u, 1, TDI_CONTINUE_ON_ERROR, stf_done, &w);
	rc = stf_await(r->run->loop, &w, r->err);
	r->refused = rc < 0;
	return rc;
}

/* ---- packets ---------------------------------------------------------------------------------- */

static void
on_packet(void *arg, const struct tdi_packet *pkt)
{
	struct runner *r = arg;

	r->since++;
	stf_ports_got(&r->ports, pkt->port, pkt->data, pkt->len, r->line);
}

static void
on_trace(void *arg, const struct tdi_trace *step)
{
	struct runner *r = arg;

	if (step->loc.line != 0 && step->loc.file < r->prog->n_files)
		fprintf(r->run->out, "    %s  [%s:%u]\n", step->text,
		    r->prog->files[step->loc.file], step->loc.line);
	else
		fprintf(r->run->out, "    %s\n", step->text);
}

static void
on_log(void *arg, const char *text)
{
	struct runner *r = arg;

	if (r->run->trace)
		fprintf(r->run->out, "    log: %s\n", text);
}

static void
on_idle(void *arg, const struct tdi_table_entry *e)
{
	struct runner *r = arg;

	r->idle[e->table]++;
	if (r->run->trace)
		fprintf(r->run->out, "    idle: %s\n", r->prog->tables[e->table].info.name);
}

static void
on_digest(void *arg, uint32_t object, uint64_t list_id, const struct ir_value *fields, uint32_t n)
{
	(void)list_id;
	stf_got_digest(arg, object, fields, n);
}

static unsigned
hex(char c)
{
	return c <= '9' ? (unsigned)(c - '0') : (unsigned)(c - 'A' + 10);
}

static int
packet(struct runner *r, const struct stf_stmt *s)
{
	size_t n = strlen(s->data) / 2;
	uint8_t *bytes = arena_alloc(r->arena, n);
	struct tdi_packet pkt = { s->port, bytes, (uint32_t)n };

	for (size_t i = 0; i < n; i++)
		bytes[i] = (uint8_t)(hex(s->data[2 * i]) << 4 | hex(s->data[2 * i + 1]));
	r->line = s->line;
	r->since = 0;
	if (r->run->trace)
		fprintf(r->run->out, "%s:%u:\n", r->run->file, s->line);
	return tdi_inject(r->run->tdi, &pkt, r->err);
}

static int
no_packet(struct runner *r, const struct stf_stmt *s)
{
	struct stf_port *p;

	stf_settle(r, false);
	if (s->port == UINT32_MAX) {
		if (r->since == 0)
			return 0;
		r->failed++;
		fprintf(r->run->out, "%s:%u: no packet is expected, %u came\n", r->run->file,
		    s->line, r->since);
		return 0;
	}
	p = stf_port(&r->ports, s->port);
	if (p->got.n > 0 && p->got.v[p->got.n - 1]->after == r->line) {
		r->failed++;
		fprintf(r->run->out, "%s:%u: port %u: no packet is expected, one came\n",
		    r->run->file, s->line, s->port);
	}
	return 0;
}

/* ---- replication as BMv2 has it ------------------------------------------------------------------- */

static struct group *
find_group(struct runner *r, uint64_t id)
{
	struct group *g;

	vec_for_each (g, &r->groups)
		if (g->id == id)
			return g;
	return NULL;
}

/* The replicas of a group's nodes. */
static struct tdi_replica *
replicas_of(struct runner *r, const struct group *g, uint32_t *n)
{
	struct tdi_replica *v = arena_array(r->arena, struct tdi_replica, g->handles.n * 64 + 1);

	*n = 0;
	for (size_t i = 0; i < g->handles.n; i++) {
		const struct node *node = &r->nodes.v[g->handles.v[i]];

		for (uint32_t k = 0; k < node->n; k++)
			v[(*n)++] = (struct tdi_replica){ (uint32_t)node->ports[k], node->rid };
	}
	return v;
}

static int
write_session(struct runner *r, struct session *s)
{
	struct tdi_entity e = { .kind = TDI_CLONE_SESSION };
	struct group *g = s->has_group ? find_group(r, s->group) : NULL;
	struct tdi_replica *v;
	uint32_t n = 0;
	int rc;

	v = g != NULL ? replicas_of(r, g, &n) : arena_array(r->arena, struct tdi_replica, 1);
	if (s->has_port)
		v[n++] = (struct tdi_replica){ s->port, 0 };
	e.u.replication.id = s->id;
	e.u.replication.n = n;
	e.u.replication.replicas = v;
	e.u.replication.packet_length_bytes = s->length;
	e.u.replication.class_of_service = s->class_of_service;
	rc = stf_write(r, s->written ? TDI_MODIFY : TDI_INSERT, &e);
	s->written |= rc == 0;
	return rc;
}

/* Writes a group, and the clone sessions that go to it. */
static int
write_group(struct runner *r, struct group *g)
{
	struct tdi_entity e = { .kind = TDI_MULTICAST_GROUP };
	struct session *s;
	int rc;

	e.u.replication.id = g->id;
	e.u.replication.replicas = replicas_of(r, g, &e.u.replication.n);
	if ((rc = stf_write(r, g->written ? TDI_MODIFY : TDI_INSERT, &e)) < 0)
		return rc;
	g->written = true;
	vec_for_each (s, &r->sessions)
		if (s->has_group && s->group == g->id && (rc = write_session(r, s)) < 0)
			return rc;
	return 0;
}

static int
mirroring(struct runner *r, const struct stf_stmt *st)
{
	struct session *s = NULL;

	for (size_t i = 0; i < r->sessions.n; i++)
		if (r->sessions.v[i].id == st->numbers[0])
			s = &r->sessions.v[i];
	if (s == NULL && (st->op == STF_MIRRORING_DELETE || st->op == STF_MIRRORING_GET))
		return err_set(
		    r->err, -ENOENT, "no mirroring session %u", (unsigned)st->numbers[0]);
	if (st->op == STF_MIRRORING_GET)
		return 0;
	if (st->op == STF_MIRRORING_DELETE) {
		struct tdi_entity e = { .kind = TDI_CLONE_SESSION };

		e.u.replication.id = s->id;
		vec_del(&r->sessions, (size_t)(s - r->sessions.v));
		return stf_write(r, TDI_DELETE, &e);
	}
	if (s == NULL) {
		s = vec_add(&r->sessions);
		s->id = (uint32_t)st->numbers[0];
	}
	if (st->op == STF_MIRRORING_SET) {
		s->length = (uint32_t)st->numbers[1];
		s->class_of_service = (uint32_t)st->numbers[2];
	} else if (st->op == STF_MIRRORING_ADD) {
		s->has_port = true;
		s->port = (uint32_t)st->numbers[1];
	} else {
		s->has_group = true;
		s->group = (uint32_t)st->numbers[1];
	}
	return write_session(r, s);
}

static int
multicast(struct runner *r, const struct stf_stmt *st)
{
	struct group *g;
	struct node *n;

	if (st->op == STF_MC_MGRP_CREATE) {
		if (find_group(r, st->numbers[0]) != NULL)
			return err_set(
			    r->err, -EEXIST, "group %u is there", (unsigned)st->numbers[0]);
		g = vec_add(&r->groups);
		g->id = (uint32_t)st->numbers[0];
		return write_group(r, g);
	}
	if (st->op == STF_MC_NODE_ASSOCIATE) {
		g = find_group(r, st->numbers[0]);
		if (g == NULL || st->numbers[1] >= r->nodes.n)
			return err_set(r->err, -ENOENT, "no such group or node");
		vec_push(&g->handles, (uint32_t)st->numbers[1]);
		return write_group(r, g);
	}
	if (st->op == STF_MC_NODE_CREATE)
		n = vec_add(&r->nodes);
	else if (st->numbers[0] < r->nodes.n)
		n = &r->nodes.v[st->numbers[0]];
	else
		return err_set(r->err, -ENOENT, "no node %u", (unsigned)st->numbers[0]);
	if (st->op == STF_MC_NODE_CREATE)
		n->rid = (uint32_t)st->numbers[0];
	n->n = st->n_numbers - 1;
	memcpy(n->ports, st->numbers + 1, n->n * sizeof *n->ports);
	for (size_t i = 0; i < r->groups.n && st->op == STF_MC_NODE_UPDATE; i++) {
		int rc = write_group(r, &r->groups.v[i]);

		if (rc < 0)
			return rc;
	}
	return 0;
}

/* ---- objects ---------------------------------------------------------------------------------- */

static int
find_cell(struct runner *r, const struct stf_stmt *s, enum ir_extern_kind kind,
    enum tdi_kind entity, struct tdi_entity *e)
{
	*e = (struct tdi_entity){ .kind = entity };
	e->u.cell.index = s->n_numbers > 0 ? s->numbers[0] : 0;
	return stf_find_extern(r->prog, s->name, kind, &e->u.cell.object, r->err);
}

static int
counter(struct runner *r, const struct stf_stmt *s)
{
	struct tdi_entity e, got;
	int rc = find_cell(r, s, IR_EXTERN_COUNTER, TDI_COUNTER, &e);

	if (rc < 0)
		return rc;
	if (s->op == STF_COUNTER_READ)
		return (rc = stf_read(r, &e, &got)) < 0 ? rc : 0;
	e.u.cell.count = (struct tdi_count){ s->numbers[1], s->numbers[2] };
	return stf_write(r, TDI_MODIFY, &e);
}

static int
register_(struct runner *r, const struct stf_stmt *s)
{
	struct tdi_entity e, got;
	const struct ir_extern *x;
	struct ir_value want;
	int rc = find_cell(r, s, IR_EXTERN_REGISTER, TDI_REGISTER, &e);

	if (rc < 0)
		return rc;
	x = &r->prog->externs[e.u.cell.object];
	if (s->big != NULL && (rc = stf_number(s->big, r->prog->types[x->type].width_bits, r->arena,
				   &want, NULL, NULL, r->err)) < 0)
		return rc;
	if (s->op == STF_REGISTER_WRITE) {
		e.u.cell.value = want;
		return stf_write(r, TDI_MODIFY, &e);
	}
	if (s->op == STF_REGISTER_RESET) {
		e.u.cell.all = e.u.cell.reset = true;
		return stf_write(r, TDI_MODIFY, &e);
	}
	stf_settle(r, false);
	if ((rc = stf_read(r, &e, &got)) < 0 || s->op == STF_REGISTER_READ)
		return rc < 0 ? rc : 0;
	if (memcmp(got.u.cell.value.be, want.be, (want.width_bits + 7) / 8) != 0) {
		CLEANUP(buf_fini) struct buf text = BUF_INIT;

		ir_print_value(r->prog, x->type, got.u.cell.value, &text);
		r->failed++;
		fprintf(r->run->out, "%s:%u: %s[%u] is %s, want %s\n", r->run->file, s->line,
		    x->info.name, (unsigned)s->numbers[0], text.data, s->big);
	}
	return 0;
}

/* The table that a direct counter or meter belongs to. */
static bool
direct_table(const struct ir_prog *p, uint32_t object, uint32_t *table)
{
	for (*table = 0; *table < p->n_tables; ++*table)
		for (uint32_t i = 0; i < p->tables[*table].n_direct; i++)
			if (p->tables[*table].direct[i] == object)
				return true;
	return false;
}

/* A direct counter or meter: of an entry by its alias. */
static int
find_direct(struct runner *r, const struct stf_stmt *s, enum ir_extern_kind kind,
    enum tdi_kind entity, struct tdi_entity *e)
{
	uint32_t object, table;
	int rc = stf_find_extern(r->prog, s->name, kind, &object, r->err);

	if (rc < 0)
		return rc;
	if (!direct_table(r->prog, object, &table))
		return err_set(r->err, -EINVAL, "%s is no table's", s->name);
	if ((rc = stf_alias(r, s->alias, table, e)) < 0)
		return rc;
	e->kind = entity;
	return 0;
}

static int
meter(struct runner *r, const struct stf_stmt *s)
{
	struct tdi_entity e, got;
	struct stf_rate low = s->rates[0], high = s->rates[s->n_rates > 1];
	struct tdi_meter_config config = { (uint64_t)(low.per_us * PER_US), low.burst,
		(uint64_t)(high.per_us * PER_US), high.burst };
	int rc = s->alias != NULL ? find_direct(r, s, IR_EXTERN_DIRECT_METER, TDI_DIRECT_METER, &e)
				  : find_cell(r, s, IR_EXTERN_METER, TDI_METER, &e);

	if (rc < 0)
		return rc;
	if (s->op == STF_METER_GET_RATES)
		return (rc = stf_read(r, &e, &got)) < 0 ? rc : 0;
	if (e.kind == TDI_DIRECT_METER) {
		e.u.entry.has_meter = true;
		e.u.entry.meter = config;
	} else {
		e.u.cell.all = s->op == STF_METER_ARRAY_SET_RATES;
		e.u.cell.meter = config;
	}
	return stf_write(r, TDI_MODIFY, &e);
}

static bool
holds(uint64_t got, const char *relation, uint64_t want)
{
	if (relation[0] == '=')
		return got == want;
	if (relation[0] == '!')
		return got != want;
	if (relation[0] == '<')
		return got < want || (relation[1] == '=' && got == want);
	return got > want || (relation[1] == '=' && got == want);
}

/* What the statement counts: a cell, or an entry by its alias. */
static int
counted(struct runner *r, const struct stf_stmt *s, struct tdi_entity *e)
{
	if (s->alias == NULL)
		return find_cell(r, s, IR_EXTERN_COUNTER, TDI_COUNTER, e);
	return find_direct(r, s, IR_EXTERN_DIRECT_COUNTER, TDI_DIRECT_COUNTER, e);
}

static int
check_counter(struct runner *r, const struct stf_stmt *s)
{
	struct tdi_entity e, got;
	struct tdi_count c;
	uint64_t n;
	int rc = counted(r, s, &e);

	if (rc < 0)
		return rc;
	stf_settle(r, false);
	if ((rc = stf_read(r, &e, &got)) < 0)
		return rc;
	if (rc == 0)
		return err_set(r->err, -ENOENT, "%s: there is no such counter", s->name);
	if (s->what == NULL)
		return 0;
	c = e.kind == TDI_COUNTER ? got.u.cell.count : got.u.entry.count;
	n = strcasecmp(s->what, "packets") == 0 ? c.packets : c.bytes;
	if (!holds(n, s->relation, s->want)) {
		r->failed++;
		fprintf(r->run->out, "%s:%u: %s: %llu %s, want %s %llu\n", r->run->file, s->line,
		    s->name, (unsigned long long)n, s->what, s->relation,
		    (unsigned long long)s->want);
	}
	return 0;
}

static int
check_idle(struct runner *r, const struct stf_stmt *s)
{
	uint32_t table;
	int rc = stf_find_table(r->prog, s->name, &table, r->err);

	if (rc < 0)
		return rc;
	stf_settle(r, false);
	if (!holds(r->idle[table], s->relation, s->want)) {
		r->failed++;
		fprintf(r->run->out, "%s:%u: %s: %u entries were idle, want %s %llu\n",
		    r->run->file, s->line, s->name, r->idle[table], s->relation,
		    (unsigned long long)s->want);
	}
	return 0;
}

/* What was sent comes out; then so much time passes. */
static int
wait_for(struct runner *r, const struct stf_stmt *s)
{
	stf_settle(r, false);
	if (s->time_ns == 0)
		return 0;
	r->run->clock->ahead_ns += s->time_ns;
	return tdi_clock(r->run->tdi, &r->run->clock->clock, r->err);
}

static int
port_side(struct runner *r, const struct stf_stmt *s)
{
	struct tdi_entity e = { .kind = TDI_PORT };

	e.u.port.port = s->port;
	e.u.port.name = arena_printf(r->arena, "port%u", s->port);
	e.u.port.kind = TDI_PORT_NULL;
	e.u.port.host_side = s->what[0] == 'h';
	e.u.port.n_queues = 1;
	return stf_write(r, TDI_INSERT, &e);
}

/* ---- the script ------------------------------------------------------------------------------- */

static int
statement(struct runner *r, const struct stf_stmt *s)
{
	switch (s->op) {
	case STF_PACKET:
		return packet(r, s);
	case STF_EXPECT:     /* taken before the start */
	case STF_REMOVE_ALL: /* p4c's runner does nothing, either */
		return 0;
	case STF_WAIT:
		return wait_for(r, s);
	case STF_NO_PACKET:
		return no_packet(r, s);
	case STF_EXPECT_DIGEST:
	case STF_NO_DIGEST:
		return stf_digest(r, s);
	case STF_ADD:
		return stf_add(r, s);
	case STF_INDIRECT:
	case STF_INDIRECT_GROUP:
	case STF_TABLE_DELETE:
	case STF_TABLE_RESET_DEFAULT:
		return stf_table(r, s);
	case STF_MEMBER_CREATE:
	case STF_MEMBER_MODIFY:
	case STF_MEMBER_DELETE:
	case STF_GROUP_CREATE:
	case STF_GROUP_DELETE:
	case STF_GROUP_ADD:
	case STF_GROUP_REMOVE:
		return stf_profile(r, s);
	case STF_PVS_ADD:
	case STF_PVS_REMOVE:
	case STF_PVS_CLEAR:
	case STF_PVS_GET:
		return stf_value_set(r, s);
	case STF_SETDEFAULT:
		return stf_setdefault(r, s);
	case STF_CHECK_COUNTER:
		return check_counter(r, s);
	case STF_CHECK_IDLE:
		return check_idle(r, s);
	case STF_PORT:
		return port_side(r, s);
	case STF_MIRRORING_ADD:
	case STF_MIRRORING_ADD_MC:
	case STF_MIRRORING_DELETE:
	case STF_MIRRORING_GET:
	case STF_MIRRORING_SET:
		return mirroring(r, s);
	case STF_MC_MGRP_CREATE:
	case STF_MC_NODE_CREATE:
	case STF_MC_NODE_UPDATE:
	case STF_MC_NODE_ASSOCIATE:
		return multicast(r, s);
	case STF_COUNTER_READ:
	case STF_COUNTER_WRITE:
		return counter(r, s);
	case STF_CHECK_REGISTER:
	case STF_REGISTER_READ:
	case STF_REGISTER_WRITE:
	case STF_REGISTER_RESET:
		return register_(r, s);
	case STF_METER_GET_RATES:
	case STF_METER_SET_RATES:
	case STF_METER_ARRAY_SET_RATES:
		return meter(r, s);
	}
	return 0;
}

/* A statement, or one that the target must refuse. */
static int
one(struct runner *r, const struct stf_stmt *s)
{
	int rc;

	r->refused = false;
	rc = statement(r, s);
	if (!s->refused || (rc < 0 && !r->refused))
		return rc;
	if (rc >= 0) {
		r->failed++;
		fprintf(r->run->out, "%s:%u: this was to be refused\n", r->run->file, s->line);
	}
	return 0;
}

static void
runner_fini(struct runner *r)
{
	for (size_t i = 0; i < r->groups.n; i++)
		vec_fini(&r->groups.v[i].handles);
	vec_fini(&r->groups);
	vec_fini(&r->nodes);
	vec_fini(&r->sessions);
	stf_profiles_fini(r);
	map_fini(&r->aliases);
	stf_ports_fini(&r->ports);
	arena_free(r->arena);
}

int
stf_run(const struct stf_run *run, struct err *err)
{
	static const struct tdi_events events = { .packet_in = on_packet,
		.packet_out = on_packet,
		.trace = on_trace,
		.log = on_log,
		.idle = on_idle,
		.digest = on_digest };
	struct err local = { 0 };
	struct runner r = { .run = run, .err = &local, .arena = arena_new(0) };
	int rc = 0;

	r.prog = tdi_prog(run->tdi);
	r.idle = arena_array(r.arena, uint32_t, r.prog->n_tables + 1);
	stf_ports_init(&r.ports, run->script);
	tdi_listen(run->tdi, &events, &r);
	if (run->trace)
		rc = tdi_trace(run->tdi, 0, UINT32_MAX, &local);
	for (size_t i = 0; i < run->script->v.n && rc >= 0; i++) {
		rc = one(&r, run->script->v.v[i]);
		if (rc < 0)
			err_set(
			    err, rc, "%s:%u: %s", run->file, run->script->v.v[i]->line, local.msg);
	}
	if (rc >= 0) {
		stf_settle(&r, true);
		rc = r.failed + stf_ports_check(&r.ports, run->file, run->out);
	}
	tdi_listen(run->tdi, NULL, NULL);
	runner_fini(&r);
	return rc;
}
