// SPDX-License-Identifier: Apache-2.0
// The preprocessor's errors.
#include "there_is_no_such_file.p4"
#include nothing
#define 5
#define F(a, 5) a
#define G(a, b) a b
const bit<8> a = G(1);
const bit<8> b = G(1, 2, 3);
#define P(x, y) x##y
const bit<8> c = P(+, 1);
#if 1 +
#endif
#if (1
#endif
#if 1 / 0
#endif
#if
#endif
#ifdef
#endif
#undef a b
#wrong
#line x
#else
#endif
#error a message of the program
#warning another
#define H 1
#define H 2
#ifdef H extra
#endif extra
#if 1
const bit<8> d = G(1, (2;
