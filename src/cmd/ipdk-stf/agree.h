/* SPDX-License-Identifier: Apache-2.0 */
/* agree.h: random packets through two targets that hold the same program and entries: what comes out must be
 * the same, packet by packet. */
#ifndef STF_AGREE_H
#define STF_AGREE_H

#include "script.h"

#include "tdi/tdi.h"

#include <stdio.h>

struct stf_agree {
	struct tdi *tdi[2]; /* targets that answer an injection before they return */
	const struct stf_script
	    *script; /* its packets and ports are what random ones are made from */
	const char *file;
	FILE *out;
	uint32_t n; /* packets */
	uint64_t seed;
	bool changes;	   /* random updates of tables and objects between the packets */
	struct loop *loop; /* to wait with, for these */
};

/* Returns for how many packets the targets differ, each printed (it stops after ten); or a negative errno. */
int stf_agree(const struct stf_agree *a, struct err *err);

#endif
