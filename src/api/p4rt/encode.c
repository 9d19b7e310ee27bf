/* SPDX-License-Identifier: Apache-2.0 */
/* encode.c: TDI entities to P4Runtime entities, and the key that names an entity in the store. */
#include "api/p4rt/codec.h"

#include "base/bits.h"

#include <limits.h>

/* A new message of this type in the arena. */
#define NEW(a, T, init)                                                                            \
	({                                                                                         \
		T *m_ = arena_new_of(a, T);                                                        \
		init(m_);                                                                          \
		m_;                                                                                \
	})

static P4__V1__FieldMatch *
encode_match(struct arena *a, const struct ir_key *k, const struct ir_match *m)
{
	P4__V1__FieldMatch *f = NEW(a, P4__V1__FieldMatch, p4__v1__field_match__init);

	f->field_id = k->id;
	switch (k->match) {
	case IR_MATCH_EXACT:
	case IR_MATCH_SELECTOR:
		f->field_match_type_case = P4__V1__FIELD_MATCH__FIELD_MATCH_TYPE_EXACT;
		f->exact = NEW(a, P4__V1__FieldMatch__Exact, p4__v1__field_match__exact__init);
		f->exact->value = p4rt_bytes(a, &m->value);
		break;
	case IR_MATCH_LPM:
		f->field_match_type_case = P4__V1__FIELD_MATCH__FIELD_MATCH_TYPE_LPM;
		f->lpm = NEW(a, P4__V1__FieldMatch__LPM, p4__v1__field_match__lpm__init);
		f->lpm->value = p4rt_bytes(a, &m->value);
		f->lpm->prefix_len = (int32_t)m->prefix_bits;
		break;
	case IR_MATCH_TERNARY:
		f->field_match_type_case = P4__V1__FIELD_MATCH__FIELD_MATCH_TYPE_TERNARY;
		f->ternary =
		    NEW(a, P4__V1__FieldMatch__Ternary, p4__v1__field_match__ternary__init);
		f->ternary->value = p4rt_bytes(a, &m->value);
		f->ternary->mask = p4rt_bytes(a, &m->mask);
		break;
	case IR_MATCH_RANGE:
		f->field_match_type_case = P4__V1__FIELD_MATCH__FIELD_MATCH_TYPE_RANGE;
		f->range = NEW(a, P4__V1__FieldMatch__Range, p4__v1__field_match__range__init);
		f->range->low = p4rt_bytes(a, &m->value);
		f->range->high = p4rt_bytes(a, &m->mask);
		break;
	case IR_MATCH_OPTIONAL:
		f->field_match_type_case = P4__V1__FIELD_MATCH__FIELD_MATCH_TYPE_OPTIONAL;
		f->optional =
		    NEW(a, P4__V1__FieldMatch__Optional, p4__v1__field_match__optional__init);
		f->optional->value = p4rt_bytes(a, &m->value);
		break;
	case IR_N_MATCH_KINDS:
		break;
	}
	return f;
}

/* P4Runtime leaves out a field that matches everything. */
static bool
is_dont_care(const struct ir_key *k, const struct ir_match *m)
{
	return k->match != IR_MATCH_EXACT &&
	       (m->any || (k->match == IR_MATCH_LPM && m->prefix_bits == 0));
}

static P4__V1__Action *
encode_action(struct arena *a, const struct ir_prog *prog, const struct ir_table *t,
    const struct ir_action_call *call)
{
	P4__V1__Action *out = NEW(a, P4__V1__Action, p4__v1__action__init);
	const struct ir_action *act = &prog->actions[t->actions[call->action].action];

	out->action_id = act->info.id;
	out->n_params = call->n_args;
	out->params = arena_array(a, P4__V1__Action__Param *, call->n_args);
	for (uint32_t i = 0; i < call->n_args; i++) {
		out->params[i] = NEW(a, P4__V1__Action__Param, p4__v1__action__param__init);
		out->params[i]->param_id = act->params[i].id;
		out->params[i]->value = p4rt_bytes(a, &call->args[i]);
	}
	return out;
}

