/* SPDX-License-Identifier: Apache-2.0 */
/* health.c: Check, List and Watch. */
#include "rpc/health.h"

#include "base/map.h"
#include "base/mem.h"
#include "rpc/rpc.h"

#include "grpc/health/v1/health.pb-c.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#define LIST_MAX 100 /* services in an answer of List */

enum {
	UNKNOWN = GRPC__HEALTH__V1__HEALTH_CHECK_RESPONSE__SERVING_STATUS__UNKNOWN,
	SERVING = GRPC__HEALTH__V1__HEALTH_CHECK_RESPONSE__SERVING_STATUS__SERVING,
	NOT_SERVING = GRPC__HEALTH__V1__HEALTH_CHECK_RESPONSE__SERVING_STATUS__NOT_SERVING,
	SERVICE_UNKNOWN = GRPC__HEALTH__V1__HEALTH_CHECK_RESPONSE__SERVING_STATUS__SERVICE_UNKNOWN,
};

typedef Grpc__Health__V1__HealthCheckRequest check_request;
typedef Grpc__Health__V1__HealthCheckResponse check_response;

/* A call of Watch. */
struct watcher {
	struct rpc_health *health;
	struct rpc_call *call;
	char *service; /* owned */
	int told;      /* the status that was sent last; -1: none */
	struct watcher *next, **prev;
};

struct rpc_health {
	struct map services; /* name -> its status as a number */
	struct watcher *watchers;
	bool stopped;
};

static int
status_of(const struct rpc_health *h, const char *service)
{
	if (!map_has(&h->services, service, strlen(service)))
		return SERVICE_UNKNOWN;
	return (int)(intptr_t)map_sget(&h->services, service);
}

static check_response
response_of(int status)
{
	check_response r = GRPC__HEALTH__V1__HEALTH_CHECK_RESPONSE__INIT;

	r.status = (Grpc__Health__V1__HealthCheckResponse__ServingStatus)status;
	return r;
}

static void
check(struct rpc_call *call, const ProtobufCMessage *msg, void *arg)
{
	const char *service = ((const check_request *)msg)->service;
	int status = status_of(arg, service);
	check_response r = response_of(status);

	if (status == SERVICE_UNKNOWN)
		rpc_finish(call, RPC_NOT_FOUND, "no such service", NULL);
	else
		rpc_reply(call, &r.base);
}

static void
list(struct rpc_call *call, const ProtobufCMessage *msg, void *arg)
{
	struct rpc_health *h = arg;
	Grpc__Health__V1__HealthListResponse r = GRPC__HEALTH__V1__HEALTH_LIST_RESPONSE__INIT;
	Grpc__Health__V1__HealthListResponse__StatusesEntry entries[LIST_MAX], *all[LIST_MAX];
	check_response statuses[LIST_MAX];
	struct map_item *it;

	(void)msg;
	if (h->services.n > LIST_MAX) {
		rpc_finish(call, RPC_RESOURCE_EXHAUSTED, "there are more than 100 services", NULL);
		return;
	}
	map_for_each (it, &h->services) {
		size_t i = r.n_statuses++;

		grpc__health__v1__health_list_response__statuses_entry__init(&entries[i]);
		statuses[i] = response_of((int)(intptr_t)it->value);
		entries[i].key = it->key;
		entries[i].value = &statuses[i];
		all[i] = &entries[i];
	}
	r.statuses = all;
	rpc_reply(call, &r.base);
}

/* ---- Watch */

static void
watcher_end(struct watcher *w, int code, const char *message)
{
	*w->prev = w->next;
	if (w->next != NULL)
		w->next->prev = w->prev;
	rpc_finish(w->call, code, message, NULL);
	free(w->service);
	free(w);
}

/* Sends the status unless the client has it; a full queue tries again when it has drained. */
static void
watcher_tell(struct watcher *w)
{
	int status = status_of(w->health, w->service);
	check_response r = response_of(status);

	if (status != w->told && rpc_send(w->call, &r.base) == 0)
		w->told = status;
}

static void
watch_drained(struct rpc_call *call, void *arg)
{
	(void)call;
	watcher_tell(arg);
}

static void
watch_cancelled(struct rpc_call *call, void *arg)
{
	(void)call;
	watcher_end(arg, RPC_CANCELLED, NULL);
}

static void
watch(struct rpc_call *call, const ProtobufCMessage *msg, void *arg)
{
	struct rpc_health *h = arg;
	struct watcher *w = xcalloc(1, sizeof *w);

	*w = (struct watcher){ .health = h,
		.call = call,
		.told = -1,
		.next = h->watchers,
		.prev = &h->watchers,
		.service = xstrdup(((const check_request *)msg)->service) };
	if (w->next != NULL)
		w->next->prev = &w->next;
	h->watchers = w;
	rpc_on_drain(call, watch_drained, w);
	rpc_on_cancel(call, watch_cancelled, w);
	watcher_tell(w);
	if (h->stopped)
		watcher_end(w, RPC_UNAVAILABLE, "the server is going");
}

static const struct rpc_method methods[] = {
	{ .name = "Check",
	    .kind = RPC_UNARY,
	    .request = &grpc__health__v1__health_check_request__descriptor,
	    .response = &grpc__health__v1__health_check_response__descriptor,
	    .message = check },
	{ .name = "List",
	    .kind = RPC_UNARY,
	    .request = &grpc__health__v1__health_list_request__descriptor,
	    .response = &grpc__health__v1__health_list_response__descriptor,
	    .message = list },
	{ .name = "Watch",
	    .kind = RPC_SERVER_STREAM,
	    .request = &grpc__health__v1__health_check_request__descriptor,
	    .response = &grpc__health__v1__health_check_response__descriptor,
	    .message = watch },
};

static const struct rpc_service service = { "grpc.health.v1.Health", methods, ARRAY_LEN(methods) };

/* ---- the owner's side */

int
rpc_health_add(struct rpc_server *s, struct rpc_health **health, struct err *err)
{
	CLEANUP(rpc_health_free) struct rpc_health *h = xcalloc(1, sizeof *h);
	int rc = rpc_server_add(s, &service, h, err);

	if (rc < 0)
		return rc;
	rpc_health_set(h, "", true);
	*health = STEAL(h);
	return 0;
}

void
rpc_health_free(struct rpc_health *h)
{
	if (h == NULL)
		return;
	assert(h->watchers == NULL); /* the server has cancelled them */
	map_fini(&h->services);
	free(h);
}

void
rpc_health_set(struct rpc_health *h, const char *name, bool serving)
{
	map_sput(&h->services, name, (void *)(intptr_t)(serving ? SERVING : NOT_SERVING));
	for (struct watcher *w = h->watchers; w != NULL; w = w->next)
		watcher_tell(w);
}

void
rpc_health_stop(struct rpc_health *h)
{
	struct map_item *it;

	h->stopped = true;
	map_for_each (it, &h->services) {
		it->value = (void *)(intptr_t)NOT_SERVING;
	}
	for (struct watcher *w = h->watchers, *next; w != NULL; w = next) {
		next = w->next;
		watcher_tell(w);
		watcher_end(w, RPC_UNAVAILABLE, "the server is going");
	}
}
