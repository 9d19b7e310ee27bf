/* SPDX-License-Identifier: Apache-2.0 */
/* map.h: entities of tdi as the bytes of targets/cpu/entity.h and back, by the program's schema. For the
 * drivers of the cpu target: the one in ipdkd, which sends the bytes, and the one in process. Kinds that
 * are the engine's - replication, ports, disks - are not here. Pure; any thread. */
#ifndef TARGETS_CPU_DRV_MAP_H
#define TARGETS_CPU_DRV_MAP_H

#include "tdi/tdi.h"

/* Appends the bytes of an entity that is written. -EOPNOTSUPP names what the target lacks. */
int cpu_map_encode(
    const struct ir_prog *prog, const struct tdi_entity *e, struct buf *out, struct err *err);
/* An entity that was read; it lives in the arena. -EINVAL: not of this program. */
int cpu_map_decode(const struct ir_prog *prog, struct arena *arena, const void *bytes, size_t len,
    struct tdi_entity *out, struct err *err);
/* Appends what a read wants, wildcards included. */
int cpu_map_want(
    const struct ir_prog *prog, const struct tdi_entity *want, struct buf *out, struct err *err);

#endif
