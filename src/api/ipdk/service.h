/* SPDX-License-Identifier: Apache-2.0 */
/* service.h: ipdk.v1, the third service (D17): version, health, what runs, traces, dumps, logs. Reads only,
 * but for Unload. Loop's thread only. */
#ifndef API_IPDK_SERVICE_H
#define API_IPDK_SERVICE_H

#include "api/p4rt/p4rt.h"
#include "base/cleanup.h"
#include "devices/model.h"

struct ipdk_service;
struct rpc_server;

struct ipdk_service_options { /* all borrowed for the service's life */
	struct loop *loop;
	struct tdi *tdi;
	struct dev_model *model;
	struct p4rt *p4rt;
	const char *run_dir, *state_dir;
	const char *program_dir; /* ipdkd's own: ipdk-p4c is looked for there, then in $PATH */
	const char *dp_program;	 /* what the target starts; NULL: it starts nothing */
};

struct ipdk_service *ipdk_service_new(const struct ipdk_service_options *o);
void ipdk_service_free(struct ipdk_service *s);
DEFINE_CLEANUP(struct ipdk_service, ipdk_service_free)
int ipdk_service_register(struct ipdk_service *s, struct rpc_server *server, struct err *err);

/* From the target's events. */
void ipdk_service_trace(struct ipdk_service *s, const struct tdi_trace *step);
void ipdk_service_dp(struct ipdk_service *s, bool up, const char *why);

#endif
