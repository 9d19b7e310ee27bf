/* SPDX-License-Identifier: Apache-2.0 */
/* set.c: Set: deletes, replaces and updates of /virtual-devices as one transaction of the device model. An
 * update of a list entry that is not there makes it; of one that is there it changes what may change. */
#include "api/gnmi/internal.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/vec.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct set {
	struct gnmi *g;
	struct rpc_call *call;
	const Gnmi__SetRequest *req; /* lives as long as the call */
	struct arena *arena;
	VEC(struct dev_op) ops;
	struct err err;
};

static void
set_end(struct set *s, const struct err *err)
{
	Gnmi__SetResponse r = GNMI__SET_RESPONSE__INIT;
	size_t n = s->req->n_delete_ + s->req->n_replace + s->req->n_update, at = 0;

	if (err->code < 0) {
		rpc_fail(s->call, err);
	} else {
		r.timestamp = (int64_t)clock_real_ns();
		r.response = arena_array(s->arena, Gnmi__UpdateResult *, n + 1);
		for (size_t i = 0; i < n; i++) {
			Gnmi__UpdateResult *u =
			    GNMI_NEW(s->arena, Gnmi__UpdateResult, gnmi__update_result__init);
			size_t d = s->req->n_delete_, rep = s->req->n_replace;

			u->op = i < d	      ? GNMI__UPDATE_RESULT__OPERATION__DELETE
				: i < d + rep ? GNMI__UPDATE_RESULT__OPERATION__REPLACE
					      : GNMI__UPDATE_RESULT__OPERATION__UPDATE;
			u->path = i < d		? s->req->delete_[i]
				  : i < d + rep ? s->req->replace[i - d]->path
						: s->req->update[i - d - rep]->path;
			r.response[at++] = u;
		}
		r.n_response = at;
		rpc_reply(s->call, &r.base);
	}
	vec_fini(&s->ops);
	arena_free(s->arena);
	free(s);
}

static void
applied(void *arg, int code, const struct err *err)
{
	set_end(arg, err);
}

/* ---- reading values ------------------------------------------------------------------------------------------- */

static json_t *
decode_value(struct set *s, const Gnmi__TypedValue *v, struct err *err)
{
	json_error_t je;
	json_t *j;

	if (v == NULL) {
		err_set(err, -EINVAL, "an update without a value");
		return NULL;
	}
	switch (v->value_case) {
	case GNMI__TYPED_VALUE__VALUE_JSON_IETF_VAL:
	case GNMI__TYPED_VALUE__VALUE_JSON_VAL:
		j = json_loadb((const char *)v->json_ietf_val.data, v->json_ietf_val.len,
		    JSON_DECODE_ANY, &je);
		if (j == NULL)
			err_set(err, -EINVAL, "the value is no JSON: %s at byte %d", je.text,
			    je.position);
		return j;
	case GNMI__TYPED_VALUE__VALUE_STRING_VAL:
		return json_string(v->string_val);
	case GNMI__TYPED_VALUE__VALUE_UINT_VAL:
		return json_integer((json_int_t)v->uint_val);
	case GNMI__TYPED_VALUE__VALUE_INT_VAL:
		return json_integer(v->int_val);
	default:
		err_set(err, -EOPNOTSUPP,
		    "a value of this encoding (JSON_IETF, JSON, string and numbers are "
		    "supported)");
		return NULL;
	}
}

/* A text leaf; NULL when absent. */
static const char *
text_leaf(struct set *s, const json_t *config, const char *name, struct err *err)
{
	const json_t *v = json_object_get(config, name);

	if (v == NULL)
		return NULL;
	if (!json_is_string(v)) {
		err_set(err, -EINVAL, "leaf %s must be text", name);
		return NULL;
	}
	return arena_strdup(s->arena, json_string_value(v));
}

/* A number: an integer, or text as RFC 7951 has it for 64 bits. */
static bool
number_leaf(const json_t *config, const char *name, uint64_t max, uint64_t *out, struct err *err)
{
	const json_t *v = json_object_get(config, name);
	const char *t = json_string_value(v);
	char *end;

	if (v == NULL)
		return false;
	if (json_is_integer(v) && json_integer_value(v) >= 0) {
		*out = (uint64_t)json_integer_value(v);
	} else if (t != NULL && *t >= '0' && *t <= '9') {
		errno = 0;
		*out = strtoull(t, &end, 10);
		if (errno != 0 || *end != '\0')
			err_set(err, -EINVAL, "leaf %s: '%s' is no number", name, t);
	} else {
		err_set(err, -EINVAL, "leaf %s must be a number that is not negative", name);
	}
	if (err->code == 0 && *out > max)
		err_set(err, -ERANGE, "leaf %s: %llu is more than %llu", name,
		    (unsigned long long)*out, (unsigned long long)max);
	return err->code == 0;
}

