# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# tap.sh: for tests in sh of one program, to be read with '.': the program is $program. Makes a directory
# $tmp that goes away at the end; has the functions is, exits and done_testing.
set -u
: "${program:?the test must set it}"
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
n=0 bad=0

# is STATUS NAME: reports the test.
is() {
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $n - $2"
	else
		bad=1
		echo "not ok $n - $2"
	fi
}

# exits CODE NAME ARGS...: what the program's exit status is; its output is in $tmp/out and $tmp/err.
exits() {
	want=$1 name=$2
	shift 2
	"$program" "$@" >"$tmp/out" 2>"$tmp/err"
	got=$?
	[ $got -eq "$want" ] || echo "# exit status $got, want $want: $(head -n 1 "$tmp/err")"
	[ $got -eq "$want" ]
	is $? "$name"
}

# done_testing: the plan, and the exit status.
done_testing() {
	echo "1..$n"
	exit $bad
}
