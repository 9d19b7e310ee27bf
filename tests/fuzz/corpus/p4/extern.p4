// SPDX-License-Identifier: Apache-2.0
// Externs, packages, instances, abstract methods, functions.
extern packet_in { void extract<T>(out T x); }
extern Virtual {
    Virtual();
    Virtual(bit<32> size);
    void run(@optional in bit<16> ix, in bit<8> y = 3);
    @synchronous(run) abstract bit<16> f(in bit<16> ix);
    abstract void g(inout bit<8> x);
}
extern void log(string s);
extern T pick<T, U>(in T x, in U y);
extern later;
extern later { later(); later make(); }
parser P<H>(packet_in b, out H h);
control C<H>(inout H h);
package Pipe<H>(P<H> p, C<H> c, @optional C<H> d, bit<8> n = 5);
struct S { bit<8> x; }
parser prs(packet_in b, out S h) { state start { transition accept; } }
control ctl(inout S h) {
    Virtual(8) v = {
        bit<16> f(in bit<16> ix) { return ix + 1; }
        void g(inout bit<8> x) { x = 1; this.run(1); }
    };
    apply { v.run(6, y = 2); v.run(_); }
}
bit<8> twice(in bit<8> x) { return 2 * x; }
T id<T>(in T x) { return x; }
void nop() { }
Pipe(prs(), ctl(), d = ctl()) main;
Pipe<S>(prs(), ctl(), _, 1) other;
