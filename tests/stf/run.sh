#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# run.sh STF TARGET [FOLDER | NAME.stf...]: runs the packet scripts of this folder and of docs, those of a FOLDER
# beside this file, or the named ones on one target; prints TAP. A script's program is the .p4 or .ir of its name, or
# what a line "# program: FILE" says. A target may lack what a script needs: "# needs: WORD" lines name it, and
# tests/stf/lacks.TARGET lists such words.
# TARGET "sim=cpu" also sends random packets through both, with random updates of the tables between them, which must
# agree, PACKETS (300) of them from SEED (1); a script whose program has other inputs than packets says so:
# "# no random packets: REASON". There cpu runs its C optimised, and without sim as it is at first.
set -u
stf=$(realpath "$1") target=${2#*=} with=
[ "$2" = "$target" ] || with="--target ${2%=*} --compare $target --compare-opts build=full --packets ${PACKETS:-300} --seed ${SEED:-1} --changes"
shift 2
dir=$(cd "$(dirname "$0")" && pwd)
cd "$dir" || exit 99
[ $# -gt 0 ] || set -- *.stf ../../docs/*/*.stf
[ ! -d "$1" ] || set -- "$1"/*.stf
echo "1..$#"
n=0 failed=0
for script; do
	n=$((n + 1))
	name=${script%.stf}
	program=$(sed -n 's/^# program: *//p' "$name.stf" | head -n 1)
	if [ -z "$program" ]; then
		program=$name.p4
		[ -f "$program" ] || program=$name.ir
	fi
	lacks=
	if [ -f "lacks.$target" ]; then
		lacks=$(sed -n 's/^# needs: *//p' "$name.stf" | tr ' ' '\n' | grep -Fx -f "lacks.$target" | tr '\n' ' ')
	fi
	other=$(sed -n 's/^# no random packets: *//p' "$name.stf")
	how=${with:---target $target}
	[ -z "$other" ] || how="--target $target"
	if [ -n "$lacks" ]; then
		echo "ok $n - $name # SKIP $target lacks $lacks"
	elif out=$("$stf" --quiet $how "$program" "$name.stf" 2>&1); then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		printf '%s\n' "$out" | sed 's/^/# /'
		failed=1
	fi
done
exit $failed