static P4__V1__TableAction *
encode_table_action(struct arena *a, const struct ir_prog *prog, const struct ir_table *t,
    const struct tdi_table_entry *e)
{
	P4__V1__TableAction *out = NEW(a, P4__V1__TableAction, p4__v1__table_action__init);
	P4__V1__ActionProfileActionSet *set;

	switch (e->what) {
	case TDI_DO_NOTHING:
		return NULL;
	case TDI_DO_ACTION:
		out->type_case = P4__V1__TABLE_ACTION__TYPE_ACTION;
		out->action = encode_action(a, prog, t, &e->call);
		break;
	case TDI_DO_MEMBER:
		out->type_case = P4__V1__TABLE_ACTION__TYPE_ACTION_PROFILE_MEMBER_ID;
		out->action_profile_member_id = e->member_or_group;
		break;
	case TDI_DO_GROUP:
		out->type_case = P4__V1__TABLE_ACTION__TYPE_ACTION_PROFILE_GROUP_ID;
		out->action_profile_group_id = e->member_or_group;
		break;
	case TDI_DO_SET:
		set =
		    NEW(a, P4__V1__ActionProfileActionSet, p4__v1__action_profile_action_set__init);
		out->type_case = P4__V1__TABLE_ACTION__TYPE_ACTION_PROFILE_ACTION_SET;
		out->action_profile_action_set = set;
		set->n_action_profile_actions = e->n_set;
		set->action_profile_actions =
		    arena_array(a, P4__V1__ActionProfileAction *, e->n_set);
		for (uint32_t i = 0; i < e->n_set; i++) {
			P4__V1__ActionProfileAction *w = NEW(
			    a, P4__V1__ActionProfileAction, p4__v1__action_profile_action__init);

			w->action = encode_action(a, prog, t, &e->set[i].call);
			w->weight = (int32_t)e->set[i].weight;
			set->action_profile_actions[i] = w;
		}
		break;
	}
	return out;
}

static P4__V1__CounterData *
encode_count(struct arena *a, const struct tdi_count *c)
{
	P4__V1__CounterData *d = NEW(a, P4__V1__CounterData, p4__v1__counter_data__init);

	d->packet_count = (int64_t)c->packets;
	d->byte_count = (int64_t)c->bytes;
	return d;
}

static P4__V1__MeterConfig *
encode_meter(struct arena *a, const struct tdi_meter_config *c)
{
	P4__V1__MeterConfig *m = NEW(a, P4__V1__MeterConfig, p4__v1__meter_config__init);

	m->cir = (int64_t)c->cir;
	m->cburst = (int64_t)c->cburst;
	m->pir = (int64_t)c->pir;
	m->pburst = (int64_t)c->pburst;
	return m;
}

static P4__V1__TableEntry *
encode_entry(struct arena *a, const struct ir_prog *prog, const struct tdi_table_entry *e)
{
	P4__V1__TableEntry *out = NEW(a, P4__V1__TableEntry, p4__v1__table_entry__init);
	const struct ir_table *t = &prog->tables[e->table];
	uint32_t at = 0;

	out->table_id = t->info.id;
	out->is_default_action = e->is_default;
	out->priority = (int32_t)e->priority;
	out->action = encode_table_action(a, prog, t, e);
	out->controller_metadata = e->cookie;
	out->metadata =
	    (ProtobufCBinaryData){ e->metadata_len, arena_memdup(a, e->metadata, e->metadata_len) };
	out->idle_timeout_ns = (int64_t)e->idle_timeout_ns;
	out->is_const = e->is_const;
	if (e->has_idle && e->idle_timeout_ns != 0) {
		out->time_since_last_hit = NEW(
		    a, P4__V1__TableEntry__IdleTimeout, p4__v1__table_entry__idle_timeout__init);
		out->time_since_last_hit->elapsed_ns = (int64_t)e->idle_ns;
	}
	if (e->has_count)
		out->counter_data = encode_count(a, &e->count);
	if (e->has_meter)
		out->meter_config = encode_meter(a, &e->meter);
	if (e->is_default || e->matches == NULL)
		return out;
	out->match = arena_array(a, P4__V1__FieldMatch *, t->n_keys);
	for (uint32_t k = 0; k < t->n_keys; k++) {
		if (t->keys[k].match == IR_MATCH_SELECTOR)
			continue;
		if (!is_dont_care(&t->keys[k], &e->matches[at]))
			out->match[out->n_match++] = encode_match(a, &t->keys[k], &e->matches[at]);
		at++;
	}
	return out;
}

static P4__V1__Index *
encode_index(struct arena *a, const struct tdi_cell *c)
{
	P4__V1__Index *i;

	if (c->all)
		return NULL;
	i = NEW(a, P4__V1__Index, p4__v1__index__init);
	i->index = (int64_t)c->index;
	return i;
}

