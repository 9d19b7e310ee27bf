/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 6.2, 6.4.2: #define, #undef, #if, #elif, #else, #ifdef, #ifndef, macros in macros; comments of both kinds. */
#include "../ops.p4i"
#define ONE 1
#define TWO (ONE + ONE)
#define LONG \
    (TWO * 4)
#if ONE == 1 && defined(TWO)
#define PICK 0x11
#elif ONE
#define PICK 0x22
#else
#define PICK 0x33
#endif
#undef ONE
#ifdef ONE
#error "ONE is not defined any more"
#endif
#ifndef ONE
#define ONE 3   // another one
#endif
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    apply {
        h.h.r0 = PICK;
        h.h.r1 = TWO; /* of the new ONE: // 3 + 3 */
        h.h.r2 = LONG; // /* 6 * 4
        h.h.r3 = /* in the middle */ 5 /* of
            lines */ ;
#if 0
        h.h.r4 = 1 this is no P4
#endif
        h.h.r5 = 6;
    }
}
#include "../v1.p4i"
