// SPDX-License-Identifier: Apache-2.0
// A few lines that would make billions of tokens.
#define A(x) x + x + x + x + x + x + x + x
#define B(x) A(A(A(A(x))))
const int boom = B(B(B(1)));
