/* SPDX-License-Identifier: Apache-2.0 */
/* subscribe.c: Subscribe ONCE, POLL, and STREAM with SAMPLE and ON_CHANGE (gNMI §3.5). A sample is the subtree as
 * JSON. ON_CHANGE gives each entry of a list by itself, when it is there, when it changes and when it goes;
 * counters are not looked at, since they change with every packet. */
#include "api/gnmi/internal.h"

#include "base/clock.h"
#include "base/map.h"
#include "base/mem.h"
#include "rpc/pb.h"

#include <errno.h>
#include <string.h>

#define INTERVAL_MIN_NS	    (100 * NS_PER_MS)
#define INTERVAL_DEFAULT_NS (10 * NS_PER_S)
#define SOON_NS		    (10 * NS_PER_MS) /* changes of one operation are told together */
#define AGAIN_NS	    (5 * NS_PER_MS)

struct subscription { /* one Subscribe call */
	struct gnmi *g;
	struct rpc_call *call;
	struct arena *request; /* of the first message, kept */
	const Gnmi__SubscriptionList *list;
	struct loop_timer *timer;
	uint64_t interval_ns;
	struct loop_timer *soon; /* something changed */
	bool has_samples, has_changes, changed,
	    on_change;	 /* on_change: this pass is for changes, not for samples */
	struct map kept; /* ON_CHANGE: path as text -> struct kept */
	unsigned pass;
	struct subscription *next;
	bool busy, ended, synced;
	Gnmi__Notification *n;
	struct arena *arena; /* of one sample */
	size_t cap;
	struct err err;
};

struct kept { /* what was told of one path */
	json_t *value;
	struct buf path; /* packed */
	unsigned pass;	 /* in which it was there last */
};

static void
kept_free(struct kept *k)
{
	json_decref(k->value);
	buf_fini(&k->path);
	free(k);
}