static P4__V1__Replica **
encode_replicas(struct arena *a, const struct tdi_replication *r)
{
	P4__V1__Replica **v = arena_array(a, P4__V1__Replica *, r->n);

	for (uint32_t i = 0; i < r->n; i++) {
		v[i] = NEW(a, P4__V1__Replica, p4__v1__replica__init);
		v[i]->port_kind_case = P4__V1__REPLICA__PORT_KIND_EGRESS_PORT;
		v[i]->egress_port = r->replicas[i].port;
		v[i]->instance = r->replicas[i].instance;
	}
	return v;
}

static P4__V1__PacketReplicationEngineEntry *
encode_replication(struct arena *a, const struct tdi_entity *e)
{
	P4__V1__PacketReplicationEngineEntry *out = NEW(
	    a, P4__V1__PacketReplicationEngineEntry, p4__v1__packet_replication_engine_entry__init);
	const struct tdi_replication *r = &e->u.replication;

	if (e->kind == TDI_MULTICAST_GROUP) {
		P4__V1__MulticastGroupEntry *g =
		    NEW(a, P4__V1__MulticastGroupEntry, p4__v1__multicast_group_entry__init);

		out->type_case =
		    P4__V1__PACKET_REPLICATION_ENGINE_ENTRY__TYPE_MULTICAST_GROUP_ENTRY;
		out->multicast_group_entry = g;
		g->multicast_group_id = r->id;
		g->n_replicas = r->n;
		g->replicas = encode_replicas(a, r);
	} else {
		P4__V1__CloneSessionEntry *s =
		    NEW(a, P4__V1__CloneSessionEntry, p4__v1__clone_session_entry__init);

		out->type_case = P4__V1__PACKET_REPLICATION_ENGINE_ENTRY__TYPE_CLONE_SESSION_ENTRY;
		out->clone_session_entry = s;
		s->session_id = r->id;
		s->n_replicas = r->n;
		s->replicas = encode_replicas(a, r);
		s->class_of_service = r->class_of_service;
		s->packet_length_bytes = (int32_t)r->packet_length_bytes;
	}
	return out;
}

static void
encode_cell(
    struct arena *a, const struct ir_prog *prog, const struct tdi_entity *e, P4__V1__Entity *out)
{
	const struct tdi_cell *c = &e->u.cell;
	uint32_t id = prog->externs[c->object].info.id;

	if (e->kind == TDI_COUNTER) {
		out->entity_case = P4__V1__ENTITY__ENTITY_COUNTER_ENTRY;
		out->counter_entry = NEW(a, P4__V1__CounterEntry, p4__v1__counter_entry__init);
		out->counter_entry->counter_id = id;
		out->counter_entry->index = encode_index(a, c);
		out->counter_entry->data = encode_count(a, &c->count);
	} else if (e->kind == TDI_METER) {
		out->entity_case = P4__V1__ENTITY__ENTITY_METER_ENTRY;
		out->meter_entry = NEW(a, P4__V1__MeterEntry, p4__v1__meter_entry__init);
		out->meter_entry->meter_id = id;
		out->meter_entry->index = encode_index(a, c);
		if (!c->reset)
			out->meter_entry->config = encode_meter(a, &c->meter);
	} else {
		out->entity_case = P4__V1__ENTITY__ENTITY_REGISTER_ENTRY;
		out->register_entry = NEW(a, P4__V1__RegisterEntry, p4__v1__register_entry__init);
		out->register_entry->register_id = id;
		out->register_entry->index = encode_index(a, c);
		out->register_entry->data = NEW(a, P4__V1__P4Data, p4__v1__p4_data__init);
		out->register_entry->data->data_case = P4__V1__P4_DATA__DATA_BITSTRING;
		out->register_entry->data->bitstring = p4rt_bytes(a, &c->value);
	}
}

static P4__V1__ActionProfileMember *
encode_member(struct arena *a, const struct ir_prog *prog, const struct tdi_member *m)
{
	P4__V1__ActionProfileMember *out =
	    NEW(a, P4__V1__ActionProfileMember, p4__v1__action_profile_member__init);

	out->action_profile_id = prog->externs[m->object].info.id;
	out->member_id = m->id;
	for (uint32_t i = 0; i < prog->n_tables; i++)
		if (prog->tables[i].profile == m->object) {
			out->action = encode_action(a, prog, &prog->tables[i], &m->call);
			break;
		}
	return out;
}

