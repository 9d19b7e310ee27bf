/* SPDX-License-Identifier: Apache-2.0 */
/* script.c: reads packet scripts, a line a statement. */
#include "script.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { ANY = UINT8_MAX };

struct line {
	struct stf_script *script;
	const char *at, *end;
	uint32_t number;
	struct err *err;
	bool bad;
};

static void
bad(struct line *l, const char *what)
{
	size_t left = (size_t)(l->end - l->at);

	if (!l->bad)
		err_set(l->err, -EINVAL, "line %u: %s, at \"%.*s\"", l->number, what,
		    (int)(left < 30 ? left : 30), l->at);
	l->bad = true;
}

static void
skip_blanks(struct line *l)
{
	while (l->at < l->end && (*l->at == ' ' || *l->at == '\t' || *l->at == '\r'))
		l->at++;
	if (l->at < l->end && *l->at == '#')
		l->at = l->end;
}

static bool
at_end(struct line *l)
{
	skip_blanks(l);
	return l->at == l->end;
}

static bool
take(struct line *l, const char *text)
{
	size_t n = strlen(text);

	skip_blanks(l);
	if ((size_t)(l->end - l->at) < n || memcmp(l->at, text, n) != 0)
		return false;
	l->at += n;
	return true;
}

static void
want(struct line *l, const char *text)
{
	char what[64];

	if (take(l, text))
		return;
	snprintf(what, sizeof what, "'%s' is wanted", text);
	bad(l, what);
}

/* Characters of one class; "" when there are none. */
static const char *
take_while(struct line *l, bool (*is)(char c))
{
	const char *from;

	skip_blanks(l);
	from = l->at;
	while (l->at < l->end && is(*l->at))
		l->at++;
	return arena_strndup(l->script->arena, from, (size_t)(l->at - from));
}

static bool
is_name(char c)
{
	return isalnum((unsigned char)c) || strchr("_$.[]", c) != NULL;
}

static bool
is_value(char c)
{
	return isalnum((unsigned char)c) || strchr("*/.&", c) != NULL;
}

static bool
is_digit(char c)
{
	return isdigit((unsigned char)c);
}

static bool
is_rate(char c)
{
	return isdigit((unsigned char)c) || c == '.';
}

static const char *
name(struct line *l)
{
	const char *n, *end;

	if (!take(l, "\"")) {
		n = take_while(l, is_name);
	} else {
		end = memchr(l->at, '"', (size_t)(l->end - l->at));
		if (end == NULL) {
			bad(l, "a name without its closing quote");
			return "";
		}
		n = arena_strndup(l->script->arena, l->at, (size_t)(end - l->at));
		l->at = end + 1;
	}
	if (n[0] == '\0')
		bad(l, "a name is wanted");
	return n;
}

static const char *
value(struct line *l)
{
	const char *v = take_while(l, is_value);

	if (v[0] == '\0')
		bad(l, "a value is wanted");
	return v;
}

static uint64_t
number(struct line *l)
{
	const char *v = value(l);
	char *end;
	uint64_t n;

	errno = 0;
	if (v[0] == '0' && (v[1] == 'b' || v[1] == 'B'))
		n = strtoull(v + 2, &end, 2);
	else
		n = strtoull(v, &end, v[0] == '0' && (v[1] == 'x' || v[1] == 'X') ? 16 : 10);
	if (*end != '\0' || errno != 0)
		bad(l, "a number is wanted");
	return n;
}

static uint32_t
port(struct line *l)
{
	uint64_t n = number(l);

	if (n > UINT32_MAX)
		bad(l, "a port of more than 32 bits");
	return (uint32_t)n;
}

/* The rest of the line as nibbles; blanks carry no meaning. */
static const char *
packet_data(struct line *l, bool expect, bool *exact)
{
	char *data = arena_alloc(l->script->arena, (size_t)(l->end - l->at) + 1);
	size_t n = 0;

	while (!at_end(l)) {
		char c = *l->at;

		if (expect && c == '$') {
			*exact = true;
			l->at++;
			if (!at_end(l))
				bad(l, "something behind '$'");
			break;
		}
		if (!isxdigit((unsigned char)c) && !(expect && c == '*')) {
			bad(l, "packets are hexadecimal");
			break;
		}
		data[n++] = (char)toupper((unsigned char)c);
		l->at++;
	}
	if (n % 2 != 0)
		bad(l, "an odd number of nibbles");
	return data;
}

