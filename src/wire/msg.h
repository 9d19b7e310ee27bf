/* SPDX-License-Identifier: Apache-2.0 */
/* msg.h: the messages between ipdkd and ipdk-dp, each declared by one line of fields from which the C
 * struct, the encoder, the decoder and the printer are made (msg.c). State is absolute: "port 3 is Y",
 * by key, so that either side can die and be replayed. conn.h carries them.
 *
 * On the wire a message is one SEQPACKET datagram, little-endian, packed:
 *   u8 version, u8 0, u16 type, u32 length of what follows the header, u64 generation, u64 request
 * then the fields in order: integers as they are; str and bytes as u32 length and the bytes, a str with
 * its NUL counted and without one inside; a list as u32 count and its elements.
 *
 * Requests go from ipdkd to ipdk-dp with a request id of 1 or more; every one gets exactly one final
 * answer with that id (marked FINAL below; 'done' where nothing else is named), perhaps after answers
 * marked PART. Events go the other way with request id 0. */
#ifndef WIRE_MSG_H
#define WIRE_MSG_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	WIRE_VERSION = 1, /* of the header and of every field list: a difference is refused */
	WIRE_HEADER_BYTES = 24,
	WIRE_MSG_MAX = 65536,  /* bytes of a message with its header */
	WIRE_FDS_MAX = 4,      /* descriptors of a message */
	WIRE_BATCH_MAX = 1024, /* elements of a list; the decoder refuses more */
};

/* Kinds of fields. */
struct wire_bytes {
	const uint8_t *p; /* borrowed; decoded: valid as long as the message */
	uint32_t len;
};
#define WIRE_T_u8    uint8_t
#define WIRE_T_u16   uint16_t
#define WIRE_T_u32   uint32_t
#define WIRE_T_u64   uint64_t
#define WIRE_T_i32   int32_t
#define WIRE_T_bool  bool
#define WIRE_T_str   const char * /* encoded NULL is "" ; decoded: never NULL */
#define WIRE_T_bytes struct wire_bytes

/* ---- elements of lists: S(name) ------------------------------------------------------------------- */

#define WIRE_STRUCTS(S)                                                                            \
	S(entity)                                                                                  \
	S(result)                                                                                  \
	S(replica)                                                                                 \
	S(stat)

/* One entity in the encoding of the executor and its driver; op: enum dp_entity_op. */
#define WIRE_entity(T, F, L)  F(T, u8, op) F(T, bytes, data)
/* What became of one element: 0 or a negative errno, and why. */
#define WIRE_result(T, F, L)  F(T, i32, code) F(T, str, text)
#define WIRE_replica(T, F, L) F(T, u32, port) F(T, u32, instance)
/* A number by name: "rx_packets", "drop_no_port". */
#define WIRE_stat(T, F, L)    F(T, str, name) F(T, u64, value)

/* ---- messages: M(number, name, what) --------------------------------------------------------------- */
/* Numbers are never used again. */

#define WIRE_MESSAGES(M)                                                                           \
	M(1, hello, REQUEST)                                                                       \
	M(2, welcome, FINAL)                                                                       \
	M(3, done, FINAL)                                                                          \
	M(4, credit, CONTROL)                                                                      \
	M(5, sync_begin, REQUEST)                                                                  \
	M(6, sync_end, REQUEST)                                                                    \
	M(7, ping, REQUEST)                                                                        \
	M(8, log_level, REQUEST)                                                                   \
	M(9, quit, REQUEST)                                                                        \
	M(20, pipe_load, REQUEST)                                                                  \
	M(21, pipe_commit, REQUEST)                                                                \
	M(22, pipe_unload, REQUEST)                                                                \
	M(23, pipe_read, REQUEST)                                                                  \
	M(24, pipe_info, PART)                                                                     \
	M(25, pipe_dump, REQUEST)                                                                  \
	M(26, text, PART)                                                                          \
	M(30, entity_write, REQUEST)                                                               \
	M(31, entity_result, FINAL)                                                                \
	M(32, entity_read, REQUEST)                                                                \
	M(33, entity_data, PART)                                                                   \
	M(34, repl_set, REQUEST)                                                                   \
	M(35, repl_del, REQUEST)                                                                   \
	M(36, repl_read, REQUEST)                                                                  \
	M(37, repl_info, PART)                                                                     \
	M(40, port_set, REQUEST)                                                                   \
	M(41, port_del, REQUEST)                                                                   \
	M(42, port_read, REQUEST)                                                                  \
	M(43, port_info, PART)                                                                     \
	M(44, port_event, EVENT)                                                                   \
	M(50, bdev_set, REQUEST)                                                                   \
	M(51, bdev_del, REQUEST)                                                                   \
	M(52, bdev_read, REQUEST)                                                                  \
	M(53, bdev_info, PART)                                                                     \
	M(60, disk_set, REQUEST)                                                                   \
	M(61, disk_del, REQUEST)                                                                   \
	M(62, disk_read, REQUEST)                                                                  \
	M(63, disk_info, PART)                                                                     \
	M(64, disk_event, EVENT)                                                                   \
	M(70, trace_set, REQUEST)                                                                  \
	M(71, trace_step, LOSSY)                                                                   \
	M(72, packet_out, REQUEST)                                                                 \
	M(73, packet_in, LOSSY)                                                                    \
	M(74, notice, LOSSY)                                                                       \
	M(75, packet_left, LOSSY)                                                                  \
	M(80, stats_read, REQUEST)                                                                 \
	M(81, stats, PART)

