/* SPDX-License-Identifier: Apache-2.0 */
/* exec.h: the cpu target's executor for the engine: cmd/ipdk-dp registers it. */
#ifndef RT_EXEC_H
#define RT_EXEC_H

#include "dp/executor.h"

extern const struct dp_exec_ops cpu_exec_ops; /* name "cpu" */

#endif