static P4__V1__ActionProfileGroup *
encode_group(struct arena *a, const struct ir_prog *prog, const struct tdi_group *g)
{
	P4__V1__ActionProfileGroup *out =
	    NEW(a, P4__V1__ActionProfileGroup, p4__v1__action_profile_group__init);

	out->action_profile_id = prog->externs[g->object].info.id;
	out->group_id = g->id;
	out->max_size = (int32_t)g->max_size;
	out->n_members = g->n;
	out->members = arena_array(a, P4__V1__ActionProfileGroup__Member *, g->n);
	for (uint32_t i = 0; i < g->n; i++) {
		out->members[i] = NEW(a, P4__V1__ActionProfileGroup__Member,
		    p4__v1__action_profile_group__member__init);
		out->members[i]->member_id = g->members[i].member;
		out->members[i]->weight = (int32_t)g->members[i].weight;
	}
	return out;
}

static P4__V1__DirectMeterEntry *
encode_direct_meter(struct arena *a, const struct ir_prog *prog, const struct tdi_table_entry *e)
{
	P4__V1__DirectMeterEntry *out =
	    NEW(a, P4__V1__DirectMeterEntry, p4__v1__direct_meter_entry__init);

	out->table_entry = encode_entry(a, prog, e);
	out->table_entry->action = NULL;
	out->table_entry->counter_data = NULL;
	out->config = out->table_entry->meter_config;
	out->table_entry->meter_config = NULL;
	return out;
}

static P4__V1__ValueSetEntry *
encode_value_set(struct arena *a, const struct ir_prog *prog, const struct tdi_value_set *s)
{
	P4__V1__ValueSetEntry *out = NEW(a, P4__V1__ValueSetEntry, p4__v1__value_set_entry__init);
	const struct ir_extern *x = &prog->externs[s->object];

	out->value_set_id = x->info.id;
	out->n_members = s->n;
	out->members = arena_array(a, P4__V1__ValueSetMember *, s->n);
	for (uint32_t i = 0; i < s->n; i++) {
		P4__V1__ValueSetMember *m = out->members[i] =
		    NEW(a, P4__V1__ValueSetMember, p4__v1__value_set_member__init);

		m->match = arena_array(a, P4__V1__FieldMatch *, x->n_fields);
		for (uint32_t f = 0; f < x->n_fields; f++) {
			struct ir_key key = { .id = f + 1, .match = x->field_match[f] };

			if (!is_dont_care(&key, &s->members[i][f]))
				m->match[m->n_match++] = encode_match(a, &key, &s->members[i][f]);
		}
	}
	return out;
}

static P4__V1__DigestEntry *
encode_digest(struct arena *a, const struct ir_prog *prog, const struct tdi_digest_config *d)
{
	P4__V1__DigestEntry *out = NEW(a, P4__V1__DigestEntry, p4__v1__digest_entry__init);

	out->digest_id = prog->externs[d->object].info.id;
	out->config = NEW(a, P4__V1__DigestEntry__Config, p4__v1__digest_entry__config__init);
	out->config->max_timeout_ns = (int64_t)d->max_timeout_ns;
	out->config->ack_timeout_ns = (int64_t)d->ack_timeout_ns;
	out->config->max_list_size = (int32_t)d->max_list_size;
	return out;
}

P4__V1__Entity *
p4rt_encode(struct arena *a, const struct ir_prog *prog, const struct tdi_entity *e)
{
	P4__V1__Entity *out = NEW(a, P4__V1__Entity, p4__v1__entity__init);
	P4__V1__DirectCounterEntry *d;

	switch (e->kind) {
	case TDI_TABLE_ENTRY:
		out->entity_case = P4__V1__ENTITY__ENTITY_TABLE_ENTRY;
		out->table_entry = encode_entry(a, prog, &e->u.entry);
		break;
	case TDI_DIRECT_COUNTER:
		d = NEW(a, P4__V1__DirectCounterEntry, p4__v1__direct_counter_entry__init);
		out->entity_case = P4__V1__ENTITY__ENTITY_DIRECT_COUNTER_ENTRY;
		out->direct_counter_entry = d;
		d->table_entry = encode_entry(a, prog, &e->u.entry);
		d->table_entry->action = NULL;
		d->data = d->table_entry->counter_data;
		d->table_entry->counter_data = NULL;
		break;
	case TDI_COUNTER:
	case TDI_METER:
	case TDI_REGISTER:
		encode_cell(a, prog, e, out);
		break;
	case TDI_MEMBER:
		out->entity_case = P4__V1__ENTITY__ENTITY_ACTION_PROFILE_MEMBER;
		out->action_profile_member = encode_member(a, prog, &e->u.member);
		break;
	case TDI_GROUP:
		out->entity_case = P4__V1__ENTITY__ENTITY_ACTION_PROFILE_GROUP;
		out->action_profile_group = encode_group(a, prog, &e->u.group);
		break;
	case TDI_MULTICAST_GROUP:
	case TDI_CLONE_SESSION:
		out->entity_case = P4__V1__ENTITY__ENTITY_PACKET_REPLICATION_ENGINE_ENTRY;
		out->packet_replication_engine_entry = encode_replication(a, e);
		break;
	case TDI_DIRECT_METER:
		out->entity_case = P4__V1__ENTITY__ENTITY_DIRECT_METER_ENTRY;
		out->direct_meter_entry = encode_direct_meter(a, prog, &e->u.entry);
		break;
	case TDI_VALUE_SET:
		out->entity_case = P4__V1__ENTITY__ENTITY_VALUE_SET_ENTRY;
		out->value_set_entry = encode_value_set(a, prog, &e->u.value_set);
		break;
	case TDI_DIGEST:
		out->entity_case = P4__V1__ENTITY__ENTITY_DIGEST_ENTRY;
		out->digest_entry = encode_digest(a, prog, &e->u.digest);
		break;
	case TDI_PORT:
	case TDI_BDEV:
	case TDI_DISK:
	case TDI_N_KINDS:
		break; /* not written through P4Runtime, so never read back */
	}
	return out;
}

