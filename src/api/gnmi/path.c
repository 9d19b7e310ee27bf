/* SPDX-License-Identifier: Apache-2.0 */
/* path.c: gNMI paths over a JSON tree: keys, wildcards, encodings. */
#include "api/gnmi/internal.h"

#include "base/mem.h"

#include <errno.h>
#include <string.h>

/* "ipdk-virtual-devices:host" -> "host". */
static const char *
bare(const char *name)
{
	const char *colon = strchr(name, ':');

	return colon ? colon + 1 : name;
}

static Gnmi__PathElem *
elem_copy(struct arena *a, const Gnmi__PathElem *e)
{
	Gnmi__PathElem *c = GNMI_NEW(a, Gnmi__PathElem, gnmi__path_elem__init);

	c->name = (char *)(uintptr_t)bare(e->name);
	c->n_key = e->n_key;
	c->key = e->key;
	return c;
}

int
gnmi_join(struct arena *a, const Gnmi__Path *prefix, const Gnmi__Path *path, Gnmi__Path **out,
    struct err *err)
{
	static const char *const origins[] = { "", "openconfig", "ipdk", "rfc7951" };
	const char *origin = path && *path->origin ? path->origin : prefix ? prefix->origin : "";
	size_t n_prefix = prefix ? prefix->n_elem : 0, n_path = path ? path->n_elem : 0;
	Gnmi__Path *p = GNMI_NEW(a, Gnmi__Path, gnmi__path__init);
	bool known = false;

	for (size_t i = 0; i < ARRAY_LEN(origins); i++)
		known |= strcmp(origin, origins[i]) == 0;
	if (!known)
		return err_set(err, -EINVAL, "path origin '%s' is unknown", origin);
	p->elem = arena_array(a, Gnmi__PathElem *, n_prefix + n_path + 1);
	for (size_t i = 0; i < n_prefix; i++)
		p->elem[p->n_elem++] = elem_copy(a, prefix->elem[i]);
	for (size_t i = 0; i < n_path; i++)
		p->elem[p->n_elem++] = elem_copy(a, path->elem[i]);
	*out = p;
	return 0;
}

const char *
gnmi_path_text(struct arena *a, const Gnmi__Path *path)
{
	struct buf b = BUF_INIT;
	const char *text;

	for (size_t i = 0; i < path->n_elem; i++) {
		buf_printf(&b, "/%s", path->elem[i]->name);
		for (size_t k = 0; k < path->elem[i]->n_key; k++)
			buf_printf(&b, "[%s=%s]", path->elem[i]->key[k]->key,
			    path->elem[i]->key[k]->value);
	}
	text = arena_strdup(a, b.len ? buf_str(&b) : "/");
	buf_fini(&b);
	return text;
}

/* ---- finding -------------------------------------------------------------------------------------------- */

struct find {
	struct arena *a;
	const Gnmi__Path *path;
	enum gnmi_part part;
	gnmi_found_fn fn;
	void *arg;
	unsigned n;
	Gnmi__PathElem **at; /* path so far, without wildcards */
	size_t n_at;
};

#define DEPTH_MAX 16

/* A copy of the node without its config or state containers. */
static json_t *
filtered(const json_t *node, enum gnmi_part part)
{
	json_t *copy;
	const char *key;
	json_t *v;
	size_t i;

	if (json_is_array(node)) {
		copy = json_array();
		json_array_foreach(node, i, v) json_array_append_new(copy, filtered(v, part));
		return copy;
	}
	if (!json_is_object(node))
		return json_incref((json_t *)(uintptr_t)node);
	copy = json_object();
	json_object_foreach((json_t *)(uintptr_t)node, key, v)
	{
		if ((part == GNMI_CONFIG && strcmp(key, "state") == 0) ||
		    (part == GNMI_STATE && strcmp(key, "config") == 0))
			continue;
		json_object_set_new(copy, key, filtered(v, part));
	}
	return copy;
}

static bool
wrong_part(const char *name, enum gnmi_part part)
{
	return (part == GNMI_CONFIG && strcmp(name, "state") == 0) ||
	       (part == GNMI_STATE && strcmp(name, "config") == 0);
}

static void
found(struct find *f, json_t *node)
{
	Gnmi__Path *p = GNMI_NEW(f->a, Gnmi__Path, gnmi__path__init);
	json_t *copy = filtered(node, f->part);

	p->n_elem = f->n_at;
	p->elem = arena_memdup(f->a, f->at, f->n_at * sizeof *f->at);
	f->n++;
	f->fn(f->arg, p, copy);
	json_decref(copy);
}

/* Whether a list entry has the keys that the element asks for. */
static bool
has_keys(const json_t *entry, const Gnmi__PathElem *e)
{
	for (size_t i = 0; i < e->n_key; i++) {
		const char *v = json_string_value(json_object_get(entry, e->key[i]->key));

		if (strcmp(e->key[i]->value, "*") != 0 &&
		    (v == NULL || strcmp(v, e->key[i]->value) != 0))
			return false;
	}
	return true;
}

