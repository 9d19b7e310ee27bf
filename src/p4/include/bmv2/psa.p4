/* SPDX-License-Identifier: Apache-2.0 */
/* bmv2/psa.p4: the name under which programs for BMv2's psa_switch include psa.p4. */
#include <psa.p4>
