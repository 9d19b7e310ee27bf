/* SPDX-License-Identifier: Apache-2.0 */
/* P4_16 12.6, 12.8, 13.10: a sub-parser applied in conditions in loops in conditions; break and continue are of the
 * innermost loop around them. */
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> how; bit<8> n; bit<8> r; bit<8> s; }
header e_t { bit<4> kind; bit<4> more; }
struct headers { h_t h; e_t e; }
struct metadata { }
parser take(packet_in p, out e_t x) {
    state start { p.extract(x); transition accept; }
}
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t sm) {
    take() t;
    state start {
        p.extract(h.h);
        if (h.h.how != 0) {
            /* a group a turn: elements up to one without 'more' */
            for (bit<8> i = 0; i < h.h.n; i = i + 1) {
                bit<8> group = 0;
                for (bit<8> k in 8w0 .. 4) {
                    if (h.h.how != 3) {
                        t.apply(p, h.e);
                        if (h.e.kind == 1)
                            continue;
                        else if (h.e.kind == 2)
                            break;
                    } else {
                        break;
                    }
                    /* one that applies nothing has its own break and continue */
                    for (bit<8> j in 8w0 .. 7) {
                        if (j == 1) continue;
                        if (j == 3) break;
                        group = group + 1;
                    }
                    if (h.e.more == 0) break;
                }
                h.h.r = h.h.r + group;
                if (h.h.how == 2) {
                    if (h.e.kind == 9) {
                        h.h.s = h.h.s + 0x80;
                        break;
                    }
                    if (h.e.kind == 8) {
                        h.h.s = h.h.s + 0x40;
                        continue;
                    }
                }
                h.h.s = h.h.s + 1;
            }
            h.h.s = h.h.s + 0x10;
        } else {
            t.apply(p, h.e);
        }
        transition select(h.h.how) {
            4: again;
            default: accept;
        }
    }
    state again {
        if (h.h.isValid()) for (bit<8> i in (list<bit<8>>){1, 2})
            for (bit<8> k = i; k < 3; k = k + 1) {
                t.apply(p, h.e);
                h.h.s = h.h.s + k;
                if (h.e.kind == 1) { continue; } else { break; }
            }
        transition accept;
    }
}
control ing(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
control ver(inout headers h, inout metadata m) { apply { } }
control eg(inout headers h, inout metadata m, inout standard_metadata_t sm) { apply { } }
control com(inout headers h, inout metadata m) { apply { } }
control dep(packet_out b, in headers h) { apply { b.emit(h); } }
V1Switch(prs(), ver(), ing(), eg(), com(), dep()) main;