static void walk(struct find *f, json_t *node, size_t i);

/* The element of a list entry with its key written out. */
static Gnmi__PathElem *
entry_elem(struct find *f, const char *name, const json_t *entry)
{
	Gnmi__PathElem *e = GNMI_NEW(f->a, Gnmi__PathElem, gnmi__path_elem__init);
	const char *key = json_object_get(entry, "device-id") ? "device-id" : "name";
	Gnmi__PathElem__KeyEntry *k =
	    GNMI_NEW(f->a, Gnmi__PathElem__KeyEntry, gnmi__path_elem__key_entry__init);
	const char *v = json_string_value(json_object_get(entry, key));

	e->name = arena_strdup(f->a, name);
	if (v == NULL)
		return e;
	k->key = (char *)(uintptr_t)key;
	k->value = arena_strdup(f->a, v);
	e->key = arena_array(f->a, Gnmi__PathElem__KeyEntry *, 1);
	e->key[0] = k;
	e->n_key = 1;
	return e;
}

/* Goes down into member 'name' of an object, whose value is 'child'. */
static void
step(struct find *f, const char *name, json_t *child, const Gnmi__PathElem *e, size_t next)
{
	size_t i;
	json_t *entry;

	if (f->n_at == DEPTH_MAX || wrong_part(name, f->part))
		return;
	if (json_is_array(child)) {
		json_array_foreach(child, i, entry)
		{
			if (e != NULL && !has_keys(entry, e))
				continue;
			f->at[f->n_at++] = entry_elem(f, name, entry);
			walk(f, entry, next);
			f->n_at--;
		}
		return;
	}
	f->at[f->n_at] = GNMI_NEW(f->a, Gnmi__PathElem, gnmi__path_elem__init);
	f->at[f->n_at++]->name = arena_strdup(f->a, name);
	walk(f, child, next);
	f->n_at--;
}

static void
walk(struct find *f, json_t *node, size_t i)
{
	const Gnmi__PathElem *e;
	const char *key;
	json_t *v;

	if (i == f->path->n_elem) {
		found(f, node);
		return;
	}
	if (!json_is_object(node))
		return;
	e = f->path->elem[i];
	json_object_foreach(node, key, v)
	{
		if (strcmp(e->name, "...") == 0) {
			step(f, key, v, NULL, i); /* stays at '...' */
			step(f, key, v, NULL, i + 1);
		} else if (strcmp(e->name, "*") == 0 || strcmp(e->name, bare(key)) == 0) {
			step(f, key, v, e, i + 1);
		}
	}
}

unsigned
gnmi_find(struct arena *a, json_t *tree, const Gnmi__Path *path, enum gnmi_part part,
    gnmi_found_fn fn, void *arg)
{
	struct find f = { .a = a, .path = path, .part = part, .fn = fn, .arg = arg };

	f.at = arena_array(a, Gnmi__PathElem *, DEPTH_MAX);
	walk(&f, tree, 0);
	return f.n;
}

/* ---- values ------------------------------------------------------------------------------------------------ */

int
gnmi_value(
    struct arena *a, const json_t *node, int encoding, Gnmi__TypedValue **out, struct err *err)
{
	Gnmi__TypedValue *v = GNMI_NEW(a, Gnmi__TypedValue, gnmi__typed_value__init);
	char *text;

	*out = v;
	if (encoding == GNMI__ENCODING__PROTO && json_is_string(node)) {
		v->value_case = GNMI__TYPED_VALUE__VALUE_STRING_VAL;
		v->string_val = arena_strdup(a, json_string_value(node));
		return 0;
	}
	if (encoding == GNMI__ENCODING__PROTO && json_is_integer(node)) {
		v->value_case = GNMI__TYPED_VALUE__VALUE_INT_VAL;
		v->int_val = json_integer_value(node);
		return 0;
	}
	if (encoding == GNMI__ENCODING__PROTO && json_is_boolean(node)) {
		v->value_case = GNMI__TYPED_VALUE__VALUE_BOOL_VAL;
		v->bool_val = json_is_true(node);
		return 0;
	}
	if (encoding != GNMI__ENCODING__JSON && encoding != GNMI__ENCODING__JSON_IETF &&
	    encoding != GNMI__ENCODING__PROTO)
		return err_set(err, -EOPNOTSUPP,
		    "encoding %d is not supported (JSON_IETF, JSON and PROTO are)", encoding);
	text = json_dumps(node, JSON_COMPACT | JSON_ENCODE_ANY);
	if (encoding == GNMI__ENCODING__JSON) {
		v->value_case = GNMI__TYPED_VALUE__VALUE_JSON_VAL;
		v->json_val =
		    (ProtobufCBinaryData){ strlen(text), (uint8_t *)arena_strdup(a, text) };
	} else {
		v->value_case = GNMI__TYPED_VALUE__VALUE_JSON_IETF_VAL;
		v->json_ietf_val =
		    (ProtobufCBinaryData){ strlen(text), (uint8_t *)arena_strdup(a, text) };
	}
	free(text);
	return 0;
}