/* ---- keys ---------------------------------------------------------------------------------------- */

static void
key_u32(struct buf *out, uint32_t v)
{
	uint8_t b[4];

	put_be32(b, v);
	buf_add(out, b, sizeof b);
}

static void
key_value(struct buf *out, const struct ir_value *v)
{
	buf_add(out, v->be, bits_bytes(v->width_bits));
}

static void
key_entry(const struct ir_prog *prog, const struct tdi_table_entry *e, struct buf *out)
{
	const struct ir_table *t = &prog->tables[e->table];
	uint32_t at = 0;

	buf_putc(out, e->is_default ? 'd' : 'e');
	if (e->is_default)
		return;
	key_u32(out, e->priority);
	for (uint32_t k = 0; k < t->n_keys; k++) {
		const struct ir_match *m = &e->matches[at];

		if (t->keys[k].match == IR_MATCH_SELECTOR)
			continue;
		at++;
		if (t->keys[k].match != IR_MATCH_EXACT)
			buf_putc(out, is_dont_care(&t->keys[k], m) ? '*' : '=');
		if (is_dont_care(&t->keys[k], m))
			continue;
		key_value(out, &m->value);
		if (t->keys[k].match == IR_MATCH_LPM)
			key_u32(out, m->prefix_bits);
		if (t->keys[k].match == IR_MATCH_TERNARY || t->keys[k].match == IR_MATCH_RANGE)
			key_value(out, &m->mask);
	}
}

void
p4rt_key(const struct ir_prog *prog, const struct tdi_entity *e, struct buf *out)
{
	switch (e->kind) {
	case TDI_TABLE_ENTRY:
	case TDI_DIRECT_COUNTER:
	case TDI_DIRECT_METER:
		key_entry(prog, &e->u.entry, out);
		break;
	case TDI_COUNTER:
	case TDI_METER:
	case TDI_REGISTER:
		key_u32(out, e->u.cell.all ? UINT32_MAX : (uint32_t)e->u.cell.index);
		break;
	case TDI_MEMBER:
		key_u32(out, e->u.member.id);
		break;
	case TDI_GROUP:
		key_u32(out, e->u.group.id);
		break;
	case TDI_MULTICAST_GROUP:
	case TDI_CLONE_SESSION:
		key_u32(out, e->u.replication.id);
		break;
	case TDI_VALUE_SET:
	case TDI_DIGEST:
	case TDI_PORT:
	case TDI_BDEV:
	case TDI_DISK:
	case TDI_N_KINDS:
		break;
	}
}

uint32_t
p4rt_object(const struct tdi_entity *e)
{
	switch (e->kind) {
	case TDI_TABLE_ENTRY:
	case TDI_DIRECT_COUNTER:
	case TDI_DIRECT_METER:
		return e->u.entry.table;
	case TDI_COUNTER:
	case TDI_METER:
	case TDI_REGISTER:
		return e->u.cell.object;
	case TDI_MEMBER:
		return e->u.member.object;
	case TDI_GROUP:
		return e->u.group.object;
	case TDI_VALUE_SET:
		return e->u.value_set.object;
	case TDI_DIGEST:
		return e->u.digest.object;
	case TDI_MULTICAST_GROUP:
	case TDI_CLONE_SESSION:
	case TDI_PORT:
	case TDI_BDEV:
	case TDI_DISK:
	case TDI_N_KINDS:
		break;
	}
	return 0;
}
