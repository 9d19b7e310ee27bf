/* SPDX-License-Identifier: Apache-2.0 */
/* sanitize.h: whether this build runs under AddressSanitizer, whichever compiler made it. */
#ifndef BASE_SANITIZE_H
#define BASE_SANITIZE_H

#include <stdbool.h>

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZE_ADDRESS true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZE_ADDRESS true
#endif
#endif
#ifndef SANITIZE_ADDRESS
#define SANITIZE_ADDRESS false
#endif

#endif
