/* SPDX-License-Identifier: Apache-2.0 */
/* internal.h: what the files of the ipdk.v1 service share. */
#ifndef API_IPDK_INTERNAL_H
#define API_IPDK_INTERNAL_H

#include "api/ipdk/service.h"
#include "ipdk/v1/ipdk.pb-c.h"
#include "ir/p4info.h"
#include "rpc/rpc.h"

struct trace { /* one Trace call */
	struct ipdk_service *s;
	struct rpc_call *call;
	uint32_t port, left;
	uint64_t lost;
	struct trace *next;
};

#define LOG_LINES 1024u

struct ipdk_service {
	struct ipdk_service_options o;
	uint64_t started_ns;
	bool dp_up;
	char *dp_why;
	struct trace *traces;
	/* logs.c */
	char *lines[LOG_LINES]; /* ipdkd's own last lines, in a ring; owned */
	size_t n_lines;		/* ever */
	struct logs *logs;	/* calls that follow */
	struct loop_timer *look;
	int64_t dp_off; /* how far ipdk-dp's log was read */
	bool telling;
};

void ipdk_logs_open(struct ipdk_service *s);
void ipdk_logs_close(struct ipdk_service *s);
void ipdk_logs(struct rpc_call *call, const ProtobufCMessage *msg, void *arg);
void ipdk_doctor(struct rpc_call *call, const ProtobufCMessage *msg, void *arg);

#endif
