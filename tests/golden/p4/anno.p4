// SPDX-License-Identifier: Apache-2.0
// Annotations of all kinds, everywhere they may stand.
@empty @args("a", 1, (x), {b}, a.b, c >> 2, ' ` \ $)
@structured["a", 1 + 2, true,]
@pairs[key = "v", n = 5]
@unary[]
const bit<8> x = 1;
@pragma old thing "s" 12 // the rest of the line is a comment
const bit<8> y = 2;
@pragma alone
@f(@nested(1)) @error @table() @_
struct s {
    @field(1, 2)
    bit<8> a;
    bit<8> b;
}
@name("deep") @hidden
action act(@p in bit<8> q, @r bit<8> z) @body { }
control c(@h inout s v) {
    @local bit<8> t = 0;
    @t("x") table tab { actions = { @a act(1); } @b const default_action = act(1, 2); }
    apply @body("y") { @in_block bit<8> u; @b2 { u = 1; } }
}
