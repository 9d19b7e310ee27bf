// SPDX-License-Identifier: Apache-2.0
// A file that includes itself.
#include "err_loop.p4"
