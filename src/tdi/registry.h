/* SPDX-License-Identifier: Apache-2.0 */
/* registry.h: private to tdi/: the targets that this build has. registry.c is compiled in targets/, which
 * knows them. */
#ifndef TDI_REGISTRY_H
#define TDI_REGISTRY_H

#include "tdi/provider.h"

#define TDI_TARGETS_MAX 16u

extern const struct tdi_ops *const tdi_registry[]; /* NULL at the end */

#endif
