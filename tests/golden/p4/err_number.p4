// SPDX-License-Identifier: Apache-2.0
// Numbers that are none.
const bit<8> a = 8w;
const bit<8> b = 0x;
const bit<8> c = 12abc;
const bit<8> d = 8w0b12;
const int<8> e = 0s1;
const bit<8> f = 99999999999w1;
const bit<8> g = 0b_;