/* "name:value" pairs, separated by blanks or commas. */
static struct stf_pair *
pairs(struct line *l, uint32_t *n, bool in_parentheses)
{
	VEC(struct stf_pair) v = { 0 };
	struct stf_pair *out;

	while (!l->bad && !at_end(l)) {
		const char *before = l->at;
		struct stf_pair p;

		if (in_parentheses && *l->at == ')')
			break;
		if (in_parentheses && v.n > 0)
			want(l, ",");
		p.name = name(l);
		if (!in_parentheses && !take(l, ":")) {
			l->at = before; /* the action */
			break;
		}
		if (in_parentheses)
			want(l, ":");
		p.value = value(l);
		vec_push(&v, p);
	}
	*n = (uint32_t)v.n;
	out = arena_memdup(l->script->arena, v.v, v.n * sizeof *v.v);
	vec_fini(&v);
	return out;
}

static void
action(struct line *l, struct stf_stmt *s)
{
	s->action = name(l);
	want(l, "(");
	s->args = pairs(l, &s->n_args, true);
	want(l, ")");
}

/* "10s", "1.5s", "20ms", "3us", "7ns". */
static uint64_t
duration(struct line *l)
{
	static const struct {
		const char *unit;
		double ns;
	} units[] = { { "s", 1e9 }, { "ms", 1e6 }, { "us", 1e3 }, { "ns", 1 } };
	const char *text = take_while(l, is_value);
	char *unit;
	double n = strtod(text, &unit);

	for (size_t i = 0; i < ARRAY_LEN(units); i++)
		if (unit != text && strcmp(unit, units[i].unit) == 0 && n >= 0 &&
		    n * units[i].ns < 1e18)
			return (uint64_t)(n * units[i].ns);
	bad(l, "a time is wanted, as 10s or 20ms");
	return 0;
}

static void
add(struct line *l, struct stf_stmt *s)
{
	s->name = name(l);
	skip_blanks(l);
	if (l->at < l->end && isdigit((unsigned char)*l->at)) {
		s->has_priority = true;
		s->priority = number(l);
	}
	s->keys = pairs(l, &s->n_keys, false);
	action(l, s);
	if (take(l, "idle"))
		s->time_ns = duration(l);
	if (take(l, "="))
		s->alias = name(l);
}

/* "== 3" */
static void
comparison(struct line *l, struct stf_stmt *s)
{
	static const char *const relations[] = { "==", "!=", "<=", ">=", "<", ">" };

	for (size_t i = 0; i < ARRAY_LEN(relations) && s->relation == NULL; i++)
		if (take(l, relations[i]))
			s->relation = relations[i];
	if (s->relation == NULL)
		bad(l, "a comparison is wanted");
	else
		s->want = number(l);
}

static void
check_counter(struct line *l, struct stf_stmt *s)
{
	s->name = name(l);
	want(l, "(");
	skip_blanks(l);
	if (l->at < l->end && isdigit((unsigned char)*l->at)) {
		s->numbers[s->n_numbers++] = number(l);
	} else {
		s->alias = name(l);
		s->alias += s->alias[0] == '$';
	}
	want(l, ")");
	if (at_end(l))
		return;
	s->what = name(l);
	if (strcasecmp(s->what, "packets") != 0 && strcasecmp(s->what, "bytes") != 0)
		bad(l, "packets or bytes is wanted");
	comparison(l, s);
}

static void
rates(struct line *l, struct stf_stmt *s)
{
	while (!l->bad && !at_end(l)) {
		struct stf_rate *r = &s->rates[s->n_rates];

		if (s->n_rates++ == ARRAY_LEN(s->rates)) {
			bad(l, "too many rates");
			return;
		}
		r->per_us = strtod(take_while(l, is_rate), NULL);
		want(l, ":");
		r->burst = strtoull(take_while(l, is_digit), NULL, 10);
	}
}

/* "SESSION PORT" and the like: numbers, at least 'min' and at most 'max' of them. */
static void
numbers(struct line *l, struct stf_stmt *s, uint32_t min, uint32_t max)
{
	while (!l->bad && !at_end(l) && s->n_numbers < max)
		s->numbers[s->n_numbers++] = number(l);
	if (s->n_numbers < min)
		bad(l, "a number is missing");
}

static void
check_register(struct line *l, struct stf_stmt *s)
{
	s->name = name(l);
	s->numbers[s->n_numbers++] = number(l);
	s->big = value(l);
}

