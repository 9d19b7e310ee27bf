/* SPDX-License-Identifier: Apache-2.0 */
/* dpdk/psa.p4: psa.p4 with the counters and meters of DPDK's pipeline, which take a packet length. */
#define PSA_FOR_DPDK
#include <psa.p4>
