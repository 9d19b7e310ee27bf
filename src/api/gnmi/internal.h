/* SPDX-License-Identifier: Apache-2.0 */
/* internal.h: what the files of the gNMI service share: paths, and the data tree as JSON (RFC 7951). */
#ifndef API_GNMI_INTERNAL_H
#define API_GNMI_INTERNAL_H

#include "api/gnmi/gnmi.h"

#include "base/arena.h"
#include "gnmi/gnmi.pb-c.h"
#include "rpc/rpc.h"

#include <jansson.h>

struct gnmi {
	struct loop *loop;
	struct dev_model *model;
	struct subscription *subscriptions;
};

/* ---- tree.c ----------------------------------------------------------------------------------------- */

typedef void (*gnmi_tree_fn)(void *arg, json_t *tree, const struct err *err);
/* Builds the whole tree, with counters from the data plane; fn gets it (stolen by fn: json_decref), or NULL
 * and an error. A data plane that is away leaves the counters out. */
void gnmi_tree(struct gnmi *g, gnmi_tree_fn fn, void *arg);

/* ---- path.c ----------------------------------------------------------------------------------------- */

enum gnmi_part { GNMI_ALL, GNMI_CONFIG, GNMI_STATE };

/* Prefix and path in one, module prefixes taken off. In the arena. -EINVAL for an unknown origin. */
int gnmi_join(struct arena *a, const Gnmi__Path *prefix, const Gnmi__Path *path, Gnmi__Path **out,
    struct err *err);
/* "/virtual-devices/host[name=x]/config". In the arena. */
const char *gnmi_path_text(struct arena *a, const Gnmi__Path *path);

typedef void (*gnmi_found_fn)(void *arg, const Gnmi__Path *path, json_t *node);
/* Calls fn for each node that the path (with wildcards * and ...) names; node is borrowed. 'part' leaves out
 * config or state containers. Returns how many. */
unsigned gnmi_find(struct arena *a, json_t *tree, const Gnmi__Path *path, enum gnmi_part part,
    gnmi_found_fn fn, void *arg);
/* A node as a value in the asked encoding: JSON, JSON_IETF, or PROTO for leaves. In the arena. */
int gnmi_value(
    struct arena *a, const json_t *node, int encoding, Gnmi__TypedValue **out, struct err *err);

/* ---- the handlers ------------------------------------------------------------------------------------ */

void gnmi_get(struct rpc_call *call, const ProtobufCMessage *msg, void *arg);
void gnmi_set(struct rpc_call *call, const ProtobufCMessage *msg, void *arg);
void gnmi_subscribe(struct rpc_call *call, const ProtobufCMessage *msg, void *arg);
/* The model's: something changed. */
void gnmi_changed(void *arg, const char *kind, const char *name);
void gnmi_subscribe_end(struct rpc_call *call, void *arg);

#define GNMI_NEW(a, T, init)                                                                       \
	({                                                                                         \
		T *m_ = arena_new_of(a, T);                                                        \
		init(m_);                                                                          \
		m_;                                                                                \
	})

#endif