/* The rest of the line as words between blanks, at least 'min' and at most 'max' of them, or ANY number. */
static void
words(struct line *l, struct stf_stmt *s, uint32_t min, uint32_t max)
{
	VEC(const char *) v = { 0 };

	while (!l->bad && !at_end(l)) {
		const char *from = l->at;

		if (*from == '"') {
			vec_push(&v, name(l));
			continue;
		}
		while (l->at < l->end && strchr(" \t\r#", *l->at) == NULL)
			l->at++;
		if (l->at == from) /* a NUL, which strchr finds */
			bad(l, "text is wanted");
		vec_push(&v, arena_strndup(l->script->arena, from, (size_t)(l->at - from)));
	}
	if (v.n < min)
		bad(l, "a word is missing");
	if (max != ANY && v.n > max)
		bad(l, "something behind the statement");
	s->n_words = (uint32_t)v.n;
	s->words = arena_memdup(l->script->arena, v.v, v.n * sizeof *v.v);
	vec_fini(&v);
}

static void
port_side(struct line *l, struct stf_stmt *s)
{
	s->port = port(l);
	s->what = name(l);
	if (strcmp(s->what, "host") != 0 && strcmp(s->what, "net") != 0)
		bad(l, "a port's side is host or net");
}

/* What follows each keyword: the name of an object, and how many numbers. */
static const struct keyword {
	const char *word;
	enum stf_op op;
	bool named;
	uint8_t min, max;
	bool words; /* 'min' and 'max' count words, not numbers */
} keywords[] = {
	{ "packet", STF_PACKET, false, 0, 0 },
	{ "expect", STF_EXPECT, false, 0, 0 },
	{ "no_packet", STF_NO_PACKET, false, 0, 0 },
	{ "add", STF_ADD, false, 0, 0 },
	{ "setdefault", STF_SETDEFAULT, false, 0, 0 },
	{ "remove", STF_REMOVE_ALL, false, 0, 0 },
	{ "wait", STF_WAIT, false, 0, 0 },
	{ "check_counter", STF_CHECK_COUNTER, false, 0, 0 },
	{ "check_idle", STF_CHECK_IDLE, true, 0, 0 },
	{ "check_register", STF_CHECK_REGISTER, false, 0, 0 },
	{ "port", STF_PORT, false, 0, 0 },
	{ "mirroring_add", STF_MIRRORING_ADD, false, 2, 2 },
	{ "mirroring_add_mc", STF_MIRRORING_ADD_MC, false, 2, 2 },
	{ "mirroring_delete", STF_MIRRORING_DELETE, false, 1, 1 },
	{ "mirroring_get", STF_MIRRORING_GET, false, 1, 1 },
	{ "mc_mgrp_create", STF_MC_MGRP_CREATE, false, 1, 1 },
	{ "mc_node_create", STF_MC_NODE_CREATE, false, 1, 64 },
	{ "mc_node_update", STF_MC_NODE_UPDATE, false, 1, 64 },
	{ "mc_node_associate", STF_MC_NODE_ASSOCIATE, false, 2, 2 },
	{ "counter_read", STF_COUNTER_READ, true, 1, 1 },
	{ "counter_write", STF_COUNTER_WRITE, true, 3, 3 },
	{ "register_read", STF_REGISTER_READ, true, 1, 1 },
	{ "register_write", STF_REGISTER_WRITE, false, 0, 0 },
	{ "register_reset", STF_REGISTER_RESET, true, 0, 0 },
	{ "meter_get_rates", STF_METER_GET_RATES, true, 1, 1 },
	{ "meter_set_rates", STF_METER_SET_RATES, true, 1, 1 },
	{ "meter_array_set_rates", STF_METER_ARRAY_SET_RATES, true, 0, 0 },
	{ "mirroring_set", STF_MIRRORING_SET, false, 3, 3 },
	{ "table_indirect_add", STF_INDIRECT, false, 3, ANY, true },
	{ "table_indirect_add_with_group", STF_INDIRECT_GROUP, false, 3, ANY, true },
	{ "table_delete", STF_TABLE_DELETE, false, 2, 2, true },
	{ "table_reset_default", STF_TABLE_RESET_DEFAULT, false, 1, 1, true },
	{ "act_prof_create_member", STF_MEMBER_CREATE, false, 2, ANY, true },
	{ "act_prof_modify_member", STF_MEMBER_MODIFY, false, 3, ANY, true },
	{ "act_prof_delete_member", STF_MEMBER_DELETE, false, 2, 2, true },
	{ "act_prof_create_group", STF_GROUP_CREATE, false, 1, 1, true },
	{ "act_prof_delete_group", STF_GROUP_DELETE, false, 2, 2, true },
	{ "act_prof_add_member_to_group", STF_GROUP_ADD, false, 3, 3, true },
	{ "act_prof_remove_member_from_group", STF_GROUP_REMOVE, false, 3, 3, true },
	{ "pvs_add", STF_PVS_ADD, false, 2, ANY, true },
	{ "pvs_remove", STF_PVS_REMOVE, false, 2, ANY, true },
	{ "pvs_clear", STF_PVS_CLEAR, false, 1, 1, true },
	{ "pvs_get", STF_PVS_GET, false, 1, 1, true },
	{ "expect_digest", STF_EXPECT_DIGEST, false, 2, ANY, true },
	{ "no_digest", STF_NO_DIGEST, false, 0, 0, true },
};

