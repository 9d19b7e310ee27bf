#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# man_test.sh IPDK-STF PAGE.scd: the options of --help are those of the man page; exit codes. Prints TAP.
program=$1 page=$2 tmp=
. "$(dirname "$0")/../../../tests/tools/tap.sh"

options() {
	grep -oE -- '(^|[ *])-{1,2}[A-Za-z-]+' | tr -d ' *' | sort -u
}
"$program" --help | grep -E '^  -' | sed 's/  for .*//; s/   *print .*//' | options >"$tmp/help"
sed -n 's/^\(\*-.*\)/\1/p' "$page" | options >"$tmp/man"
diff "$tmp/help" "$tmp/man" | sed 's/^/# /'
cmp -s "$tmp/help" "$tmp/man" && [ -s "$tmp/help" ]
is $? "help and man page name the same options"

cat >"$tmp/p.ir" <<'IR'
(ipdk-ir 1 (program p v1model)
  (block p v1model.parser (state start (do) (goto accept))))
IR
printf 'packet 1 00\nexpect 0 00$\n' >"$tmp/good.stf"
printf 'packet 1 00\nexpect 0 01$\n' >"$tmp/bad.stf"
printf 'packet 1 0x\n' >"$tmp/wrong.stf"
printf 'add nothing a:1 b()\n' >"$tmp/unknown.stf"
exits 0 "all held" "$tmp/p.ir" "$tmp/good.stf"
exits 1 "an expectation that does not hold" "$tmp/p.ir" "$tmp/bad.stf"
grep -q 'bad.stf:2: port 0: packet number 1 differs' "$tmp/out"
is $? "it is named with its line"
exits 2 "a wrong script" "$tmp/p.ir" "$tmp/wrong.stf"
grep -q 'wrong.stf: line 1: packets are hexadecimal' "$tmp/err"
is $? "the line is named"
exits 2 "a table that is not there" "$tmp/p.ir" "$tmp/unknown.stf"
grep -q 'unknown.stf:1: no table is called nothing' "$tmp/err"
is $? "the table is named"
exits 2 "no such program" "$tmp/none.ir" "$tmp/good.stf"
exits 2 "no such script" "$tmp/p.ir" "$tmp/none.stf"
exits 2 "no such target" --target asic "$tmp/p.ir" "$tmp/good.stf"
exits 2 "an unknown option" --nonsense
exits 2 "no script" "$tmp/p.ir"
exits 0 "two targets agree" --compare cpu --packets 50 "$tmp/p.ir" "$tmp/good.stf"
grep -q 'cpu agrees, 50 random packets' "$tmp/out"
is $? "how many packets is said"
exits 2 "a second target that is not there" --compare asic "$tmp/p.ir" "$tmp/good.stf"
exits 2 "packets that are no number" --packets many "$tmp/p.ir" "$tmp/good.stf"
exits 0 "version" --version
done_testing
