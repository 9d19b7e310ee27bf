/* SPDX-License-Identifier: Apache-2.0 */
/* object.c: counters, meters, digests and units of hash and checksum, as each architecture has them. Nothing sets a
 * meter's rates, so all packets are green. */
#include "smith.h"

static void
declare(struct smith *s, enum smith_object_kind kind)
{
	static const char *const types[] = { "packets", "bytes", "packets_and_bytes" };
	static const char *const upper[] = { "PACKETS", "BYTES", "PACKETS_AND_BYTES" };
	static const char *const algos[] = { "CRC32", "CRC16", "IDENTITY" };
	const char *arch = s->arch == SMITH_PSA ? "PSA" : "PNA";
	bool v1 = s->arch == SMITH_V1MODEL;
	struct smith_object o = { kind, smith_name(s, "obj"), NULL };
	uint32_t n = 1 + smith_below(s, 8), counts = smith_below(s, 3);

	switch (kind) {
	case SMITH_COUNTER:
		if (v1)
			smith_line(s, "counter(%u, CounterType.%s) %s;", n, types[counts], o.name);
		else
			smith_line(s, "Counter<bit<48>, bit<32>>(%u, %s_CounterType_t.%s) %s;", n,
			    arch, upper[counts], o.name);
		break;
	case SMITH_METER:
		if (v1)
			smith_line(s, "meter(%u, MeterType.%s) %s;", n, types[counts % 2], o.name);
		else
			smith_line(s, "Meter<bit<32>>(%u, %s_MeterType_t.%s) %s;", n, arch,
			    upper[counts % 2], o.name);
		break;
	case SMITH_DIGEST:
		o.type = s->structs.v[smith_below(s, (uint32_t)s->structs.n)];
		break;
	case SMITH_HASH:
		if (v1)
			return;
		o.type = smith_bit(s, 8 * (1 + smith_below(s, 4)));
		smith_line(s, "Hash<%s>(%s_HashAlgorithm_t.%s) %s;", o.type->name, arch,
		    s->arch == SMITH_PNA ? "TARGET_DEFAULT"
					 : algos[smith_below(s, ARRAY_LEN(algos))],
		    o.name);
		break;
	case SMITH_INTERNET:
		if (v1)
			return;
		smith_line(s, "InternetChecksum() %s;", o.name);
		break;
	}
	vec_push(&s->objects, o);
}

void
smith_objects(struct smith *s)
{
	s->objects.n = 0;
	for (enum smith_object_kind k = SMITH_COUNTER; k <= SMITH_INTERNET; k++)
		if (smith_chance(s, 30))
			declare(s, k);
}

static void
whole_bytes(struct smith *s)
{
	smith_put(s, "{ ");
	for (uint32_t n = 1 + smith_below(s, 4); n > 0; n--) {
		smith_expr(s, smith_bit(s, 16 * (1 + smith_below(s, 3))), 1);
		smith_put(s, n > 1 ? ", " : " }");
	}
}

/* Into a variable, or into a new one, which is not there before the statement has ended: its name, or NULL. */
static const char *
into(struct smith *s, const struct smith_type *t)
{
	const struct smith_var *v = smith_find(s, t, true);
	const char *name = NULL;

	if (v != NULL) {
		smith_put_var(s, v);
		smith_put(s, " = ");
	} else {
		name = smith_name(s, "got");
		smith_put(s, "%s %s = ", t->name, name);
	}
	return name;
}

static void
meter(struct smith *s, const struct smith_object *o)
{
	const struct smith_type *t = smith_bit(s, 8);
	const struct smith_var *v = smith_find(s, t, true);

	if (v == NULL && s->arch == SMITH_V1MODEL)
		return;
	smith_indent(s);
	if (s->arch == SMITH_V1MODEL) {
		smith_put(s, "%s.execute_meter((bit<32>)", o->name);
		smith_expr(s, smith_bit(s, 3), 1);
		smith_put(s, ", ");
		smith_put_var(s, v);
		smith_put(s, ");\n");
		return;
	}
	smith_put(s, "if (%s.execute((bit<32>)", o->name);
	smith_expr(s, smith_bit(s, 3), 1);
	smith_put(s, ") == %s_MeterColor_t.GREEN) {\n", s->arch == SMITH_PSA ? "PSA" : "PNA");
	s->indent++;
	smith_body(s, 1);
	smith_line(s, "}");
}

bool
smith_use_object(struct smith *s)
{
	const struct smith_object *o;
	const char *made = NULL;

	if (s->objects.n == 0)
		return false;
	o = &s->objects.v[smith_below(s, (uint32_t)s->objects.n)];
	if (o->kind == SMITH_METER) {
		meter(s, o);
		return true;
	}
	if (o->kind == SMITH_DIGEST && (s->arch != SMITH_V1MODEL || s->at.in_loop))
		return false;
	smith_indent(s);
	switch (o->kind) {
	case SMITH_COUNTER:
		smith_put(s, "%s.count((bit<32>)", o->name);
		smith_expr(s, smith_bit(s, 3), 1);
		smith_put(s, ");\n");
		break;
	case SMITH_DIGEST:
		smith_put(s, "digest<%s>(1, ", o->type->name);
		smith_expr(s, o->type, 1);
		smith_put(s, ");\n");
		break;
	case SMITH_HASH:
		made = into(s, o->type);
		smith_put(s, "%s.get_hash(", o->name);
		whole_bytes(s);
		smith_put(s, ");\n");
		break;
	default:
		smith_put(s, "%s.%s(", o->name, smith_chance(s, 70) ? "add" : "subtract");
		whole_bytes(s);
		smith_put(s, ");\n");
		smith_indent(s);
		(void)!into(s, smith_bit(s, 16));
		smith_put(s, "%s.%s();\n", o->name, smith_chance(s, 70) ? "get" : "get_state");
		break;
	}
	if (made != NULL)
		smith_var_add(s, made, o->type, true);
	return true;
}

/* ---- what tables have ---------------------------------------------------------------------------------------- */

const char *
smith_table_objects(struct smith *s, bool entries)
{
	static const char *const props[] = { "implementation", "psa_implementation",
		"pna_implementation" };
	const char *name = smith_name(s, "tobj");
	const char *arch = s->arch == SMITH_PSA ? "PSA" : "PNA";
	uint32_t width = 4 + smith_below(s, 12);

	if (!entries && smith_chance(s, 30)) {
		s->selector = smith_chance(s, 60);
		if (s->arch == SMITH_V1MODEL && s->selector)
			return arena_printf(s->arena,
			    "implementation = action_selector(HashAlgorithm.crc16, 64, %u);",
			    width);
		if (s->arch == SMITH_V1MODEL)
			return "implementation = action_profile(64);";
		if (s->selector)
			smith_line(s, "ActionSelector(%s_HashAlgorithm_t.%s, 64, %u) %s;", arch,
			    s->arch == SMITH_PNA ? "TARGET_DEFAULT" : "CRC16", width, name);
		else
			smith_line(s, "ActionProfile(64) %s;", name);
		return arena_printf(s->arena, "%s = %s;", props[s->arch], name);
	}
	if (s->arch == SMITH_V1MODEL && smith_chance(s, 30)) {
		smith_line(s, "direct_counter(CounterType.%s) %s;",
		    smith_chance(s, 50) ? "bytes" : "packets_and_bytes", name);
		return arena_printf(s->arena, "counters = %s;", name);
	}
	return NULL;
}
