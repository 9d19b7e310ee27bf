/* SPDX-License-Identifier: Apache-2.0 */
/* names.h: what a script calls things, and how it writes values. Scripts were written for several back
 * ends: a name may be a suffix, may have '_' for '.', a leading '_', stack$1 for stack[1], and the
 * validity of a header may be x.$valid$ or x.valid. Pure. */
#ifndef STF_NAMES_H
#define STF_NAMES_H

#include "ir/ir.h"

/* Each finds the one thing that the name fits best: in full, by dotted suffix, by any suffix. -ENOENT;
 * -EINVAL when two fit alike. */
int stf_find_table(const struct ir_prog *p, const char *name, uint32_t *id, struct err *err);
int stf_find_extern(const struct ir_prog *p, const char *name, enum ir_extern_kind kind,
    uint32_t *id, struct err *err);
/* Place in the table's list. */
int stf_find_action(const struct ir_prog *p, const struct ir_table *t, const char *name,
    uint32_t *place, struct err *err);
/* Place among the keys that are matched. */
int stf_find_key(const struct ir_table *t, const char *name, uint32_t *place, struct err *err);

/* "10", "0xff", "0b1*": a number of 'width_bits', in the arena; '*' counts as 0. When 'mask' is given it
 * becomes 1 for each bit of a digit that is not '*'. When 'digit_bits' is given: the bits of digits that
 * are not '*' (decimal: UINT32_MAX). -EINVAL when it does not fit. */
int stf_number(const char *text, uint32_t width_bits, struct arena *arena, struct ir_value *v,
    struct ir_value *mask, uint32_t *digit_bits, struct err *err);

#endif
