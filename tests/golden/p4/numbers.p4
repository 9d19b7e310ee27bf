// SPDX-License-Identifier: Apache-2.0
// Numbers: bases, widths, underscores, sizes.
const int a = 0;
const int b = 007;
const int c = 0x1F_ff;
const int d = 0b1010_0101;
const int e = 0o17;
const int f = 0d19;
const bit<8> g = 8w0xFF;
const int<8> h = 8s0b0111;
const bit<8> i = 8w1_0;
const bit<0> j = 0w0;
const bit<128> k = 128w0xffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff;
const int l = -5;
const int m = - -5;
