/* SPDX-License-Identifier: Apache-2.0 */
/* p4info.h: the IR as the control plane names it: P4Runtime ids and aliases, P4Info, and the entries that
 * came with the program as a WriteRequest; both in protobuf's text form and in binary. Called by the
 * compiler, by ipdkd and by the CLI. Pure but for ir_p4info_assign_ids; any thread. */
#ifndef IR_P4INFO_H
#define IR_P4INFO_H

#include "ir/ir.h"

/* Gives every action, table, extern and controller header that is not hidden its id and alias. An id
 * that is there already came from @id and is kept, with the prefix of its kind added when it has none;
 * the others get prefix << 24 | the low 24 bits of a hash of the name, or of the next numbers when that
 * is taken. The alias is the shortest dotted suffix that names nothing else. The rule is the one of
 * p4c, so that controllers find the same numbers. 'prog' is still being built; text goes to its arena.
 * -EINVAL names an @id of another kind's prefix or one that two things want. */
int ir_p4info_assign_ids(struct ir_prog *prog, struct err *err);

/* The ids of n parameters, keys or fields: wanted[i] from @id, or 0; ids[i] is what it gets. -EINVAL when
 * two want one. */
int ir_p4info_field_ids(const uint32_t *wanted, uint32_t *ids, uint32_t n, struct err *err);

/* The first byte of an extern's id; 0x01 for actions, 0x02 tables, 0x03 value sets, 0x04 controller
 * headers. */
uint32_t ir_p4info_prefix(enum ir_extern_kind kind);

/* Width that the control plane uses for something of 'width_bits' whose P4Runtime type is 'type_name' (NULL:
 * none): 0 for strings and enums without a representation. */
uint32_t ir_p4info_width(const struct ir_prog *prog, const char *type_name, uint32_t width_bits);

enum ir_pb_format { IR_PB_TEXT, IR_PB_BINARY };
/* Appends the p4.config.v1.P4Info message. */
void ir_p4info(const struct ir_prog *prog, enum ir_pb_format format, struct buf *out);
/* Appends a p4.v1.WriteRequest that inserts the program's entries. */
void ir_p4info_entries(const struct ir_prog *prog, enum ir_pb_format format, struct buf *out);

#endif