/* First on a connection, by ipdkd. abi: WIRE_ABI of the sender; credits: events it takes before it
 * grants more with 'credit'. */
#define WIRE_hello(T, F, L) F(T, u32, abi) F(T, str, version) F(T, u32, pid) F(T, u32, credits)
/* Its answer. boot_id: 32 hex digits, new for each process; credits: requests it takes before it
 * answers; gen: the generation of the last sync_end; synced: there was one since it started. */
#define WIRE_welcome(T, F, L)                                                                      \
	F(T, u32, abi)                                                                             \
	F(T, str, version)                                                                         \
	F(T, u32, pid)                                                                             \
	F(T, u32, credits)                                                                         \
	F(T, str, boot_id)                                                                         \
	F(T, u64, gen)                                                                             \
	F(T, bool, synced)                                                                         \
	F(T, u32, workers)                                                                         \
	F(T, str, services)
/* The final answer where no other is named: 0 or a negative errno, and one line for people. */
#define WIRE_done(T, F, L)   F(T, i32, code) F(T, str, text)
/* The receiver of LOSSY events took n more. */
#define WIRE_credit(T, F, L) F(T, u32, n)
/* From here to sync_end with the header's generation everything that shall exist is written; sync_end
 * drops what was not, and the data plane begins to serve guests. */
#define WIRE_sync_begin(T, F, L)
#define WIRE_sync_end(T, F, L)
#define WIRE_ping(T, F, L)
/* debug, info, warn, error */
#define WIRE_log_level(T, F, L) F(T, str, level)
/* Orderly end of the process, after its answer. */
#define WIRE_quit(T, F, L)

/* Loads a pipeline directory as number 'pipe' (1.., chosen by ipdkd); entities can be written to it
 * before it is committed. Loading the same directory under the same number again changes nothing.
 * Answer: pipe_info, then done. executor "": the default. */
#define WIRE_pipe_load(T, F, L)	  F(T, u32, pipe) F(T, str, dir) F(T, str, executor)
/* Makes it the running one, without losing a packet; the one before stays loaded. 'done' comes when
 * every worker runs it. pipe 0: none runs, packets are dropped and counted. */
#define WIRE_pipe_commit(T, F, L) F(T, u32, pipe)
/* Frees it; the running one is refused (-EBUSY). An absent one is fine. */
#define WIRE_pipe_unload(T, F, L) F(T, u32, pipe)
/* pipe_info of each loaded one, done. */
#define WIRE_pipe_read(T, F, L)
#define WIRE_pipe_info(T, F, L)                                                                    \
	F(T, u32, pipe)                                                                            \
	F(T, str, name)                                                                            \
	F(T, str, sha256)                                                                          \
	F(T, str, dir)                                                                             \
	F(T, str, executor)                                                                        \
	F(T, bool, running)
/* Text about a pipeline: what = c, ir, tables, hits, build-log. Answer: texts, done. */
#define WIRE_pipe_dump(T, F, L) F(T, u32, pipe) F(T, str, what)
#define WIRE_text(T, F, L)	F(T, bytes, data)

/* Writes entities in order; every one is tried and has its result. pipe 0: the running one. */
#define WIRE_entity_write(T, F, L)  F(T, u32, pipe) L(T, entity, items)
#define WIRE_entity_result(T, F, L) L(T, result, items)
/* Reads the entities that match: entity_data (op 0), done. */
#define WIRE_entity_read(T, F, L)   F(T, u32, pipe) F(T, bytes, want)
#define WIRE_entity_data(T, F, L)   F(T, u32, pipe) L(T, entity, items)

/* A multicast group (kind 0) or clone session (kind 1) is this list. truncate_bytes 0: whole packets. */
#define WIRE_repl_set(T, F, L)                                                                     \
	F(T, u8, kind)                                                                             \
	F(T, u32, id)                                                                              \
	F(T, u32, class_of_service)                                                                \
	F(T, u32, truncate_bytes)                                                                  \
	L(T, replica, replicas)
