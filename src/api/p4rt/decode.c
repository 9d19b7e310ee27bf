/* SPDX-License-Identifier: Apache-2.0 */
/* decode.c: P4Runtime entities to TDI entities. */
#include "api/p4rt/codec.h"

#include "base/bits.h"
#include "base/mem.h"

#include <errno.h>

/* One entity being decoded. */
struct ctx {
	struct arena *a;
	const struct ir_prog *prog;
	enum p4rt_purpose purpose;
	struct err *err;
	const char *kind, *name; /* whose matches are decoded: "table", "ingress.acl" */
};

static struct ir_value
all_ones(struct ctx *c, uint32_t width)
{
	size_t n = bits_bytes(width);
	uint8_t *be = arena_alloc(c->a, n);

	memset(be, 0xff, n);
	if (width % 8 != 0)
		be[0] = (uint8_t)((1u << width % 8) - 1);
	return (struct ir_value){ width, width >= 64 ? UINT64_MAX : (1ull << width) - 1, be };
}

static struct ir_value
zero(struct ctx *c, uint32_t width)
{
	return (struct ir_value){ width, 0, arena_alloc(c->a, bits_bytes(width)) };
}

/* The match of a key that the entry does not name. */
static void
match_any(struct ctx *c, const struct ir_key *k, uint32_t width, struct ir_match *m)
{
	*m = (struct ir_match){ .any = true, .value = zero(c, width), .mask = zero(c, width) };
	if (k->match == IR_MATCH_RANGE)
		m->mask = all_ones(c, width);
}

static int
wrong_kind(struct ctx *c, const struct ir_key *k)
{
	return err_set(c->err, -EINVAL, "%s %s: field %s is matched by %s, not as the entry says",
	    c->kind, c->name, k->name, ir_match_kind_name(k->match));
}

static int
value(
    struct ctx *c, const char *field, uint32_t width, ProtobufCBinaryData bytes, struct ir_value *v)
{
	int rc = p4rt_value(c->a, width, bytes, v, c->err);

	if (rc < 0)
		err_prefix(c->err, "%s %s: %s: ", c->kind, c->name, field);
	return rc;
}

static int
decode_match(struct ctx *c, const struct ir_key *k, uint32_t width, const P4__V1__FieldMatch *in,
    struct ir_match *m)
{
	int rc;

	memset(m, 0, sizeof *m);
	switch (in->field_match_type_case) {
	case P4__V1__FIELD_MATCH__FIELD_MATCH_TYPE_EXACT:
		if (k->match != IR_MATCH_EXACT)
			return wrong_kind(c, k);
		return value(c, k->name, width, in->exact->value, &m->value);
	case P4__V1__FIELD_MATCH__FIELD_MATCH_TYPE_LPM:
		if (k->match != IR_MATCH_LPM)
			return wrong_kind(c, k);
		if (in->lpm->prefix_len < 0 || (uint32_t)in->lpm->prefix_len > width)
			return err_set(c->err, -EINVAL,
			    "%s %s: field %s: prefix length %d of %u bits", c->kind, c->name,
			    k->name, in->lpm->prefix_len, width);
		m->prefix_bits = (uint32_t)in->lpm->prefix_len;
		return value(c, k->name, width, in->lpm->value, &m->value);
	case P4__V1__FIELD_MATCH__FIELD_MATCH_TYPE_TERNARY:
		if (k->match != IR_MATCH_TERNARY)
			return wrong_kind(c, k);
		rc = value(c, k->name, width, in->ternary->mask, &m->mask);
		return rc < 0 ? rc : value(c, k->name, width, in->ternary->value, &m->value);
	case P4__V1__FIELD_MATCH__FIELD_MATCH_TYPE_RANGE:
		if (k->match != IR_MATCH_RANGE)
			return wrong_kind(c, k);
		rc = value(c, k->name, width, in->range->low, &m->value);
		return rc < 0 ? rc : value(c, k->name, width, in->range->high, &m->mask);
	case P4__V1__FIELD_MATCH__FIELD_MATCH_TYPE_OPTIONAL:
		if (k->match != IR_MATCH_OPTIONAL)
			return wrong_kind(c, k);
		return value(c, k->name, width, in->optional->value, &m->value);
	case P4__V1__FIELD_MATCH__FIELD_MATCH_TYPE_OTHER:
	case P4__V1__FIELD_MATCH__FIELD_MATCH_TYPE__NOT_SET:
	default:
		return err_set(c->err, -EINVAL, "%s %s: field %s: no match is given", c->kind,
		    c->name, k->name);
	}
}

