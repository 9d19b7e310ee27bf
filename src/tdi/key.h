/* SPDX-License-Identifier: Apache-2.0 */
/* key.h: private to tdi/: the name of an entity as bytes. */
#ifndef TDI_KEY_H
#define TDI_KEY_H

#include "base/buf.h"
#include "tdi/tdi.h"

/* Appends the key of a canonical entity: two are the same thing when their keys are equal. 'prog' for those of
 * tables. A cell that stands for all has index 0. */
void tdi_key(const struct ir_prog *prog, const struct tdi_entity *e, struct buf *b);

#endif
