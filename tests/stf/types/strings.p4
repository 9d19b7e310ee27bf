/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 draft 8.6, 7.1.5: strings are put together by ++ at compile time; as directionless arguments and in annotations. */
#include "../ops.p4i"
const string part = "value " ++ "of a";
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    @name("a" ++ "b") action set(bit<8> v) { h.h.r0 = v; }
    table t { key = { h.h.a: exact; } actions = { set; NoAction; } default_action = NoAction(); }
    apply {
        log_msg(part ++ " is {}", { h.h.a });
        t.apply();
    }
}
#include "../v1.p4i"