/* The entry's key, one match a key field, in the table's order. */
static int
decode_key(struct ctx *c, const struct ir_table *t, const P4__V1__TableEntry *in,
    struct tdi_table_entry *e)
{
	uint32_t at = 0;
	int rc;

	c->kind = "table";
	c->name = t->info.name;
	e->matches = arena_array(c->a, struct ir_match, t->n_keys);
	for (size_t i = 0; i < in->n_match; i++) {
		bool known = false;

		for (uint32_t k = 0; k < t->n_keys; k++)
			known |= t->keys[k].id == in->match[i]->field_id && t->keys[k].id != 0;
		for (size_t k = 0; k < i; k++)
			if (in->match[k]->field_id == in->match[i]->field_id)
				return err_set(c->err, -EINVAL, "table %s: field %u is given twice",
				    t->info.name, in->match[i]->field_id);
		if (!known)
			return err_set(c->err, -EINVAL, "table %s: no field has the id %u",
			    t->info.name, in->match[i]->field_id);
	}
	for (uint32_t k = 0; k < t->n_keys; k++) {
		const struct ir_key *key = &t->keys[k];
		uint32_t width = c->prog->types[key->expr->type].width_bits;
		const P4__V1__FieldMatch *m = NULL;

		if (key->match == IR_MATCH_SELECTOR)
			continue;
		for (size_t i = 0; i < in->n_match; i++)
			if (in->match[i]->field_id == key->id)
				m = in->match[i];
		if (m == NULL && key->match == IR_MATCH_EXACT)
			return err_set(c->err, -EINVAL,
			    "table %s: field %s is missing from the key", t->info.name, key->name);
		if (m == NULL)
			match_any(c, key, width, &e->matches[at]);
		else if ((rc = decode_match(c, key, width, m, &e->matches[at])) < 0)
			return rc;
		at++;
	}
	return 0;
}

/* The place of the action with this id in the table's list. */
static int
find_action(struct ctx *c, const struct ir_table *t, uint32_t id, uint32_t *place)
{
	for (uint32_t i = 0; i < t->n_actions; i++)
		if (c->prog->actions[t->actions[i].action].info.id == id) {
			*place = i;
			return 0;
		}
	for (uint32_t i = 0; i < c->prog->n_actions; i++)
		if (c->prog->actions[i].info.id == id)
			return err_set(c->err, -EINVAL, "table %s has no action %s", t->info.name,
			    c->prog->actions[i].info.name);
	return err_set(c->err, -ENOENT, "table %s: no action has the id 0x%08x", t->info.name, id);
}

static int
decode_action(
    struct ctx *c, const struct ir_table *t, const P4__V1__Action *in, struct ir_action_call *call)
{
	const struct ir_action *act;
	int rc;

	if (in == NULL)
		return err_set(c->err, -EINVAL, "table %s: no action is given", t->info.name);
	if ((rc = find_action(c, t, in->action_id, &call->action)) < 0)
		return rc;
	act = &c->prog->actions[t->actions[call->action].action];
	if (in->n_params != act->n_params)
		return err_set(c->err, -EINVAL, "action %s takes %u parameters, %zu are given",
		    act->info.name, act->n_params, in->n_params);
	call->n_args = act->n_params;
	call->args = arena_array(c->a, struct ir_value, act->n_params);
	for (uint32_t p = 0; p < act->n_params; p++) {
		uint32_t width = c->prog->types[c->prog->vars[act->params[p].var].type].width_bits;
		const P4__V1__Action__Param *got = NULL;

		for (size_t i = 0; i < in->n_params; i++)
			if (in->params[i]->param_id == act->params[p].id)
				got = in->params[i];
		if (got == NULL)
			return err_set(c->err, -EINVAL, "action %s: parameter %s is missing",
			    act->info.name, act->params[p].name);
		if ((rc = p4rt_value(c->a, width, got->value, &call->args[p], c->err)) < 0) {
			err_prefix(c->err, "action %s: parameter %s: ", act->info.name,
			    act->params[p].name);
			return rc;
		}
	}
	return 0;
}

