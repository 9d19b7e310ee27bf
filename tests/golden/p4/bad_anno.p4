// SPDX-License-Identifier: Apache-2.0
// P4_16 19, 20: static assertions; the bodies of annotations.
#include <core.p4>
header h_t { bit<8> f; }
const bool s1 = static_assert(1 == 1, "never said");
const bool s2 = static_assert(1 == 2, "said");
const bool s3 = static_assert(h_t.minSizeInBits() != 8);
@deprecated("use New") extern Old { Old(); void m(); }
@deprecated("g does it") extern void f();
@my(1) @my((a) [b] { ] if "s" 5 ++) @my const bit<8> any = 1;               // 20.1: legal
@my[] const bit<8> none = 1;                                                // 20.2: legal
@my[1, "a", true, 1 == 2, 5 + 6] const bit<8> list = 1;
@my[a = 1, b = "x", c = 2 * 3 == 6] const bit<8> pairs = 1;
@my[1] @my[2] const bit<8> twice = 1;                                       // 20
@my(1) @my[2] const bit<8> both = 1;
@my[{ 1, 2 }] const bit<8> nested = 1;                                      // 20.2
@my[error.NoError] const bit<8> other = 1;
@name const bit<8> bodiless = 1;                                            // 20.3.3
@name(5) const bit<8> number = 1;
@my[a = 1, b = 2, a = 3] const bit<8> two_keys = 1;                         // 20.2
@name("x") @my(1) @name("y") const bit<8> two_names = 1;                    // 20.3.3.1
@hidden const bit<8> hidden = 1;                                            // 20.3.3: legal
@hidden("x") const bit<8> hidden_body = 1;
@deprecated const bit<8> no_reason = 1;                                     // 20.3.7
@noWarn const bit<8> no_kind = 1;                                           // 20.3.8
@noWarn(5) const bit<8> not_a_kind = 1;
@noWarn("un" ++ "used") const bit<8> a_kind = 1;                            // legal
extern Half { Half(); @deprecated("use fresh") void stale(); void fresh(); }
control c(in bit<8> x) {
    Old() old;
    Half() half;
    @my[x] const bit<8> runtime = 1;
    apply { old.m(); f(); half.stale(); half.fresh(); }
}
control C(in bit<8> x);
package P(C c);
P(c()) main;
