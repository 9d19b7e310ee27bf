/* SPDX-License-Identifier: Apache-2.0 */
/* registry.c: the targets of this build; meson defines TARGET_NAME for each that it found. */
#include "tdi/registry.h"

#ifdef TARGET_SIM
extern const struct tdi_ops tdi_ops_sim;
#endif
#ifdef TARGET_CPU
extern const struct tdi_ops tdi_ops_cpu;
#endif

#ifdef TARGET_CPU_LOCAL /* the same in one process: for ipdk-stf and tests */
extern const struct tdi_ops tdi_ops_cpu_local;
#endif

const struct tdi_ops *const tdi_registry[] = {
#ifdef TARGET_SIM
	&tdi_ops_sim,
#endif
#ifdef TARGET_CPU
	&tdi_ops_cpu,
#endif
#ifdef TARGET_CPU_LOCAL
	&tdi_ops_cpu_local,
#endif
	NULL
};