#define WIRE_repl_del(T, F, L) F(T, u8, kind) F(T, u32, id)
#define WIRE_repl_read(T, F, L)
#define WIRE_repl_info(T, F, L) WIRE_repl_set(T, F, L)

/* A port is this. kind: vhost, tap, pcap, null, dpdk, control; arg: its socket, interface name,
 * "in=F,out=F", "", device arguments, "". A control port has its outside on this connection: packets
 * enter by packet_out and leave as packet_left. side: 0 network, 1 host (PNA's direction). Rates in bit/s of L2 bytes
 * without FCS, 0: unlimited; from_*: what enters the switch from the port, to_*: what leaves it.
 * mac: 6 bytes or none. queues 0: 1. vhost: features the device must offer when it comes back (0: all
 * it has); connect: to a QEMU that listens, instead of listening; group: of the socket, "" for this
 * user's only. Answer: port_info, done. */
#define WIRE_port_set(T, F, L)                                                                     \
	F(T, u32, port)                                                                            \
	F(T, str, name)                                                                            \
	F(T, str, kind)                                                                            \
	F(T, str, arg)                                                                             \
	F(T, u8, side)                                                                             \
	F(T, u64, from_bps)                                                                        \
	F(T, u64, to_bps)                                                                          \
	F(T, u32, mtu)                                                                             \
	F(T, bytes, mac)                                                                           \
	F(T, u32, queues)                                                                          \
	F(T, u64, features)                                                                        \
	F(T, bool, connect)                                                                        \
	F(T, str, group)
#define WIRE_port_del(T, F, L)	F(T, u32, port)
/* port_info of one port, or of all (0); done. */
#define WIRE_port_read(T, F, L) F(T, u32, port)
/* state: "up", "down", "waiting" (no front-end yet), "broken: reason". features: negotiated. */
#define WIRE_port_info(T, F, L)                                                                    \
	F(T, u32, port)                                                                            \
	F(T, str, name)                                                                            \
	F(T, str, kind)                                                                            \
	F(T, str, arg)                                                                             \
	F(T, str, state)                                                                           \
	F(T, bool, up)                                                                             \
	F(T, u64, features)                                                                        \
	F(T, u32, queues)                                                                          \
	F(T, u64, from_bps)                                                                        \
	F(T, u64, to_bps)                                                                          \
	L(T, stat, stats)
#define WIRE_port_event(T, F, L) F(T, u32, port) F(T, bool, up) F(T, str, state)

/* A block device is this. kind: mem (its memfd comes with the message), file, null. */
#define WIRE_bdev_set(T, F, L)                                                                     \
	F(T, str, name)                                                                            \
	F(T, str, kind)                                                                            \
	F(T, str, path)                                                                            \
	F(T, u64, size_bytes)                                                                      \
	F(T, u32, block_bytes)                                                                     \
	F(T, bool, create)                                                                         \
	F(T, bool, read_only)                                                                      \
	F(T, bool, buffered)
#define WIRE_bdev_del(T, F, L)	F(T, str, name)
#define WIRE_bdev_read(T, F, L) F(T, str, name)
#define WIRE_bdev_info(T, F, L)                                                                    \
	F(T, str, name)                                                                            \
	F(T, str, kind)                                                                            \
	F(T, str, path)                                                                            \
	F(T, u64, size_bytes)                                                                      \
	F(T, u32, block_bytes)                                                                     \
	F(T, u32, users)                                                                           \
	L(T, stat, stats)

/* A disk - a vhost-user-blk device on a bdev - is this. Limits 0: none. */
#define WIRE_disk_set(T, F, L)                                                                     \
	F(T, str, name)                                                                            \
	F(T, str, bdev)                                                                            \
	F(T, str, socket)                                                                          \
	F(T, bool, connect)                                                                        \
	F(T, str, group)                                                                           \
	F(T, u64, iops)                                                                            \
	F(T, u64, bytes_per_s)                                                                     \
	F(T, u32, queues)                                                                          \
	F(T, u32, queue_size)                                                                      \
	F(T, str, serial)                                                                          \
	F(T, u64, features)
#define WIRE_disk_del(T, F, L)	F(T, str, name)
#define WIRE_disk_read(T, F, L) F(T, str, name)
#define WIRE_disk_info(T, F, L)                                                                    \
	F(T, str, name)                                                                            \
	F(T, str, bdev)                                                                            \
	F(T, str, socket)                                                                          \
	F(T, str, state)                                                                           \
	F(T, bool, up)                                                                             \
	F(T, u64, features)                                                                        \
	F(T, u32, queues)                                                                          \
	F(T, u64, size_bytes)                                                                      \
	F(T, u64, iops)                                                                            \
	F(T, u64, bytes_per_s)                                                                     \
	L(T, stat, stats)
#define WIRE_disk_event(T, F, L) F(T, str, name) F(T, bool, up) F(T, str, state)