static int
decode_action_set(struct ctx *c, const struct ir_table *t, const P4__V1__ActionProfileActionSet *in,
    struct tdi_table_entry *e)
{
	int rc;

	e->what = TDI_DO_SET;
	e->n_set = (uint32_t)in->n_action_profile_actions;
	e->set = arena_array(c->a, struct tdi_weighted_action, e->n_set);
	for (uint32_t i = 0; i < e->n_set; i++) {
		const P4__V1__ActionProfileAction *w = in->action_profile_actions[i];

		if (w->weight <= 0)
			return err_set(c->err, -EINVAL, "table %s: an action of weight %d",
			    t->info.name, w->weight);
		e->set[i].weight = (uint32_t)w->weight;
		if ((rc = decode_action(c, t, w->action, &e->set[i].call)) < 0)
			return rc;
	}
	return 0;
}

static int
decode_table_action(struct ctx *c, const struct ir_table *t, const P4__V1__TableAction *in,
    struct tdi_table_entry *e)
{
	if (in == NULL) {
		e->what = TDI_DO_NOTHING;
		return 0;
	}
	switch (in->type_case) {
	case P4__V1__TABLE_ACTION__TYPE_ACTION:
		e->what = TDI_DO_ACTION;
		return decode_action(c, t, in->action, &e->call);
	case P4__V1__TABLE_ACTION__TYPE_ACTION_PROFILE_MEMBER_ID:
		e->what = TDI_DO_MEMBER;
		e->member_or_group = in->action_profile_member_id;
		return 0;
	case P4__V1__TABLE_ACTION__TYPE_ACTION_PROFILE_GROUP_ID:
		e->what = TDI_DO_GROUP;
		e->member_or_group = in->action_profile_group_id;
		return 0;
	case P4__V1__TABLE_ACTION__TYPE_ACTION_PROFILE_ACTION_SET:
		return decode_action_set(c, t, in->action_profile_action_set, e);
	case P4__V1__TABLE_ACTION__TYPE__NOT_SET:
	default:
		return err_set(c->err, -EINVAL, "table %s: no action is given", t->info.name);
	}
}

static int
decode_meter(struct ctx *c, const P4__V1__MeterConfig *in, struct tdi_meter_config *m)
{
	if (in->cir < 0 || in->cburst < 0 || in->pir < 0 || in->pburst < 0)
		return err_set(c->err, -EINVAL, "a meter's rates and bursts must not be negative");
	*m = (struct tdi_meter_config){ (uint64_t)in->cir, (uint64_t)in->cburst, (uint64_t)in->pir,
		(uint64_t)in->pburst };
	return 0;
}

static int
decode_entry(struct ctx *c, const P4__V1__TableEntry *in, struct tdi_table_entry *e)
{
	const struct ir_table *t;
	int rc = 0;

	memset(e, 0, sizeof *e);
	if (c->purpose == P4RT_READ && in->table_id == 0) {
		e->table = IR_NO_ID;
		e->has_count = in->counter_data != NULL;
		e->has_meter = in->meter_config != NULL;
		e->has_idle = in->time_since_last_hit != NULL;
		e->is_default = in->is_default_action;
		return 0;
	}
	e->table = p4rt_find_table(c->prog, in->table_id);
	if (e->table == IR_NO_ID)
		return err_set(c->err, -ENOENT, "no table has the id 0x%08x", in->table_id);
	t = &c->prog->tables[e->table];
	e->is_default = in->is_default_action;
	if (in->priority < 0)
		return err_set(c->err, -EINVAL, "table %s: priority %d is negative", t->info.name,
		    in->priority);
	if (e->is_default && in->n_match > 0)
		return err_set(
		    c->err, -EINVAL, "table %s: a default entry has no key", t->info.name);
	e->priority = (uint32_t)in->priority;
	if (!e->is_default && !(c->purpose == P4RT_READ && in->n_match == 0 && in->priority == 0))
		rc = decode_key(c, t, in, e);
	if (rc == 0)
		rc = decode_table_action(c, t, in->action, e);
	if (rc < 0)
		return rc;
	if (in->idle_timeout_ns < 0)
		return err_set(
		    c->err, -EINVAL, "table %s: the idle timeout is negative", t->info.name);
	e->idle_timeout_ns = (uint64_t)in->idle_timeout_ns;
	e->cookie = in->controller_metadata;
	e->metadata = in->metadata.data;
	e->metadata_len = (uint32_t)in->metadata.len;
	e->has_idle = in->time_since_last_hit != NULL;
	e->has_count = in->counter_data != NULL;
	if (e->has_count)
		e->count = (struct tdi_count){ (uint64_t)in->counter_data->packet_count,
			(uint64_t)in->counter_data->byte_count };
	e->has_meter = in->meter_config != NULL;
	return e->has_meter ? decode_meter(c, in->meter_config, &e->meter) : 0;
}

