/* SPDX-License-Identifier: Apache-2.0 */
/* before.h: private to sim: deep copies of entities, so that a write can be undone. */
#ifndef SIM_BEFORE_H
#define SIM_BEFORE_H

#include "base/vec.h"
#include "targets/sim/sim.h"

struct sim_before {
	const struct ir_prog *prog;
	struct arena *arena;
	VEC(struct tdi_entity) v;
};

void sim_before_init(struct sim_before *b, const struct ir_prog *prog);
void sim_before_fini(struct sim_before *b);
void sim_before_add(struct sim_before *b, const struct tdi_entity *e);

#endif
