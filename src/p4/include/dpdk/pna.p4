/* SPDX-License-Identifier: Apache-2.0 */
/* dpdk/pna.p4: pna.p4 with the hashes, counters, meters and IPsec of DPDK's pipeline. */
#define PNA_FOR_DPDK
#include <pna.p4>
