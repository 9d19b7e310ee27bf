/* SPDX-License-Identifier: Apache-2.0 */
/* expect.h: what came out of each port, against what was expected. */
#ifndef STF_EXPECT_H
#define STF_EXPECT_H

#include "script.h"

#include "base/buf.h"
#include "base/map.h"

#include <stdio.h>

struct stf_got { /* a packet that came out */
	uint32_t len;
	uint32_t after; /* line of the last packet that had gone in */
	uint8_t data[];
};

struct stf_port {
	uint32_t port;
	bool named; /* by the script: nothing unexpected may come out */
	VEC(struct stf_got *) got;
	VEC(const struct stf_stmt *) want;
};

struct stf_ports {
	struct map by_number; /* struct stf_port */
};

/* The port, made when it is new. */
struct stf_port *stf_port(struct stf_ports *p, uint32_t number);
void stf_ports_fini(struct stf_ports *p);
/* Takes the expectations and port names of a script. */
void stf_ports_init(struct stf_ports *p, const struct stf_script *script);
void stf_ports_got(
    struct stf_ports *p, uint32_t port, const uint8_t *data, uint32_t len, uint32_t after);
/* Whether everything that is expected has come. */
bool stf_ports_full(const struct stf_ports *p);
/* Prints a line for each difference; returns how many. */
int stf_ports_check(const struct stf_ports *p, const char *file, FILE *out);
/* Whether the bytes are what an expectation wants. */
bool stf_packet_fits(const struct stf_stmt *want, const uint8_t *data, uint32_t len);

#endif