/* The extern with this id, of this kind. In a Read, id 0 stands for all of them. */
static int
find_object(struct ctx *c, uint32_t id, enum ir_extern_kind kind, enum ir_extern_kind or_kind,
    uint32_t *object)
{
	*object = p4rt_find_extern(c->prog, id);
	if (id == 0 && c->purpose == P4RT_READ)
		return 0;
	if (*object == IR_NO_ID)
		return err_set(
		    c->err, -ENOENT, "no %s has the id 0x%08x", ir_extern_kind_name(kind), id);
	if (c->prog->externs[*object].kind != kind && c->prog->externs[*object].kind != or_kind)
		return err_set(c->err, -EINVAL, "%s is no %s", c->prog->externs[*object].info.name,
		    ir_extern_kind_name(kind));
	return 0;
}

static int
decode_index(struct ctx *c, const P4__V1__Index *in, struct tdi_cell *cell)
{
	const struct ir_extern *x;

	cell->all = in == NULL;
	if (cell->all)
		return 0;
	if (cell->object == IR_NO_ID)
		return err_set(c->err, -EINVAL, "an index needs the id of its object");
	x = &c->prog->externs[cell->object];
	if (in->index < 0 || (uint64_t)in->index >= x->size)
		return err_set(c->err, -ERANGE, "%s has cells 0 to %u, not %lld", x->info.name,
		    x->size - 1, (long long)in->index);
	cell->index = (uint64_t)in->index;
	return 0;
}

static int
decode_counter(struct ctx *c, const P4__V1__CounterEntry *in, struct tdi_cell *cell)
{
	int rc =
	    find_object(c, in->counter_id, IR_EXTERN_COUNTER, IR_EXTERN_COUNTER, &cell->object);

	if (rc < 0 || (rc = decode_index(c, in->index, cell)) < 0)
		return rc;
	if (in->data != NULL)
		cell->count = (struct tdi_count){ (uint64_t)in->data->packet_count,
			(uint64_t)in->data->byte_count };
	return 0;
}

static int
decode_meter_entry(struct ctx *c, const P4__V1__MeterEntry *in, struct tdi_cell *cell)
{
	int rc = find_object(c, in->meter_id, IR_EXTERN_METER, IR_EXTERN_METER, &cell->object);

	if (rc < 0 || (rc = decode_index(c, in->index, cell)) < 0)
		return rc;
	cell->reset = in->config == NULL;
	return in->config ? decode_meter(c, in->config, &cell->meter) : 0;
}

static int
decode_register(struct ctx *c, const P4__V1__RegisterEntry *in, struct tdi_cell *cell)
{
	int rc =
	    find_object(c, in->register_id, IR_EXTERN_REGISTER, IR_EXTERN_REGISTER, &cell->object);

	if (rc < 0 || (rc = decode_index(c, in->index, cell)) < 0 || c->purpose == P4RT_READ)
		return rc;
	if (in->data == NULL || in->data->data_case != P4__V1__P4_DATA__DATA_BITSTRING)
		return err_set(c->err, -EINVAL, "register %s: its data must be a bit string",
		    c->prog->externs[cell->object].info.name);
	return p4rt_value(c->a, c->prog->types[c->prog->externs[cell->object].type].width_bits,
	    in->data->bitstring, &cell->value, c->err);
}

/* A profile's actions are those of the tables that use it. */
static const struct ir_table *
table_of_profile(const struct ir_prog *prog, uint32_t object)
{
	for (uint32_t i = 0; i < prog->n_tables; i++)
		if (prog->tables[i].profile == object)
			return &prog->tables[i];
	return NULL;
}