/* Traces the next n packets that arrive on the port (0: any); n 0 stops. */
#define WIRE_trace_set(T, F, L) F(T, u32, port) F(T, u32, n)
/* One step of a traced packet; last: nothing follows for it. Location as struct ir_loc. */
#define WIRE_trace_step(T, F, L)                                                                   \
	F(T, u64, packet)                                                                          \
	F(T, u64, time_ns)                                                                         \
	F(T, u32, port)                                                                            \
	F(T, u32, line)                                                                            \
	F(T, u16, col)                                                                             \
	F(T, u16, file)                                                                            \
	F(T, str, text)
/* Into the pipeline as if it had arrived on the port. */
#define WIRE_packet_out(T, F, L)  F(T, u32, port) F(T, bytes, data)
/* A packet that the pipeline sent to the CPU port. */
#define WIRE_packet_in(T, F, L)	  F(T, u32, port) F(T, bytes, data)
/* A packet that left by a port of kind "control". */
#define WIRE_packet_left(T, F, L) F(T, u32, port) F(T, bytes, data)
/* From an executor to its driver (digests, idle time-outs), in their encoding. */
#define WIRE_notice(T, F, L)	  F(T, u32, pipe) F(T, bytes, data)

/* Counters of the engine and of each worker: stats, done. */
#define WIRE_stats_read(T, F, L)
#define WIRE_stats(T, F, L) F(T, str, of) L(T, stat, items)

/* ---- what is made of it ----------------------------------------------------------------------------- */

/* Changes when the meaning of a message changes; both sides must have the same. */
enum { WIRE_ABI = 1 };

#define WIRE_FIELD_DECL(T, kind, name) WIRE_T_##kind name;
#define WIRE_LIST_DECL(T, elem, name)                                                              \
	uint32_t n_##name;                                                                         \
	struct wire_##elem *name; /* borrowed */
#define WIRE_STRUCT_DECL(name)                                                                     \
	struct wire_##name {                                                                       \
		WIRE_##name(, WIRE_FIELD_DECL, WIRE_LIST_DECL)                                     \
	};
#define WIRE_MSG_DECL(number, name, what)   WIRE_STRUCT_DECL(name)
#define WIRE_ENUM_DECL(number, name, what)  WIRE_MSG_##name = number,
#define WIRE_UNION_DECL(number, name, what) struct wire_##name name;

WIRE_STRUCTS(WIRE_STRUCT_DECL)
WIRE_MESSAGES(WIRE_MSG_DECL)

enum wire_type { WIRE_MESSAGES(WIRE_ENUM_DECL) };
enum wire_what { WIRE_REQUEST, WIRE_FINAL, WIRE_PART, WIRE_EVENT, WIRE_LOSSY, WIRE_CONTROL };

struct wire_msg {
	enum wire_type type;
	uint64_t gen; /* generation this belongs to; 0: none */
	uint64_t req; /* request id; 0: an event */
	uint32_t n_fds;
	int fds[WIRE_FDS_MAX]; /* encode: borrowed. Received: closed after the callback unless taken
	                        * with STEAL_FD */
	union {
		WIRE_MESSAGES(WIRE_UNION_DECL)
	} u;
};

/* "port_set", or NULL for a number that is none. */
const char *wire_type_name(uint32_t type);
enum wire_what wire_type_what(enum wire_type type);

/* Appends the message with its header. -EMSGSIZE when it is over WIRE_MSG_MAX or a list is over
 * WIRE_BATCH_MAX; 'out' is then as it was. */
int wire_encode(const struct wire_msg *m, struct buf *out, struct err *err)
    __attribute__((warn_unused_result));

/* Reads one whole message. Strings and bytes point into 'data' (kept by the caller as long as 'm' is
 * used), lists into the arena. -EPROTO names what is wrong; -EPROTONOSUPPORT: another version. */
int wire_decode(const void *data, size_t len, struct arena *a, struct wire_msg *m, struct err *err)
    __attribute__((warn_unused_result));

/* Appends "port_set gen=4 req=7 port=3 name="netdev1" ..." for people. */
void wire_print(const struct wire_msg *m, struct buf *out);

/* Sets one field from text, for tools and tests: numbers in any base, bytes in hex, lists as elements
 * joined by ';' whose fields are joined by ',' ("replicas=2,0;3,1"). Memory is the arena's. -ENOENT: no
 * such field; -EINVAL. wire_type_find: -ENOENT. */
int wire_type_find(const char *name, enum wire_type *type);
int wire_set(struct wire_msg *m, struct arena *a, const char *field, const char *text,
    struct err *err) __attribute__((warn_unused_result));

/* How many of the n entities fit into one entity_write or entity_data, at least 1 (one that is too
 * large alone is refused by wire_encode). */
uint32_t wire_entities_fit(const struct wire_entity *items, uint32_t n);

#endif
