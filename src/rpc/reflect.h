/* SPDX-License-Identifier: Apache-2.0 */
/* reflect.h: gRPC's reflection service, under its name v1 and the older v1alpha, so that grpcurl and the
 * like need no .proto files. It answers from the descriptors that proto/ embeds. The loop's thread. */
#ifndef RPC_REFLECT_H
#define RPC_REFLECT_H

#include "base/cleanup.h"
#include "base/err.h"

struct rpc_reflect;
struct rpc_server;

/* Adds both services. Returns new in *reflect. */
int rpc_reflect_add(struct rpc_server *s, struct rpc_reflect **reflect, struct err *err)
    __attribute__((warn_unused_result));
/* After rpc_server_free. */
void rpc_reflect_free(struct rpc_reflect *r);
DEFINE_CLEANUP(struct rpc_reflect, rpc_reflect_free)

#endif