/* In a Read, no number means each (P4Runtime §9.2). */
static uint32_t
read_id(const struct ctx *c, uint32_t id)
{
	return c->purpose == P4RT_READ && id == 0 ? IR_NO_ID : id;
}

static int
decode_member(struct ctx *c, const P4__V1__ActionProfileMember *in, struct tdi_member *m)
{
	const struct ir_table *t;
	int rc = find_object(c, in->action_profile_id, IR_EXTERN_ACTION_PROFILE,
	    IR_EXTERN_ACTION_SELECTOR, &m->object);

	m->id = read_id(c, in->member_id);
	if (rc < 0 || m->object == IR_NO_ID || c->purpose == P4RT_READ || in->action == NULL)
		return rc;
	t = table_of_profile(c->prog, m->object);
	if (t == NULL)
		return err_set(
		    c->err, -EINVAL, "no table uses %s", c->prog->externs[m->object].info.name);
	return decode_action(c, t, in->action, &m->call);
}

static int
decode_group(struct ctx *c, const P4__V1__ActionProfileGroup *in, struct tdi_group *g)
{
	int rc = find_object(c, in->action_profile_id, IR_EXTERN_ACTION_SELECTOR,
	    IR_EXTERN_ACTION_SELECTOR, &g->object);

	if (rc < 0)
		return rc;
	g->id = read_id(c, in->group_id);
	g->max_size = in->max_size < 0 ? 0 : (uint32_t)in->max_size;
	g->n = (uint32_t)in->n_members;
	g->members = arena_alloc(c->a, g->n * sizeof *g->members);
	for (uint32_t i = 0; i < g->n; i++) {
		if (in->members[i]->weight <= 0)
			return err_set(c->err, -EINVAL, "group %u: member %u has weight %d", g->id,
			    in->members[i]->member_id, in->members[i]->weight);
		g->members[i].member = in->members[i]->member_id;
		g->members[i].weight = (uint32_t)in->members[i]->weight;
	}
	return 0;
}

static int
decode_replicas(struct ctx *c, size_t n, P4__V1__Replica **in, struct tdi_replication *r)
{
	r->n = (uint32_t)n;
	r->replicas = arena_array(c->a, struct tdi_replica, n);
	for (size_t i = 0; i < n; i++) {
		struct ir_value v = { 0 };

		if (in[i]->port_kind_case == P4__V1__REPLICA__PORT_KIND_EGRESS_PORT) {
			r->replicas[i].port = in[i]->egress_port;
		} else if (in[i]->port_kind_case == P4__V1__REPLICA__PORT_KIND_PORT) {
			int rc = p4rt_value(c->a, 32, in[i]->port, &v, c->err);

			if (rc < 0)
				return rc;
			r->replicas[i].port = (uint32_t)v.lo;
		} else {
			return err_set(c->err, -EINVAL, "a replica has no port");
		}
		r->replicas[i].instance = in[i]->instance;
		if (in[i]->instance > 0xffff)
			return err_set(c->err, -ERANGE, "replica instance %u does not fit 16 bits",
			    in[i]->instance);
		for (size_t k = 0; k < i; k++)
			if (r->replicas[k].port == r->replicas[i].port &&
			    r->replicas[k].instance == r->replicas[i].instance)
				return err_set(c->err, -EINVAL,
				    "port %u with instance %u stands twice in the replicas",
				    r->replicas[i].port, r->replicas[i].instance);
	}
	return 0;
}

static int
decode_replication(
    struct ctx *c, const P4__V1__PacketReplicationEngineEntry *in, struct tdi_entity *out)
{
	struct tdi_replication *r = &out->u.replication;