/* Refuses leaves that the model does not have, by name. */
static int
check_leaves(const json_t *config, const char *const *known, size_t n, struct err *err)
{
	const char *key;
	json_t *v;

	json_object_foreach((json_t *)(uintptr_t)config, key, v)
	{
		bool ok = false;

		for (size_t i = 0; i < n; i++)
			ok |= strcmp(known[i], key) == 0;
		if (!ok)
			return err_set(err, -EINVAL, "there is no leaf '%s' here", key);
	}
	return 0;
}

/* ---- the lists ------------------------------------------------------------------------------------------------- */

static int
set_host(struct set *s, const char *name, const json_t *config, struct err *err)
{
	static const char *const leaves[] = { "name", "kind", "address", "vhost" };
	struct dev_op op = { .kind = DEV_ADD_HOST, .name = name };

	if (check_leaves(config, leaves, ARRAY_LEN(leaves), err) < 0)
		return err->code;
	op.type = text_leaf(s, config, "kind", err);
	op.arg = text_leaf(s, config, "address", err);
	op.vhost = text_leaf(s, config, "vhost", err);
	if (err->code == 0 && op.type == NULL)
		err_set(err, -EINVAL, "host %s: leaf kind is missing", name);
	vec_push(&s->ops, op);
	return err->code;
}

static int
set_bdev(struct set *s, const char *name, const json_t *config, struct err *err)
{
	static const char *const leaves[] = { "name", "kind", "path", "size" };
	struct dev_op op = { .kind = DEV_CREATE_BDEV, .name = name };

	if (check_leaves(config, leaves, ARRAY_LEN(leaves), err) < 0)
		return err->code;
	op.type = text_leaf(s, config, "kind", err);
	op.arg = text_leaf(s, config, "path", err);
	number_leaf(config, "size", INT64_MAX, &op.size_bytes, err);
	if (err->code == 0 && op.type == NULL)
		err_set(err, -EINVAL, "bdev %s: leaf kind is missing", name);
	vec_push(&s->ops, op);
	return err->code;
}

static int
parse_mac(const char *text, uint8_t mac[6], struct err *err)
{
	char end;

	if (sscanf(text, "%2hhx:%2hhx:%2hhx:%2hhx:%2hhx:%2hhx%c", &mac[0], &mac[1], &mac[2],
		&mac[3], &mac[4], &mac[5], &end) != 6)
		return err_set(err, -EINVAL, "leaf mac: '%s' is no MAC address", text);
	if (mac[0] & 1)
		return err_set(err, -EINVAL, "leaf mac: '%s' is a group address", text);
	return 0;
}

/* A leaf that only a new device takes: it may be repeated, not changed. */
static int
check_same_text(const char *name, const char *got, const char *has, struct err *err)
{
	if (err->code < 0 || got == NULL || strcmp(got, has) == 0)
		return err->code;
	return err_set(err, -EINVAL,
	    "leaf %s of a device that is there cannot be changed: it is '%s', not '%s'", name, has,
	    got);
}

static int
check_same_number(const json_t *config, const char *name, uint64_t has, struct err *err)
{
	uint64_t got;

	if (err->code == 0 && number_leaf(config, name, INT64_MAX, &got, err) && got != has)
		err_set(err, -EINVAL,
		    "leaf %s of a device that is there cannot be changed: it is %llu, not %llu",
		    name, (unsigned long long)has, (unsigned long long)got);
	return err->code;
}

static int
check_unchanged(struct set *s, const struct dev_device *d, const json_t *config, struct err *err)
{
	const struct dev_bdev *b = map_sget(&s->g->model->bdevs, d->bdev);
	const char *mac = text_leaf(s, config, "mac", err);
	uint8_t bytes[6];

	check_same_text("argument", text_leaf(s, config, "argument", err), d->arg, err);
	check_same_text("bdev", text_leaf(s, config, "bdev", err), d->bdev, err);
	check_same_number(config, "queues", d->n_queues, err);
	check_same_number(config, "mtu", d->mtu, err);
	check_same_number(config, "bdev-size", b ? b->size_bytes : 0, err);
	if (err->code == 0 && mac != NULL && parse_mac(mac, bytes, err) == 0 &&
	    memcmp(bytes, d->mac, sizeof bytes) != 0)
		err_set(err, -EINVAL, "leaf mac of a device that is there cannot be changed");
	return err->code;
}

