#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# man_test.sh IPDK-P4C PAGE.scd: the options of --help are those of the man page; exit codes. Prints TAP.
program=$1 page=$2 tmp=
. "$(dirname "$0")/../../../tests/tools/tap.sh"

"$program" --help | sed -n 's/^  \(-h, \)\{0,1\}\(--*[A-Za-z-]*\).*/\2/p' | sort >"$tmp/help"
sed -n 's/^\*\(-h\*, \*\)\{0,1\}\(--*[A-Za-z-]*\)\*.*/\2/p' "$page" | sort >"$tmp/man"
diff "$tmp/help" "$tmp/man" | sed 's/^/# /'
cmp -s "$tmp/help" "$tmp/man" && [ -s "$tmp/help" ]
is $? "help and man page name the same options"

echo 'const bit<8> x = 1;' >"$tmp/good.p4"
echo 'const bit<8> x = ;' >"$tmp/bad.p4"
exits 0 "a good program" --dump=parse "$tmp/good.p4"
exits 1 "a bad program" --dump=parse "$tmp/bad.p4"
exits 1 "no such program" --dump=parse "$tmp/none.p4"
exits 2 "no program" --dump=parse
exits 2 "two programs" a.p4 b.p4
exits 2 "an unknown option" --nonsense
exits 2 "an unknown pass" --dump=nonsense "$tmp/good.p4"
exits 2 "an unknown kind" --explain=nonsense
exits 2 "not a number" --max-errors=x "$tmp/good.p4"
exits 2 "another language" --std=p4-14 "$tmp/good.p4"
exits 0 "explain" --explain=all
cut -d' ' -f1 "$tmp/out" >"$tmp/kinds"
few=0
while read -r kind; do
	[ "$("$program" --explain="$kind" | wc -l)" -ge 3 ] || few=1
done <"$tmp/kinds"
[ $few -eq 0 ] && [ -s "$tmp/kinds" ]
is $? "each kind has an explanation"
exits 0 "version" --version
"$program" --dump=parse "$tmp/good.p4" >/dev/full 2>/dev/null
[ $? -eq 3 ]
is $? "a full disk"
printf '#define A 1\n#define A 2\nconst bit<8> x = A;\n' >"$tmp/warn.p4"
exits 0 "a warning" --dump=parse "$tmp/warn.p4"
exits 1 "a warning that is an error" --dump=parse --Werror "$tmp/warn.p4"
exits 1 "a warning of a kind that is an error" --dump=parse --Werror=mismatch "$tmp/warn.p4"
exits 0 "a warning of another kind" --dump=parse --Werror=unused "$tmp/warn.p4"

cat >"$tmp/main.p4" <<'END'
#include <core.p4>
#include <v1model.p4>
struct H { }
struct M { }
parser P(packet_in b, out H h, inout M m, inout standard_metadata_t s) { state start { transition accept; } }
control C(inout H h, inout M m) { apply { } }
control I(inout H h, inout M m, inout standard_metadata_t s) { apply { } }
control D(packet_out b, in H h) { apply { } }
V1Switch(P(), C(), I(), I(), C(), D()) main;
END
exits 2 "a picture of an unknown format" --graph="$tmp/x.jpeg" "$tmp/main.p4"
exits 0 "a picture in graphviz's language" --graph="$tmp/x.gv" "$tmp/main.p4"
exits 3 "a picture in no directory" --graph="$tmp/none/x.dot" "$tmp/main.p4"
PATH=/nonexistent exits 3 "a picture without graphviz" --graph="$tmp/x.svg" "$tmp/main.p4"
grep -q 'install graphviz' "$tmp/err"
is $? "the message names the package"
exits 2 "no such target" --target=asic "$tmp/main.p4"
exits 0 "a program that the target runs" --target=cpu "$tmp/main.p4"
sed 's/struct H { }/header h_t { bit<3> a; } struct H { h_t h; }/; s/ apply { } }$/ apply { } }/' "$tmp/main.p4" |
	sed 's/control D(.*/control D(packet_out b, in H h) { apply { b.emit(h); } }/' >"$tmp/odd.p4"
exits 4 "a program that the target lacks something of" --target=cpu "$tmp/odd.p4"
grep -q 'target cpu lacks header that is not a whole number of bytes' "$tmp/err"
is $? "it is named"
exits 0 "another target" --target=sim "$tmp/odd.p4"
exits 0 "capabilities" --target=cpu --capabilities
sed -n 's/^target cpu: //p' "$tmp/out" | sort >"$tmp/listed"
tr '\n' ' ' <"$3" | grep -o 'lack([&x]*,[[:space:]]*"[^"]*"' | sed 's/.*"\(.*\)"/\1/' | sort -u >"$tmp/said"
diff "$tmp/listed" "$tmp/said" | sed 's/^/# /'
cmp -s "$tmp/listed" "$tmp/said" && [ -s "$tmp/said" ]
is $? "they are all that the target may say"
if command -v dot >/dev/null; then
	exits 0 "a picture" --graph="$tmp/x.svg" "$tmp/main.p4"
	grep -q '<svg' "$tmp/x.svg"
	is $? "it is an SVG"
fi
done_testing
