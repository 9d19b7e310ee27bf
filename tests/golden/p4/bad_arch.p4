// SPDX-License-Identifier: Apache-2.0
// P4_16 16.1, 17.1: what does not fit the architecture's types, and what the types left open cannot be at the same time.
#include <core.p4>
parser Prs<T>(packet_in b, out T result);
control Pipe<T>(in T data);
control Two<T>(in T data, in bool more);
package Switch<T>(Prs<T> p, Pipe<T> map);
package Pair<T>(Switch<T> a, Switch<T> b);
package Any<T>(Switch<_> a, Switch<_> b, Pipe<T> c);
parser P(packet_in b, out bit<32> index) { state start { index = 0; transition accept; } }
parser Q(packet_in b, out bit<8> index) { state start { index = 0; transition accept; } }
parser R(packet_in b, inout bit<32> index) { state start { transition accept; } }
control Pipe1(in bit<32> data) { apply { } }
control Pipe2(in bit<8> data) { apply { } }
control Pipe3(inout bit<32> data) { apply { } }
control Pipe4(in bit<32> data, in bool more) { apply { } }
control Pipe5(in bit<32> data)(bit<8> n) { apply { } }
Switch(P(), Pipe1()) good;
Switch<bit<32>>(P(), Pipe1()) good2;
Switch<bit<8>>(Q(), Pipe2()) other;
Any(good, other, Pipe1()) fits;
Switch(P(), Pipe2()) bad1;
Switch<bit<8>>(P(), Pipe1()) bad2;
Switch(R(), Pipe1()) bad3;
Switch(P(), Pipe3()) bad4;
Switch(P(), Pipe4()) bad5;
Switch(P(), Pipe5()) bad6;
Switch(P(), P()) bad7;
Switch(P()) bad8;
Switch(P(), Pipe1(), Pipe1()) bad9;
Switch<bit<32>, bit<32>>(P(), Pipe1()) bad10;
Pair(good, other) bad11;
Any(good, Pipe1(), Pipe1()) bad12;
Switch(Prs(), Pipe1()) bad13;
Pair(good, good2) main;