	if (in->type_case == P4__V1__PACKET_REPLICATION_ENGINE_ENTRY__TYPE_MULTICAST_GROUP_ENTRY) {
		out->kind = TDI_MULTICAST_GROUP;
		r->id = in->multicast_group_entry->multicast_group_id;
		if (r->id == 0 && c->purpose == P4RT_WRITE)
			return err_set(c->err, -EINVAL, "multicast group ids begin at 1");
		if (r->id == 0) /* a read of all of them (P4Runtime §9.5.1) */
			r->id = IR_NO_ID;
		return decode_replicas(c, in->multicast_group_entry->n_replicas,
		    in->multicast_group_entry->replicas, r);
	}
	if (in->type_case != P4__V1__PACKET_REPLICATION_ENGINE_ENTRY__TYPE_CLONE_SESSION_ENTRY)
		return err_set(c->err, -EINVAL, "neither a multicast group nor a clone session");
	out->kind = TDI_CLONE_SESSION;
	r->id = in->clone_session_entry->session_id;
	r->class_of_service = in->clone_session_entry->class_of_service;
	if (r->id == 0 && c->purpose == P4RT_WRITE)
		return err_set(c->err, -EINVAL, "clone session ids begin at 1");
	if (r->id == 0)
		r->id = IR_NO_ID;
	if (in->clone_session_entry->packet_length_bytes < 0)
		return err_set(
		    c->err, -EINVAL, "clone session %u: the packet length is negative", r->id);
	r->packet_length_bytes = (uint32_t)in->clone_session_entry->packet_length_bytes;
	return decode_replicas(
	    c, in->clone_session_entry->n_replicas, in->clone_session_entry->replicas, r);
}

/* A direct counter's or meter's entry: only its key counts. */
static int
decode_direct(struct ctx *c, const P4__V1__TableEntry *in, struct tdi_table_entry *e)
{
	int rc;

	if (in == NULL)
		return err_set(
		    c->err, -EINVAL, "a direct counter or meter entry needs its table entry");
	if ((rc = decode_entry(c, in, e)) < 0)
		return rc;
	e->has_count = e->has_meter = false;
	return 0;
}

static int
decode_direct_counter(
    struct ctx *c, const P4__V1__DirectCounterEntry *in, struct tdi_table_entry *e)
{
	int rc = decode_direct(c, in->table_entry, e);

	e->has_count = true;
	if (rc == 0 && in->data != NULL)
		e->count = (struct tdi_count){ (uint64_t)in->data->packet_count,
			(uint64_t)in->data->byte_count };
	return rc;
}

/* Without a config the meter is unlimited again (P4Runtime §9.3.2). */
static int
decode_direct_meter(struct ctx *c, const P4__V1__DirectMeterEntry *in, struct tdi_table_entry *e)
{
	int rc = decode_direct(c, in->table_entry, e);

	e->has_meter = in->config != NULL;
	return rc < 0 || !e->has_meter ? rc : decode_meter(c, in->config, &e->meter);
}

/* One member: a match for each field of the set; what is left out matches everything. */
static int
decode_set_member(struct ctx *c, const struct ir_extern *x, const P4__V1__ValueSetMember *in,
    struct ir_match *out)
{
	int rc = 0;

	for (size_t i = 0; i < in->n_match; i++)
		if (in->match[i]->field_id == 0 || in->match[i]->field_id > x->n_fields)
			return err_set(c->err, -EINVAL, "value set %s: no field has the id %u",
			    x->info.name, in->match[i]->field_id);
	for (uint32_t f = 0; f < x->n_fields && rc == 0; f++) {
		struct ir_key key = { .name = x->fields[f].name, .match = x->field_match[f] };
		uint32_t width = c->prog->types[x->fields[f].type].width_bits;
		const P4__V1__FieldMatch *m = NULL;

		for (size_t i = 0; i < in->n_match; i++)
			if (in->match[i]->field_id == f + 1)
				m = in->match[i];
		if (m != NULL)
			rc = decode_match(c, &key, width, m, &out[f]);
		else if (key.match == IR_MATCH_EXACT)
			rc = err_set(c->err, -EINVAL, "value set %s: field %s is missing",
			    x->info.name, key.name);
		else
			match_any(c, &key, width, &out[f]);
	}
	return rc;
}

