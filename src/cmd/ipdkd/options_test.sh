#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# options_test.sh IPDKD MAN-SOURCE: the command line: what it refuses, and that --help and the man page name the
# same options. Prints TAP.
set -u
ipdkd=$1 man=$2 n=0 bad=0
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
ok() { # ok NAME COMMAND...: what a failed one prints goes before it
	local name=$1 out
	shift
	n=$((n + 1))
	if out=$("$@" 2>&1); then echo "ok $n - $name"; else
		printf '%s\n' "$out" | sed 's/^/# /'
		echo "not ok $n - $name"
		bad=1
	fi
}
options() { grep -oE -- '--[a-z][a-z-]*' | sort -u; }
same_options() { diff <("$ipdkd" --help | grep -E '^  --' | cut -c 1-22 | options) <(grep -E '^\*--' "$man" | options); }
fails() { # fails STATUS TEXT ARG...: the exit status, and the text in its message
	local want=$1 text=$2 out status
	shift 2
	out=$("$ipdkd" --run-dir "$dir/run" --state-dir "$dir/state" "$@" 2>&1)
	status=$?
	[ $status = "$want" ] && [[ $out == *"$text"* ]] || { echo "status $status: $out"; false; }
}
ok "help and man page have the same options" same_options
ok "--version" fails 0 "ipdkd " --version
ok "--help" fails 0 "Usage: ipdkd" --help
ok "an unknown option" fails 2 "ipdkd --help" --nonsense
ok "an argument too many" fails 2 "'x' is no option" x
ok "an option without its value" fails 2 "ipdkd --help" --target
ok "bad log level" fails 2 "--log-level 'loud'" --log-level loud
ok "bad port" fails 2 "--listen '0': the port must be 1 to 65535" --listen 0
ok "a port that is no number" fails 2 "--listen 'here:http'" --listen here:http
ok "TCP without TLS" fails 2 "a TCP port is never plain" --listen 9339
ok "an unknown target" fails 1 "abacus" --target abacus
ok "a run directory that cannot be made" fails 1 "/proc/nowhere" --run-dir /proc/nowhere
ok "a state directory that cannot be made" fails 1 "/proc/nowhere" --state-dir /proc/nowhere --target sim
echo "1..$n"
exit $bad
