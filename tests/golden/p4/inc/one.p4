// SPDX-License-Identifier: Apache-2.0
// Included twice, seen once.
#ifndef ONE_P4
#define ONE_P4
const bool included = true;
#include "two.p4"
#endif
