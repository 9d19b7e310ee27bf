/* SPDX-License-Identifier: Apache-2.0 */
/* totals_impl.h: private to tdi/: what tdi.c tells the totals. Each is nothing when 'tt' is NULL. */
#ifndef TDI_TOTALS_IMPL_H
#define TDI_TOTALS_IMPL_H

#include "tdi/totals.h"

/* Makes the counters of an entity that was read totals; '*e' is a copy whose numbers may change, 'stats' room
 * for those of a port. */
void tdi_totals_read(struct tdi_totals *tt, struct tdi_entity *e, struct tdi_stat *stats);
/* An update was done. */
void tdi_totals_wrote(struct tdi_totals *tt, enum tdi_op op, const struct tdi_entity *e);

#endif
