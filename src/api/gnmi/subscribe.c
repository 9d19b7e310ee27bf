/* SPDX-License-Identifier: Apache-2.0 */
/* subscribe.c: Subscribe ONCE, POLL, and STREAM with SAMPLE: each sample is the subtree as JSON (gNMI §3.5). */
#include "api/gnmi/internal.h"

#include "base/clock.h"
#include "base/mem.h"

#include <errno.h>
#include <string.h>

#define INTERVAL_MIN_NS	    (100 * NS_PER_MS)
#define INTERVAL_DEFAULT_NS (10 * NS_PER_S)

struct subscription { /* one Subscribe call */
	struct gnmi *g;
	struct rpc_call *call;
	struct arena *request; /* of the first message, kept */
	const Gnmi__SubscriptionList *list;
	struct loop_timer *timer;
	uint64_t interval_ns;
	bool busy, ended, synced;
	Gnmi__Notification *n;
	struct arena *arena; /* of one sample */
	size_t cap;
	struct err err;
};

static void
release(struct subscription *s)
{
	loop_timer_free(s->timer);
	arena_free(s->request);
	free(s);
}

static void
end(struct subscription *s, int code, const char *message)
{
	if (s->ended)
		return;
	s->ended = true;
	rpc_set_data(s->call, NULL);
	rpc_finish(s->call, code, message, NULL);
	if (!s->busy)
		release(s);
}

static void
cancelled(struct rpc_call *call, void *arg)
{
	end(arg, RPC_CANCELLED, NULL);
}

static void
add_update(void *arg, const Gnmi__Path *path, json_t *node)
{
	struct subscription *s = arg;
	Gnmi__Update *u = GNMI_NEW(s->arena, Gnmi__Update, gnmi__update__init);

	if (s->n->n_update == s->cap) {
		Gnmi__Update **grown = arena_array(s->arena, Gnmi__Update *, s->cap * 2 + 8);

		for (size_t i = 0; i < s->n->n_update; i++)
			grown[i] = s->n->update[i];
		s->n->update = grown;
		s->cap = s->cap * 2 + 8;
	}
	u->path = (Gnmi__Path *)(uintptr_t)path;
	if (gnmi_value(s->arena, node, (int)s->list->encoding, &u->val, &s->err) == 0)
		s->n->update[s->n->n_update++] = u;
}

static void
send_sync(struct subscription *s)
{
	Gnmi__SubscribeResponse r = GNMI__SUBSCRIBE_RESPONSE__INIT;

	r.response_case = GNMI__SUBSCRIBE_RESPONSE__RESPONSE_SYNC_RESPONSE;
	r.sync_response = 1;
	if (rpc_send(s->call, &r.base) == 0)
		s->synced = true;
}

static void
sampled(void *arg, json_t *tree, const struct err *err)
{
	struct subscription *s = arg;
	Gnmi__SubscribeResponse r = GNMI__SUBSCRIBE_RESPONSE__INIT;
	bool skip = s->list->updates_only && !s->synced;

	s->busy = false;
	if (s->ended) {
		json_decref(tree);
		release(s);
		return;
	}
	s->arena = arena_new(0);
	s->n = GNMI_NEW(s->arena, Gnmi__Notification, gnmi__notification__init);
	s->n->timestamp = (int64_t)clock_real_ns();
	s->cap = 0;
	for (size_t i = 0; i < s->list->n_subscription && s->err.code == 0; i++) {
		Gnmi__Path *p;

		if (gnmi_join(s->arena, s->list->prefix, s->list->subscription[i]->path, &p,
			&s->err) == 0)
			gnmi_find(s->arena, tree, p, GNMI_ALL, add_update, s);
	}
	r.response_case = GNMI__SUBSCRIBE_RESPONSE__RESPONSE_UPDATE;
	r.update = s->n;
	/* A client that reads slower than it samples gets fewer samples, not a longer queue. */
	if (s->err.code == 0 && !skip && s->n->n_update > 0 && rpc_can_send(s->call))
		s->err.code = rpc_send(s->call, &r.base) == -ECANCELED ? -ECANCELED : 0;
	json_decref(tree);
	arena_free(s->arena);
	if (s->err.code < 0) {
		end(s, rpc_code_of(s->err.code), s->err.msg);
		return;
	}
	if (!s->synced || s->list->mode == GNMI__SUBSCRIPTION_LIST__MODE__POLL)
		send_sync(s);
	if (s->list->mode == GNMI__SUBSCRIPTION_LIST__MODE__ONCE)
		end(s, RPC_OK, NULL);
	else if (s->list->mode == GNMI__SUBSCRIPTION_LIST__MODE__STREAM)
		loop_timer_set(s->timer, s->interval_ns);
}

static void
sample(void *arg)
{
	struct subscription *s = arg;

	if (s->busy)
		return;
	s->busy = true;
	gnmi_tree(s->g, sampled, s);
}

/* The shortest interval that is asked for rules all paths of the call. */
static int
check_list(struct subscription *s, struct err *err)
{
	s->interval_ns = INTERVAL_DEFAULT_NS;
	if (s->list->n_subscription == 0)
		return err_set(err, -EINVAL, "the subscription has no path");
	for (size_t i = 0; i < s->list->n_subscription; i++) {
		const Gnmi__Subscription *u = s->list->subscription[i];

		if (s->list->mode == GNMI__SUBSCRIPTION_LIST__MODE__STREAM &&
		    u->mode == GNMI__SUBSCRIPTION_MODE__ON_CHANGE)
			return err_set(
			    err, -EOPNOTSUPP, "ON_CHANGE is not supported yet; use SAMPLE");
		if (u->sample_interval != 0)
			s->interval_ns = MIN(s->interval_ns, u->sample_interval);
	}
	s->interval_ns = MAX(s->interval_ns, INTERVAL_MIN_NS);
	return 0;
}

void
gnmi_subscribe(struct rpc_call *call, const ProtobufCMessage *msg, void *arg)
{
	const Gnmi__SubscribeRequest *r = (const Gnmi__SubscribeRequest *)msg;
	struct subscription *s = rpc_data(call);
	struct err err;

	if (s != NULL) {
		if (r->request_case == GNMI__SUBSCRIBE_REQUEST__REQUEST_POLL &&
		    s->list->mode == GNMI__SUBSCRIPTION_LIST__MODE__POLL)
			sample(s);
		else
			end(s, RPC_INVALID_ARGUMENT, "only a poll may follow the first request");
		return;
	}
	if (r->request_case != GNMI__SUBSCRIBE_REQUEST__REQUEST_SUBSCRIBE) {
		rpc_finish(
		    call, RPC_INVALID_ARGUMENT, "the first request must be a subscription", NULL);
		return;
	}
	s = xcalloc(1, sizeof *s);
	s->g = arg;
	s->call = call;
	s->request = rpc_take(call);
	s->list = r->subscribe;
	s->timer = loop_timer_new(s->g->loop, sample, s);
	rpc_set_data(call, s);
	rpc_on_cancel(call, cancelled, s);
	if (check_list(s, &err) < 0)
		end(s, rpc_code_of(err.code), err.msg);
	else
		sample(s);
}

void
gnmi_subscribe_end(struct rpc_call *call, void *arg)
{
	struct subscription *s = rpc_data(call);

	if (s == NULL)
		return;
	/* A client may close its side of a STREAM at once and go on reading; ONCE ends by itself. */
	if (s->list->mode == GNMI__SUBSCRIPTION_LIST__MODE__POLL)
		end(s, RPC_OK, NULL);
}
