// SPDX-License-Identifier: Apache-2.0
// Declarations that are none.
enum e { }
enum bit<8> f { a, b = 1 }
error { }
typedef bit<8>;
type struct g { };
extern void _();
extern E { F(bit<8> x); abstract E(); }
package p(in bit<8>);
action default() { }
control c() { apply { } const bit<8> x = 1; }
control d() { const bit<8> x = 1; }
parser q() { }
@x[a = 1, 2] const bit<8> y = 1;
@open( const bit<8> z = 1;