static void
statement(struct line *l, struct stf_stmt *s, const struct keyword *k)
{
	bool exact = false;

	s->op = k->op;
	if (k->named)
		s->name = name(l);
	skip_blanks(l);
	if (k->op == STF_METER_SET_RATES && l->at < l->end && *l->at == '$')
		s->alias = name(l) + 1;
	if (k->op == STF_PACKET || k->op == STF_EXPECT) {
		s->port = port(l);
		s->data = at_end(l) && k->op == STF_EXPECT
			      ? NULL
			      : packet_data(l, k->op == STF_EXPECT, &exact);
		s->exact = exact;
	} else if (k->op == STF_NO_PACKET) {
		s->port = at_end(l) ? UINT32_MAX : port(l);
	} else if (k->op == STF_ADD) {
		add(l, s);
	} else if (k->op == STF_SETDEFAULT) {
		s->name = name(l);
		action(l, s);
	} else if (k->op == STF_REMOVE_ALL) {
		want(l, "all");
	} else if (k->op == STF_CHECK_COUNTER) {
		check_counter(l, s);
	} else if (k->op == STF_CHECK_REGISTER || k->op == STF_REGISTER_WRITE) {
		check_register(l, s);
	} else if (k->op == STF_CHECK_IDLE) {
		comparison(l, s);
	} else if (k->op == STF_WAIT) {
		s->time_ns = at_end(l) ? 0 : duration(l);
	} else if (k->op == STF_PORT) {
		port_side(l, s);
	} else if (k->words) {
		words(l, s, k->min, k->max);
	} else if (s->alias == NULL) {
		numbers(l, s, k->min, k->max);
	}
	if (k->op == STF_METER_SET_RATES || k->op == STF_METER_ARRAY_SET_RATES)
		rates(l, s);
	if (!l->bad && !at_end(l))
		bad(l, "something behind the statement");
}

static const struct keyword *
find_keyword(const char *word)
{
	for (size_t i = 0; i < ARRAY_LEN(keywords); i++)
		if (strcasecmp(keywords[i].word, word) == 0)
			return &keywords[i];
	return NULL;
}

static void
one_line(struct line *l)
{
	const struct keyword *k;
	struct stf_stmt *s;
	const char *word, *from = l->at;
	bool refused;

	if (at_end(l))
		return;
	word = take_while(l, is_name);
	if ((refused = strcasecmp(word, "refused") == 0))
		word = take_while(l, is_name);
	if ((k = find_keyword(word)) == NULL) {
		l->at = from;
		bad(l, "no such statement");
		return;
	}
	s = arena_new_of(l->script->arena, struct stf_stmt);
	s->line = l->number;
	s->refused = refused;
	statement(l, s, k);
	vec_push(&l->script->v, s);
}

int
stf_parse(const char *text, size_t len, struct stf_script **script, struct err *err)
{
	CLEANUP(stf_script_free) struct stf_script *s = xcalloc(1, sizeof *s);
	struct line l = { .script = s, .err = err, .at = text };
	const char *end = text + len;

	s->arena = arena_new(0);
	while (l.at < end) {
		const char *newline = memchr(l.at, '\n', (size_t)(end - l.at));
		const char *next = newline != NULL ? newline + 1 : end;

		l.number++;
		l.end = newline != NULL ? newline : end;
		one_line(&l);
		if (l.bad)
			return -EINVAL;
		l.at = next;
	}
	*script = STEAL(s);
	return 0;
}

void
stf_script_free(struct stf_script *s)
{
	if (s == NULL)
		return;
	vec_fini(&s->v);
	arena_free(s->arena);
	free(s);
}
