/* SPDX-License-Identifier: Apache-2.0 */
/* sim.h: the IR interpreter, the plain reading of what a program means, against which every other target
 * is compared. This is its engine: a program's tables and objects, and a packet in that gives packets
 * out. provider.c puts it behind tdi; tests and fuzzers call it directly. One thread; nothing blocks. */
#ifndef SIM_SIM_H
#define SIM_SIM_H

#include "base/clock.h"
#include "tdi/provider.h"

#define SIM_CPU_PORT 0xfffffffdu /* PSA_PORT_CPU, PNA_PORT_CPU */
#define SIM_NO_PORT                                                                                \
	0xffffffffu /* no port has this number, on any target: what goes there is dropped */

struct sim;

/* What happened to packets, counted: X(ENUM, name, help). */
#define SIM_STATS(X)                                                                               \
	X(RX, "rx", "packets injected")                                                            \
	X(TX, "tx", "packets sent")                                                                \
	X(DROP_PROGRAM, "drop-program", "packets that the program dropped")                        \
	X(DROP_NO_PORT, "drop-no-port", "packets that the program sent nowhere")                   \
	X(DROP_NO_GROUP, "drop-no-group", "packets for a multicast group that is not there")       \
	X(DROP_NO_SESSION, "drop-no-session", "clones for a session that is not there")            \
	X(DROP_STEPS, "drop-steps", "packets that took more steps than are allowed")               \
	X(DROP_LOOP, "drop-loop", "packets that went round too often, or made too many copies")    \
	X(DROP_TOO_LONG, "drop-too-long", "packets that headers made longer than 65535 bytes")     \
	X(DROP_ASSERT, "drop-assert", "packets that failed an assert or assume")                   \
	X(PARSER_ERROR, "parser-error", "packets that a parser rejected")                          \
	X(DIVIDE_BY_ZERO, "divide-by-zero", "divisions by zero")                                   \
	X(OUT_OF_RANGE, "out-of-range", "indexes past the end of a counter, meter or register")
#define X(e, ...) SIM_STAT_##e,
enum sim_stat { SIM_STATS(X) SIM_N_STATS };
#undef X

/* Called while a packet is processed; data is borrowed during the call. Any may be NULL. */
struct sim_events {
	void *arg;
	void (*packet)(void *arg, uint32_t port, const uint8_t *data, uint32_t len);
	void (*digest)(void *arg, uint32_t object, const struct ir_value *fields);
	void (*log)(void *arg, const char *text);
	void (*trace)(void *arg, const char *text, struct ir_loc loc); /* only when tracing */
	/* An entry with an idle time-out was not hit for so long. */
	void (*idle)(void *arg, const struct tdi_table_entry *e);
};

/* A new engine for a verified program, which is borrowed until sim_free; its initial entries are in.
 * -E2BIG names what needs too much memory; -EOPNOTSUPP an architecture that it does not run. */
int sim_new(const struct ir_prog *prog, const struct clock *clock, const struct sim_events *events,
    struct sim **sim, struct err *err);
void sim_free(struct sim *sim);
DEFINE_CLEANUP(struct sim, sim_free)

/* Appends a line for each feature of the program that sim does not run; returns how many. */
int sim_lacks(const struct ir_prog *prog, struct buf *out);

/* Runs one packet, and what it clones, replicates and sends round, to the end. */
void sim_packet(struct sim *sim, uint32_t port, const uint8_t *data, uint32_t len, bool trace);
/* Whether PNA packets from the port come from the host (default: from the network). */
void sim_port_side(struct sim *sim, uint32_t port, bool host);
/* Another clock, and what is due by it. */
void sim_clock(struct sim *sim, const struct clock *clock);
/* Looks for entries that are idle: tells of them, or deletes them (PNA's AUTO_DELETE); call it now and then. */
void sim_age(struct sim *sim);
uint64_t sim_stat(const struct sim *sim, enum sim_stat stat);
const char *sim_stat_name(enum sim_stat stat);

/* Writes one entity that tdi.c checked (P4 kinds only), and reads those that match. */
int sim_write(struct sim *sim, enum tdi_op op, const struct tdi_entity *e, struct err *err);
int sim_read(
    struct sim *sim, const struct tdi_entity *want, tdi_read_fn fn, void *arg, struct err *err);
/* Copies what the control plane put into 'from' for tables and objects whose schema is the same. */
void sim_reconcile(struct sim *to, struct sim *from);
/* Entries of all tables, for people. */
void sim_dump_tables(const struct sim *sim, struct buf *out);

#endif