/* Changes of a device that is there: limits, and the host of a disk. */
static int
change_device(struct set *s, const struct dev_device *d, const json_t *config, const char *type,
    const char *host, struct err *err)
{
	struct dev_op op = { .kind = DEV_SET,
		.name = d->name,
		.rate_bps = d->rate_bps,
		.iops = d->iops,
		.bytes_per_s = d->bytes_per_s };
	struct dev_op plug = { .name = d->name, .host = host };
	bool limits;

	if (type != NULL && strcmp(type, d->type) != 0)
		return err_set(
		    err, -EEXIST, "device '%s' is there already, with type %s", d->name, d->type);
	if (check_unchanged(s, d, config, err) < 0)
		return err->code;
	limits = number_leaf(config, "rate", INT64_MAX, &op.rate_bps, err);
	limits |= number_leaf(config, "max-iops", INT64_MAX, &op.iops, err);
	limits |= number_leaf(config, "max-bandwidth", INT64_MAX, &op.bytes_per_s, err);
	if (limits && err->code == 0)
		vec_push(&s->ops, op);
	if (host != NULL && strcmp(host, d->host) != 0) {
		plug.kind = *host ? DEV_PLUG : DEV_UNPLUG;
		vec_push(&s->ops, plug);
	}
	return err->code;
}

static int
set_device(struct set *s, const char *name, const json_t *config, struct err *err)
{
	static const char *const leaves[] = { "device-id", "type", "host", "argument", "rate",
		"queues", "mtu", "mac", "bdev", "bdev-size", "max-iops", "max-bandwidth" };
	const struct dev_device *d = map_sget(&s->g->model->devices, name);
	struct dev_op op = { .name = name };
	const char *mac;
	uint64_t v;

	if (check_leaves(config, leaves, ARRAY_LEN(leaves), err) < 0)
		return err->code;
	op.type = text_leaf(s, config, "type", err);
	op.host = text_leaf(s, config, "host", err);
	if (d != NULL)
		return err->code < 0 ? err->code
				     : change_device(s, d, config, op.type, op.host, err);
	op.arg = text_leaf(s, config, "argument", err);
	op.bdev = text_leaf(s, config, "bdev", err);
	mac = text_leaf(s, config, "mac", err);
	number_leaf(config, "rate", INT64_MAX, &op.rate_bps, err);
	number_leaf(config, "max-iops", INT64_MAX, &op.iops, err);
	number_leaf(config, "max-bandwidth", INT64_MAX, &op.bytes_per_s, err);
	number_leaf(config, "bdev-size", INT64_MAX, &op.size_bytes, err);
	if (number_leaf(config, "queues", 16, &v, err))
		op.n_queues = (uint32_t)v;
	if (number_leaf(config, "mtu", 65535, &v, err))
		op.mtu = (uint32_t)v;
	if (err->code == 0 && mac != NULL)
		parse_mac(mac, op.mac, err);
	if (err->code == 0 && op.type == NULL)
		return err_set(
		    err, -ENOENT, "no device '%s' (to make one, leaf type is needed)", name);
	op.kind = op.type && strcmp(op.type, "virtio-blk") == 0 ? DEV_CREATE_DISK : DEV_CREATE_PORT;
	vec_push(&s->ops, op);
	return err->code;
}

/* ---- paths ------------------------------------------------------------------------------------------------------- */

enum list { LIST_HOST, LIST_BDEV, LIST_DEVICE };

/* Which list entry a path is in, and how many elements lead there: always two. */
static int
which_entry(struct set *s, const Gnmi__Path *p, enum list *list, const char **name, struct err *err)
{
	static const struct {
		const char *list, *key;
	} lists[] = { { "host", "name" }, { "bdev", "name" }, { "virtual-device", "device-id" } };

	if (p->n_elem >= 1 && strcmp(p->elem[0]->name, "interfaces") == 0)
		return err_set(err, -EPERM, "/interfaces is read only; change /virtual-devices");
	if (p->n_elem >= 2 && strcmp(p->elem[0]->name, "virtual-devices") == 0)
		for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
			const Gnmi__PathElem *e = p->elem[1];

			if (strcmp(e->name, lists[i].list) != 0)
				continue;
			if (e->n_key != 1 || strcmp(e->key[0]->key, lists[i].key) != 0)
				return err_set(err, -EINVAL, "%s: the key [%s=...] is needed",
				    gnmi_path_text(s->arena, p), lists[i].key);
			*list = (enum list)i;
			*name = e->key[0]->value;
			return 0;
		}
	return err_set(err, -ENOENT, "%s: nothing can be set there", gnmi_path_text(s->arena, p));
}

