// SPDX-License-Identifier: Apache-2.0
// The preprocessor.
#define ONE 1
#define ADD(a, b) ((a) + (b))
#define STR(x) #x
#define CAT(a, b) a##b
#define EMPTY
#define NESTED(x) ADD(x, ADD(x, ONE))
#define SELF SELF + 1
#define LONG 1 + \
    2
#define NO_PARAMS (3)
#define VAR(first, ...) first, __VA_ARGS__
const bit<8> a = ADD(ONE, 2 EMPTY);
const string b = STR(x + "y");
const bit<8> CAT(na, me) = CAT(1, 2);
const bit<8> c = NESTED(4);
const bit<8> d = ADD (ADD(1, (2, 3)), 4);
const bit<8> e = LONG;
const bit<8> f = NO_PARAMS;
const bit<8> ADD = 7;
const tuple<bit<8>, bit<8>> g = { VAR(1, 2) };
const int h = __LINE__;
const string i = __FILE__;
#undef ONE
#ifdef ONE
#error not here
#elif defined(ADD) && !defined ONE
const bool j = true;
#else
#error nor here
#endif
#if 0
#if 1
 garbage 'here "is fine
#endif
/* #endif */
#elif (1 << 4) >> 3 == 2 && -1 < 0 && (5 % 3 == 2 ? 1 : 0) && 0x10 == 16UL
const bool k = true;
#endif
#ifndef ONE // comment
const bool l = true;
#else
#endif
#line 100 "other.p4"
const int m = __LINE__;
const string n = __FILE__;
#include "inc/one.p4"
#define FILE_NAME "inc/one.p4"
#include FILE_NAME
#pragma ignored
#
const int o = SELF;
