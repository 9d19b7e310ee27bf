/* SPDX-License-Identifier: Apache-2.0 */
/* gnmi.c: the service's table, Capabilities, Get. */
#include "api/gnmi/internal.h"

#include "base/clock.h"
#include "base/mem.h"

#include <errno.h>

static void
capabilities(struct rpc_call *call, const ProtobufCMessage *msg, void *arg)
{
	Gnmi__CapabilityResponse r = GNMI__CAPABILITY_RESPONSE__INIT;
	Gnmi__ModelData own = GNMI__MODEL_DATA__INIT, interfaces = GNMI__MODEL_DATA__INIT;
	Gnmi__ModelData *models[] = { &own, &interfaces };
	Gnmi__Encoding encodings[] = { GNMI__ENCODING__JSON_IETF, GNMI__ENCODING__JSON,
		GNMI__ENCODING__PROTO };

	own.name = (char *)"ipdk-virtual-devices";
	own.organization = (char *)"IPDK";
	own.version = (char *)"2026-11-21";
	interfaces.name = (char *)"openconfig-interfaces";
	interfaces.organization = (char *)"OpenConfig working group";
	interfaces.version = (char *)"3.7.1";
	r.n_supported_models = ARRAY_LEN(models);
	r.supported_models = models;
	r.n_supported_encodings = ARRAY_LEN(encodings);
	r.supported_encodings = encodings;
	r.gnmi_version = (char *)GNMI_VERSION;
	rpc_reply(call, &r.base);
}

static const struct rpc_method methods[] = {
	{ "Capabilities", RPC_UNARY, &gnmi__capability_request__descriptor,
	    &gnmi__capability_response__descriptor, NULL, capabilities, NULL },
	{ "Get", RPC_UNARY, &gnmi__get_request__descriptor, &gnmi__get_response__descriptor, NULL,
	    gnmi_get, NULL },
	{ "Set", RPC_UNARY, &gnmi__set_request__descriptor, &gnmi__set_response__descriptor, NULL,
	    gnmi_set, NULL },
	{ "Subscribe", RPC_BIDI, &gnmi__subscribe_request__descriptor,
	    &gnmi__subscribe_response__descriptor, NULL, gnmi_subscribe, gnmi_subscribe_end },
};

static const struct rpc_service service = { "gnmi.gNMI", methods, ARRAY_LEN(methods) };

struct gnmi *
gnmi_new(struct loop *loop, struct dev_model *model)
{
	struct gnmi *g = xcalloc(1, sizeof *g);

	g->loop = loop;
	g->model = model;
	model->changed = gnmi_changed;
	model->changed_arg = g;
	return g;
}

void
gnmi_free(struct gnmi *g)
{
	if (g != NULL)
		g->model->changed = NULL;
	free(g);
}

int
gnmi_register(struct gnmi *g, struct rpc_server *s, struct err *err)
{
	return rpc_server_add(s, &service, g, err);
}

/* ---- Get --------------------------------------------------------------------------------------------------- */

struct get {
	struct rpc_call *call;
	const Gnmi__GetRequest *req; /* lives as long as the call */
	struct arena *arena;
	Gnmi__Notification *n; /* being filled */
	size_t cap;
	struct err err;
};

static void
add_update(void *arg, const Gnmi__Path *path, json_t *node)
{
	struct get *g = arg;
	Gnmi__Update *u = GNMI_NEW(g->arena, Gnmi__Update, gnmi__update__init);

	if (g->n->n_update == g->cap) {
		Gnmi__Update **grown = arena_array(g->arena, Gnmi__Update *, g->cap * 2 + 8);

		for (size_t i = 0; i < g->n->n_update; i++)
			grown[i] = g->n->update[i];
		g->n->update = grown;
		g->cap = g->cap * 2 + 8;
	}
	u->path = (Gnmi__Path *)(uintptr_t)path;
	if (gnmi_value(g->arena, node, (int)g->req->encoding, &u->val, &g->err) == 0)
		g->n->update[g->n->n_update++] = u;
}

static enum gnmi_part
part_of(const Gnmi__GetRequest *r)
{
	switch (r->type) {
	case GNMI__GET_REQUEST__DATA_TYPE__CONFIG:
		return GNMI_CONFIG;
	case GNMI__GET_REQUEST__DATA_TYPE__STATE:
	case GNMI__GET_REQUEST__DATA_TYPE__OPERATIONAL:
		return GNMI_STATE;
	case GNMI__GET_REQUEST__DATA_TYPE__ALL:
	default:
		return GNMI_ALL;
	}
}

static bool
has_wildcard(const Gnmi__Path *p)
{
	for (size_t i = 0; i < p->n_elem; i++) {
		if (p->elem[i]->name[0] == '*' || p->elem[i]->name[0] == '.')
			return true;
		for (size_t k = 0; k < p->elem[i]->n_key; k++)
			if (p->elem[i]->key[k]->value[0] == '*')
				return true;
	}
	return false;
}

/* One notification a path. A path without wildcards that names nothing is NOT_FOUND (gNMI §3.3.4). */
static void
get_one(struct get *g, json_t *tree, const Gnmi__Path *path)
{
	Gnmi__Path *p;

	g->n->timestamp = (int64_t)clock_real_ns();
	g->cap = 0;
	if (gnmi_join(g->arena, g->req->prefix, path, &p, &g->err) < 0)
		return;
	if (gnmi_find(g->arena, tree, p, part_of(g->req), add_update, g) == 0 && !has_wildcard(p))
		err_set(&g->err, -ENOENT, "nothing is at %s", gnmi_path_text(g->arena, p));
}

static void
get_reply(void *arg, json_t *tree, const struct err *err)
{
	struct get *g = arg;
	Gnmi__GetResponse r = GNMI__GET_RESPONSE__INIT;
	size_t n = g->req->n_path ? g->req->n_path : 1;

	r.notification = arena_array(g->arena, Gnmi__Notification *, n);
	r.n_notification = n;
	for (size_t i = 0; i < n && g->err.code == 0; i++) {
		r.notification[i] = g->n =
		    GNMI_NEW(g->arena, Gnmi__Notification, gnmi__notification__init);
		get_one(g, tree, g->req->n_path ? g->req->path[i] : NULL);
	}
	if (g->err.code < 0)
		rpc_fail(g->call, &g->err);
	else
		rpc_reply(g->call, &r.base);
	json_decref(tree);
	arena_free(g->arena);
	free(g);
}

void
gnmi_get(struct rpc_call *call, const ProtobufCMessage *msg, void *arg)
{
	struct get *g = xcalloc(1, sizeof *g);

	g->call = call;
	g->req = (const Gnmi__GetRequest *)msg;
	g->arena = arena_new(0);
	gnmi_tree(arg, get_reply, g);
}
