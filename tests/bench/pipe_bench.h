/* SPDX-License-Identifier: Apache-2.0 */
/* pipe_bench.h: what bench_pipe's programs share: the routes, the frames, and one face for each program
 * that forwards them. All do what p4/simple_l3.p4 says: ours is compiled from it, the others are
 * written by hand. One thread. */
#ifndef PIPE_BENCH_H
#define PIPE_BENCH_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	BENCH_PASS = 8192, /* frames of one pass, in buffers of their own */
	BENCH_BURST = 32,
	BENCH_PORTS = 4,     /* 1..BENCH_PORTS */
	BENCH_SHORT = 60,    /* bytes of a measured frame, without FCS */
	BENCH_LONG = 200,    /* of the longest one that is checked */
	BENCH_DSTS = 1 << 20 /* destinations that the frames go round */
};

enum bench_do { BENCH_SEND, BENCH_VIA, BENCH_DROP }; /* as the table's list of actions */

struct bench_route {
	uint32_t prefix, len; /* host order; bits */
	enum bench_do act;
	uint32_t port, gateway;
};

struct bench_hop {
	uint32_t addr;
	uint8_t mac[12]; /* destination, source */
};

struct bench_arp {
	uint32_t addr;
	uint8_t mac[6];
};

struct bench_set {
	uint32_t n_routes, n_hops, n_arps;
	struct bench_route *routes;
	struct bench_hop *hops;
	struct bench_arp *arps;
	uint32_t *dsts; /* BENCH_DSTS, random over the routes */
};

struct bench_out {     /* what became of a frame */
	uint32_t port; /* 0: dropped */
	uint32_t len;
	uint8_t bytes[BENCH_LONG];
};

struct pipe_pkt;

struct bench_side {
	const char *name;
	/* Takes the routes; all that was there before is gone. */
	int (*load)(void *self, const struct bench_set *set, struct err *err);
	/* Forwards pkts[0..n), a burst at most: sets out_port and edits the data as a pipeline does. NULL:
	 * the side has packets of its own, and: */
	void (*run)(void *self, struct pipe_pkt *const *pkts, uint32_t n);
	/* Forwards n frames (up to BENCH_PASS) of lens[i] bytes, BENCH_LONG apart, and gives ns; with 'out'
	 * says what became of each, else all of them must have been sent. */
	double (*pass)(void *self, const uint8_t *frames, const uint32_t *lens, uint32_t n,
	    struct bench_out *out);
	void *self;
	bool no_short;	 /* does not look at the length: truncated frames are left out */
	bool minus_zero; /* writes a header checksum of 0 as 0xffff, which is the same number */
};

/* pipe_hand.c: the ceiling. one: a route leads to the MACs at once. two: next hops are looked up in a
 * second table, as the P4 program does. Both load the set they are given. */
struct bench_side bench_hand_one(void);
struct bench_side bench_hand_two(void);

/* pipe_swx.c: DPDK's SWX with a specification file; lib: the object made of it, NULL: interpreted. */
int bench_swx(const char *spec, const char *lib, struct bench_side *side, struct err *err);
/* Writes the C that SWX makes of the specification; compiling it takes headers of DPDK's source. */
int bench_swx_c(const char *spec, const char *c, struct err *err);

#endif