static int
decode_value_set(struct ctx *c, const P4__V1__ValueSetEntry *in, struct tdi_value_set *s)
{
	const struct ir_extern *x;
	int rc =
	    find_object(c, in->value_set_id, IR_EXTERN_VALUE_SET, IR_EXTERN_VALUE_SET, &s->object);

	if (rc < 0 || c->purpose == P4RT_READ)
		return rc;
	x = &c->prog->externs[s->object];
	c->kind = "value set";
	c->name = x->info.name;
	s->n = (uint32_t)in->n_members;
	s->members = arena_array(c->a, struct ir_match *, in->n_members);
	for (uint32_t i = 0; i < s->n && rc == 0; i++) {
		s->members[i] = arena_array(c->a, struct ir_match, x->n_fields);
		rc = decode_set_member(c, x, in->members[i], s->members[i]);
	}
	return rc;
}

static int
decode_digest(struct ctx *c, const P4__V1__DigestEntry *in, struct tdi_digest_config *d)
{
	int rc = find_object(c, in->digest_id, IR_EXTERN_DIGEST, IR_EXTERN_DIGEST, &d->object);

	if (rc < 0 || in->config == NULL)
		return rc;
	if (in->config->max_timeout_ns < 0 || in->config->ack_timeout_ns < 0 ||
	    in->config->max_list_size < 0)
		return err_set(c->err, -EINVAL, "digest %s: a time or size is negative",
		    d->object == IR_NO_ID ? "of all" : c->prog->externs[d->object].info.name);
	d->max_timeout_ns = (uint64_t)in->config->max_timeout_ns;
	d->ack_timeout_ns = (uint64_t)in->config->ack_timeout_ns;
	d->max_list_size = (uint32_t)in->config->max_list_size;
	return 0;
}

int
p4rt_decode(struct arena *a, const struct ir_prog *prog, const P4__V1__Entity *in,
    enum p4rt_purpose purpose, struct tdi_entity *out, struct err *err)
{
	struct ctx c = { a, prog, purpose, err, "", "" };

	memset(out, 0, sizeof *out);
	switch (in->entity_case) {
	case P4__V1__ENTITY__ENTITY_TABLE_ENTRY:
		out->kind = TDI_TABLE_ENTRY;
		return decode_entry(&c, in->table_entry, &out->u.entry);
	case P4__V1__ENTITY__ENTITY_DIRECT_COUNTER_ENTRY:
		out->kind = TDI_DIRECT_COUNTER;
		return decode_direct_counter(&c, in->direct_counter_entry, &out->u.entry);
	case P4__V1__ENTITY__ENTITY_COUNTER_ENTRY:
		out->kind = TDI_COUNTER;
		return decode_counter(&c, in->counter_entry, &out->u.cell);
	case P4__V1__ENTITY__ENTITY_METER_ENTRY:
		out->kind = TDI_METER;
		return decode_meter_entry(&c, in->meter_entry, &out->u.cell);
	case P4__V1__ENTITY__ENTITY_REGISTER_ENTRY:
		out->kind = TDI_REGISTER;
		return decode_register(&c, in->register_entry, &out->u.cell);
	case P4__V1__ENTITY__ENTITY_ACTION_PROFILE_MEMBER:
		out->kind = TDI_MEMBER;
		return decode_member(&c, in->action_profile_member, &out->u.member);
	case P4__V1__ENTITY__ENTITY_ACTION_PROFILE_GROUP:
		out->kind = TDI_GROUP;
		return decode_group(&c, in->action_profile_group, &out->u.group);
	case P4__V1__ENTITY__ENTITY_PACKET_REPLICATION_ENGINE_ENTRY:
		return decode_replication(&c, in->packet_replication_engine_entry, out);
	case P4__V1__ENTITY__ENTITY_DIRECT_METER_ENTRY:
		out->kind = TDI_DIRECT_METER;
		return decode_direct_meter(&c, in->direct_meter_entry, &out->u.entry);
	case P4__V1__ENTITY__ENTITY_VALUE_SET_ENTRY:
		out->kind = TDI_VALUE_SET;
		return decode_value_set(&c, in->value_set_entry, &out->u.value_set);
	case P4__V1__ENTITY__ENTITY_DIGEST_ENTRY:
		out->kind = TDI_DIGEST;
		return decode_digest(&c, in->digest_entry, &out->u.digest);
	case P4__V1__ENTITY__ENTITY_EXTERN_ENTRY:
		return err_set(err, -EOPNOTSUPP, "extern entries are not supported");
	case P4__V1__ENTITY__ENTITY__NOT_SET:
	default:
		return err_set(err, -EINVAL, "the entity is empty");
	}
}
