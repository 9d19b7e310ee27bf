/* SPDX-License-Identifier: Apache-2.0 */
/* dpdk.h: settings of the DPDK port kind. Only in a program that was built with DPDK. */
#ifndef DP_DPDK_H
#define DP_DPDK_H

/* Arguments for EAL in place of ours, separated by blanks: "--in-memory -m 1024 -a 0000:01:00.0". Copied;
 * before the first port of kind "dpdk". */
void dp_dpdk_args(const char *args);

#endif
