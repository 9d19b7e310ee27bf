// SPDX-License-Identifier: Apache-2.0
// Every way to write a type, and declarations of types.
bit<8> f0(in bit<8> x) { return x; }
header eth {
    bit<48> dst;
    bit<48> src;
    bit<16> kind;
}
header opts { varbit<320> data; }
header_union either {
    eth  a;
    opts b;
}
struct all {
    bit           one;
    bit<(4 + 4)>  eight;
    int<16>       signed16;
    bool          flag;
    error         err;
    eth           e;
    eth[4]        stack;
    either[2]     unions;
    bit<8>        c_style[3];
    tuple<bit<8>, tuple<bit<16>, bool>> nested;
    tuple<>       nothing;
}
struct pair<A, B> {
    A first;
    B second;
}
typedef bit<9> port;
typedef pair<bit<8>, pair<bit<16>, bit<32>>> deep;
typedef struct inner { port p; } inner_alias;
type bit<32> address;
enum colour { red, green, blue, }
enum bit<4> level { low = 1, high = 4w15 }
error { Odd, Even }
match_kind { fuzzy, }
const int big = 123456789012345678901234567890;
const bit<8> shifted = 8w1 << 3;
const bit<4> parens = (bit<4>)(bit<8>)level.low;
const string text = "a \"b\" \\ c" ++ "d";
const list<pair<bit<8>, bit<8>>> pairs = { { 1, 2 }, { 3, 4 } };
const pair<bit<8>, bit<8>> named = { second = 1, first = 2 };
const pair<bit<8>, bit<8>> rest = { first = 1, ... };
const pair<bit<8>, bit<8>> dots = { 1, ... };
const eth none = {#};
