/* SPDX-License-Identifier: Apache-2.0 */
/* health.h: the service grpc.health.v1.Health. Probes ask it whether a service works; `ipdk doctor` too.
 * The loop's thread. */
#ifndef RPC_HEALTH_H
#define RPC_HEALTH_H

#include "base/cleanup.h"
#include "base/err.h"

#include <stdbool.h>

struct rpc_health;
struct rpc_server;

/* Adds the service; the server as a whole ("") serves. Returns new in *health. */
int rpc_health_add(struct rpc_server *s, struct rpc_health **health, struct err *err)
    __attribute__((warn_unused_result));
/* After rpc_server_free. */
void rpc_health_free(struct rpc_health *h);
DEFINE_CLEANUP(struct rpc_health, rpc_health_free)

/* Says whether a service, such as "p4.v1.P4Runtime", works; who watches it is told. */
void rpc_health_set(struct rpc_health *h, const char *service, bool serving);
/* Nothing serves any more, and calls of Watch end: before rpc_server_drain. */
void rpc_health_stop(struct rpc_health *h);

#endif
