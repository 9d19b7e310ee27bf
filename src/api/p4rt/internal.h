/* SPDX-License-Identifier: Apache-2.0 */
/* internal.h: what the files of the P4Runtime service share. */
#ifndef API_P4RT_INTERNAL_H
#define API_P4RT_INTERNAL_H

#include "api/p4rt/p4rt.h"

#include "base/map.h"
#include "p4/v1/p4runtime.pb-c.h"
#include "rpc/rpc.h"

struct election {
	uint64_t hi, lo;
	bool given;
};

struct stream { /* one StreamChannel */
	struct p4rt *p;
	struct rpc_call *call;
	char *role; /* NULL until the first arbitration; "" is full access */
	struct election id;
	uint64_t dropped; /* packets that the client was too slow for */
	struct stream *next;
};

struct job { /* a call that changes the pipeline or its entities; they run one after another */
	struct p4rt *p;
	struct rpc_call *call;
	void (*run)(struct job *j);
	void *data;
	struct job *next;
};

struct p4rt {
	struct loop *loop;
	struct store *store;
	struct tdi *tdi;
	char *pipe_dir;
	struct stream *streams;
	struct map highest; /* role -> struct election: the highest that was ever seen (§5.3) */
	struct job *jobs, **jobs_tail;
	bool busy;	       /* the first job runs */
	struct ir_prog *saved; /* VERIFY_AND_SAVE, until COMMIT */
	P4__V1__ForwardingPipelineConfig *saved_config;
	struct arena *saved_arena;
	char hash[65]; /* of what runs */
	struct digest *digests;
	uint64_t committed_ns;
};

/* Queues a job; job_done begins the next one. The call's error answers are the job's own affair. */
void p4rt_job(struct p4rt *p, struct rpc_call *call, void (*run)(struct job *j), void *data);
void p4rt_job_done(struct job *j);

/* arbitration.c */
extern void p4rt_stream_begin(struct rpc_call *call, void *arg);
extern void p4rt_stream_message(struct rpc_call *call, const ProtobufCMessage *msg, void *arg);
extern void p4rt_stream_end(struct rpc_call *call, void *arg);
/* The stream that is primary of this role, or NULL. */
struct stream *p4rt_primary(const struct p4rt *p, const char *role);
/* Whether a request with this election id and role comes from the primary. -EPERM says who is. */
int p4rt_check_primary(const struct p4rt *p, uint64_t device_id, const char *role,
    const P4__V1__Uint128 *id, struct err *err);
int p4rt_check_device(uint64_t device_id, struct err *err);

/* The handlers. */
void p4rt_set_config(struct rpc_call *call, const ProtobufCMessage *msg, void *arg);
void p4rt_get_config(struct rpc_call *call, const ProtobufCMessage *msg, void *arg);
void p4rt_write(struct rpc_call *call, const ProtobufCMessage *msg, void *arg);
void p4rt_read(struct rpc_call *call, const ProtobufCMessage *msg, void *arg);

/* packet.c: metadata of packet-in and packet-out by the program's controller headers. */
int p4rt_packet_out(struct p4rt *p, const P4__V1__PacketOut *out, struct err *err);

/* How a stored entity is written to a pipeline that is new: what is there from the start is modified. */
enum tdi_op p4rt_replay_op(const struct tdi_entity *e);

/* digest.c: lists of digests to the primary, and their acknowledgement (P4Runtime §16.3). */
/* An update was done: a digest's config among them counts from now on. */
void p4rt_digest_set(struct p4rt *p, const struct tdi_update *u);
void p4rt_digest_clear(struct p4rt *p);
int p4rt_digest_ack(struct p4rt *p, const P4__V1__DigestListAck *ack, struct err *err);

/* The program that runs, or NULL with -ENODEV (FAILED_PRECONDITION): "no pipeline is loaded". */
const struct ir_prog *p4rt_prog(const struct p4rt *p, struct err *err);

#endif
