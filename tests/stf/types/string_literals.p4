/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 6.4.3.3, 7.1.5, 6.4: strings end at a quote that no backslash escapes, may go over lines and have any bytes; string
 * parameters have no direction; constants of type string. */
#include "../ops.p4i"
const string greeting = "a \"quoted\" word \\";
const string lines = "one
two";
bool is_one(in bit<8> x) { log_msg("äöü // not a comment /* nor this", { x }); return x == 1; }
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) {
    action first() { h.h.r1 = 1; }
    apply {
        log_msg(greeting);
        log_msg(lines);
        log_msg("");
        log_msg("{} and {}", { h.h.a, is_one(h.h.b) });
        if (is_one(h.h.a)) { h.h.r0 = 2; first(); }
        assert(h.h.r0 == 0 || h.h.r0 == 2);
    }
}
#include "../v1.p4i"
