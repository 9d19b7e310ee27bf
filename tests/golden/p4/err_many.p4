// SPDX-License-Identifier: Apache-2.0
// More errors than are shown.
const bit<8> a0 = ;
const bit<8> a1 = ;
const bit<8> a2 = ;
const bit<8> a3 = ;
const bit<8> a4 = ;
const bit<8> a5 = ;
const bit<8> a6 = ;
const bit<8> a7 = ;
const bit<8> a8 = ;
const bit<8> a9 = ;
const bit<8> a10 = ;
const bit<8> a11 = ;
const bit<8> a12 = ;
const bit<8> a13 = ;
const bit<8> a14 = ;
const bit<8> a15 = ;
const bit<8> a16 = ;
const bit<8> a17 = ;
const bit<8> a18 = ;
const bit<8> a19 = ;
const bit<8> a20 = ;
const bit<8> a21 = ;
const bit<8> a22 = ;
const bit<8> a23 = ;
const bit<8> a24 = ;