/* The config container that a value at this path stands for: the entry itself, its config, or one leaf. */
static json_t *
config_of(struct set *s, const Gnmi__Path *p, json_t *value, struct err *err)
{
	json_t *config;

	if (p->n_elem == 2) {
		config = json_object_get(value, "config");
		if (config == NULL)
			config = json_object_get(value, "ipdk-virtual-devices:config");
		if (!json_is_object(config)) {
			err_set(err, -EINVAL, "%s: the value needs a config container",
			    gnmi_path_text(s->arena, p));
			return NULL;
		}
		return json_incref(config);
	}
	if (p->n_elem == 3 && strcmp(p->elem[2]->name, "config") == 0 && json_is_object(value))
		return json_incref(value);
	if (p->n_elem == 4 && strcmp(p->elem[2]->name, "config") == 0) {
		config = json_object();
		json_object_set(config, p->elem[3]->name, value);
		return config;
	}
	err_set(err, -EINVAL, "%s: only config can be set", gnmi_path_text(s->arena, p));
	return NULL;
}

static int
one_update(struct set *s, const Gnmi__Update *u, struct err *err)
{
	static const char *const what[] = { "host", "bdev", "device" };
	json_t *value = NULL, *config = NULL;
	const char *name;
	enum list list;
	Gnmi__Path *p;

	if (gnmi_join(s->arena, s->req->prefix, u->path, &p, err) < 0 ||
	    which_entry(s, p, &list, &name, err) < 0)
		return err->code;
	value = decode_value(s, u->val, err);
	if (value != NULL)
		config = config_of(s, p, value, err);
	if (config != NULL) {
		if (list == LIST_HOST)
			set_host(s, name, config, err);
		else if (list == LIST_BDEV)
			set_bdev(s, name, config, err);
		else
			set_device(s, name, config, err);
		/* Whose leaf it is, where the message does not say so. */
		if (err->code < 0 && strstr(err->msg, name) == NULL)
			err_prefix(err, "%s '%s': ", what[list], name);
	}
	json_decref(config);
	json_decref(value);
	return err->code;
}

static int
one_delete(struct set *s, const Gnmi__Path *path, struct err *err)
{
	static const enum dev_op_kind kinds[] = { DEV_DEL_HOST, DEV_DEL_BDEV, DEV_DEL_DEVICE };
	struct dev_op op = { 0 };
	enum list list;
	Gnmi__Path *p;

	if (gnmi_join(s->arena, s->req->prefix, path, &p, err) < 0 ||
	    which_entry(s, p, &list, &op.name, err) < 0)
		return err->code;
	op.kind = kinds[list];
	if (list == LIST_DEVICE && p->n_elem == 4 && strcmp(p->elem[3]->name, "host") == 0)
		op.kind = DEV_UNPLUG;
	else if (p->n_elem != 2)
		return err_set(err, -EINVAL,
		    "%s: only whole entries can be deleted, or a disk's config/host",
		    gnmi_path_text(s->arena, p));
	vec_push(&s->ops, op);
	return 0;
}

void
gnmi_set(struct rpc_call *call, const ProtobufCMessage *msg, void *arg)
{
	struct set *s = xcalloc(1, sizeof *s);
	const Gnmi__SetRequest *r = (const Gnmi__SetRequest *)msg;

	*s = (struct set){ .g = arg, .call = call, .req = r, .arena = arena_new(0) };
	if (r->n_union_replace > 0)
		err_set(&s->err, -EOPNOTSUPP, "union_replace is not supported");
	/* gNMI §3.4.3: deletes, then replaces, then updates. */
	for (size_t i = 0; i < r->n_delete_ && s->err.code == 0; i++)
		one_delete(s, r->delete_[i], &s->err);
	for (size_t i = 0; i < r->n_replace && s->err.code == 0; i++)
		one_update(s, r->replace[i], &s->err);
	for (size_t i = 0; i < r->n_update && s->err.code == 0; i++)
		one_update(s, r->update[i], &s->err);
	if (s->err.code < 0) {
		set_end(s, &s->err);
		return;
	}
	dev_apply(s->g->model, s->ops.v, s->ops.n, applied, s);
}
