// SPDX-License-Identifier: Apache-2.0
// What the lexer does not know.
const bit<8> a = 1 $ 2;
const string b = "no end;