static void
release(struct subscription *s)
{
	struct map_item *it;

	for (struct subscription **at = &s->g->subscriptions; *at != NULL; at = &(*at)->next)
		if (*at == s) {
			*at = s->next;
			break;
		}
	map_for_each (it, &s->kept)
		kept_free(it->value);
	map_fini(&s->kept);
	loop_timer_free(s->soon);
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

/* ---- changes -------------------------------------------------------------------------------------------- */

static void
strip_counters(json_t *j)
{
	const char *key;
	json_t *v;
	size_t i;

	json_object_del(j, "counters");
	json_object_foreach(j, key, v) strip_counters(v);
	json_array_foreach(j, i, v) strip_counters(v);
}

static void
add_changed(void *arg, const Gnmi__Path *path, json_t *node)
{
	struct subscription *s = arg;
	const char *text = gnmi_path_text(s->arena, path);
	json_t *value = json_deep_copy(node);
	struct kept *k = map_sget(&s->kept, text);

	strip_counters(value);
	if (k != NULL && json_equal(k->value, value)) {
		json_decref(value);
		k->pass = s->pass;
		return;
	}
	if (k == NULL) {
		k = xcalloc(1, sizeof *k);
		rpc_pack(&path->base, &k->path);
		map_sput(&s->kept, text, k);
	}
	json_decref(k->value);
	k->value = value;
	k->pass = s->pass;
	add_update(s, path, value);
}

/* What is not there any more. */
static void
add_deletes(struct subscription *s)
{
	struct map_item *it;

	s->n->delete_ = arena_array(s->arena, Gnmi__Path *, s->kept.n);
	map_for_each (it, &s->kept) {
		struct kept *k = it->value;
		ProtobufCMessage *msg;

		if (k->pass == s->pass)
			continue;
		if (rpc_unpack(s->arena, &gnmi__path__descriptor, k->path.data, k->path.len, NULL,
			&msg, &s->err) == 0)
			s->n->delete_[s->n->n_delete_++] = (Gnmi__Path *)msg;
		kept_free(k);
		map_del(&s->kept, it->key, it->key_len);
	}
}

/* A path above the lists stands for every entry of them. */
static Gnmi__Path *
to_entries(struct subscription *s, const Gnmi__Path *p)
{
	Gnmi__Path *out = arena_memdup(s->arena, p, sizeof *p);
	size_t n = p->n_elem;

	if (n >= 2)
		return out;
	out->elem = arena_array(s->arena, Gnmi__PathElem *, 2);
	for (size_t i = 0; i < 2; i++) {
		out->elem[i] =
		    i < n ? p->elem[i] : GNMI_NEW(s->arena, Gnmi__PathElem, gnmi__path_elem__init);
		if (i >= n)
			out->elem[i]->name = (char *)"*";
	}
	out->n_elem = 2;
	return out;
}

static bool
is_on_change(const struct subscription *s, size_t i)
{
	return s->list->mode == GNMI__SUBSCRIPTION_LIST__MODE__STREAM &&
	       s->list->subscription[i]->mode == GNMI__SUBSCRIPTION_MODE__ON_CHANGE;
}

/* The first pass is for all paths, each other one for samples or for changes. */
static void
collect(struct subscription *s, json_t *tree)
{
	for (size_t i = 0; i < s->list->n_subscription && s->err.code == 0; i++) {
		Gnmi__Path *p;

		if ((s->synced && is_on_change(s, i) != s->on_change) ||
		    gnmi_join(
			s->arena, s->list->prefix, s->list->subscription[i]->path, &p, &s->err) < 0)
			continue;
		if (is_on_change(s, i))
			gnmi_find(s->arena, tree, to_entries(s, p), GNMI_ALL, add_changed, s);
		else
			gnmi_find(s->arena, tree, p, GNMI_ALL, add_update, s);
	}
	if (s->err.code == 0 && (!s->synced || s->on_change))
		add_deletes(s);
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

/* A change that cannot be queued must not be lost in silence. */
static void
send(struct subscription *s, const Gnmi__SubscribeResponse *r)
{
	int rc = rpc_send(s->call, &r->base);

	if (rc == -ECANCELED)
		err_set(&s->err, rc, "the call is over");
	else if (rc < 0 && s->on_change)
		err_set(&s->err, -ENOBUFS, "the client reads more slowly than things change");
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
	s->pass++;
	collect(s, tree);
	r.response_case = GNMI__SUBSCRIBE_RESPONSE__RESPONSE_UPDATE;
	r.update = s->n;
	/* A client that reads slower than it samples gets fewer samples, not a longer queue; a change is told
	 * in any case. */
	if (s->err.code == 0 && !skip && s->n->n_update + s->n->n_delete_ > 0 &&
	    (rpc_can_send(s->call) || s->on_change))
		send(s, &r);
	json_decref(tree);
	arena_free(s->arena);
	if (s->err.code < 0) {
		end(s, rpc_code_of(s->err.code), s->err.msg);
		return;
	}
	if (!s->synced || s->list->mode == GNMI__SUBSCRIPTION_LIST__MODE__POLL)
		send_sync(s);
	if (s->list->mode == GNMI__SUBSCRIPTION_LIST__MODE__ONCE) {
		end(s, RPC_OK, NULL); /* 's' is gone */
		return;
	}
	if (s->list->mode == GNMI__SUBSCRIPTION_LIST__MODE__STREAM && s->has_samples &&
	    !s->on_change)
		loop_timer_set(s->timer, s->interval_ns);
	s->on_change = false;
	if (s->changed)
		loop_timer_set(s->soon, 0);
}

static void
sample(void *arg)
{
	struct subscription *s = arg;

	if (s->busy) { /* with a pass for changes */
		loop_timer_set(s->timer, AGAIN_NS);
		return;
	}
	s->busy = true;
	gnmi_tree(s->g, sampled, s);
}

/* The timer for changes: what came in the meantime goes out together. */
static void
tell_changes(void *arg)
{
	struct subscription *s = arg;

	if (s->busy || !s->synced)
		return; /* the pass that runs will find that something changed */
	s->changed = false;
	s->busy = s->on_change = true;
	gnmi_tree(s->g, sampled, s);
}

void
gnmi_changed(void *arg, const char *kind, const char *name)
{
	struct gnmi *g = arg;

	for (struct subscription *s = g->subscriptions; s != NULL; s = s->next) {
		s->changed = s->has_changes;
		if (s->has_changes && !s->busy)
			loop_timer_set(s->soon, SOON_NS);
	}
}

static bool
names_counters(const Gnmi__Path *p)
{
	for (size_t i = 0; p != NULL && i < p->n_elem; i++)
		if (strcmp(p->elem[i]->name, "counters") == 0)
			return true;
	return false;
}

static int
check_on_change(const struct subscription *s, const Gnmi__Subscription *u, struct err *err)
{
	if (names_counters(s->list->prefix) || names_counters(u->path))
		return err_set(err, -EOPNOTSUPP,
		    "counters have no ON_CHANGE: they change with every packet; use SAMPLE");
	if (u->heartbeat_interval != 0)
		return err_set(err, -EOPNOTSUPP, "ON_CHANGE with a heartbeat is not supported");
	return 0;
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

		if (is_on_change(s, i)) {
			s->has_changes = true;
			if (check_on_change(s, u, err) < 0)
				return err->code;
			continue;
		}
		s->has_samples = true;
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
	s->soon = loop_timer_new(s->g->loop, tell_changes, s);
	s->next = s->g->subscriptions;
	s->g->subscriptions = s;
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
