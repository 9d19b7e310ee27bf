/* SPDX-License-Identifier: Apache-2.0 */
/* key.h: how a table's key and an action's data stand in bytes: the one place that generator, driver and
 * tests share. Fields follow each other, each padded on the left to whole bytes, most significant byte
 * first; behind the last one zeroes up to a multiple of 4. Pure; any thread. */
#ifndef CPU_GEN_KEY_H
#define CPU_GEN_KEY_H

#include "base/buf.h"
#include "ir/ir.h"

/* Bytes of a key of the table; SELECTOR keys are not part of it. */
uint32_t cpu_key_bytes(const struct ir_prog *prog, uint32_t table);
/* Bytes of the data of the longest action, at least those of a pointer when entries can name groups. */
uint32_t cpu_data_bytes(const struct ir_prog *prog, uint32_t table);
/* enum pipe_table_kind of the structure that serves the table. */
uint32_t cpu_table_kind(const struct ir_prog *prog, uint32_t table);
/* Entries that it guarantees. */
uint32_t cpu_table_size(const struct ir_prog *prog, uint32_t table);
/* Whether members of an action selector are behind its entries. */
bool cpu_table_selects(const struct ir_prog *prog, uint32_t table);

/* Value and mask of the matches, cpu_key_bytes each, appended. mask: ones where bits count; for a range
 * the upper bound (the value is the lower one). Bits that do not count are 0 in the value. */
void cpu_key_encode(const struct ir_prog *prog, uint32_t table, const struct ir_match *matches,
    struct buf *value, struct buf *mask);
/* The priority by which the entry is searched: its own, or, where none is asked for and entries may
 * overlap, the length of its prefix. */
uint32_t cpu_key_priority(
    const struct ir_prog *prog, uint32_t table, const struct ir_match *matches, uint32_t priority);
/* The other way: matches (one a key, SELECTOR keys left out) from the arena, from value and mask. */
struct ir_match *cpu_key_decode(const struct ir_prog *prog, uint32_t table, const uint8_t *value,
    const uint8_t *mask, struct arena *arena);

/* The same for members of a parser value set, whose fields are its keys. */
uint32_t cpu_set_bytes(const struct ir_prog *prog, uint32_t object);
void cpu_set_encode(const struct ir_prog *prog, uint32_t object, const struct ir_match *matches,
    struct buf *value, struct buf *mask);
struct ir_match *cpu_set_decode(const struct ir_prog *prog, uint32_t object, const uint8_t *value,
    const uint8_t *mask, struct arena *arena);

/* Data of an action with these arguments, padded with zeroes to 'bytes', appended. */
void cpu_data_encode(const struct ir_action_call *call, uint32_t bytes, struct buf *data);
/* The other way. action: place in the table's list. */
struct ir_action_call cpu_data_decode(const struct ir_prog *prog, uint32_t table, uint32_t action,
    const uint8_t *data, struct arena *arena);

#endif
