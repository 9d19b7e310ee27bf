#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# options_test.sh IPDK-DP MAN-SOURCE: the command line: what it refuses, and that --help and the man page
# name the same options.
set -u
dp=$1 man=$2 n=0 bad=0
ok() { # ok NAME COMMAND...
	local name=$1
	shift
	n=$((n + 1))
	if "$@" >/dev/null 2>&1; then echo "ok $n - $name"; else
		echo "not ok $n - $name"
		bad=1
	fi
}
options() { grep -oE '(^|[^-[:alnum:]])--[a-z][a-z-]*' | grep -oE -- '--[a-z-]*' | sort -u; }
same_options() {
	diff <("$dp" --help | grep -E '^  -., --' | cut -c 1-26 | options) <(grep -E '^\*-' "$man" | options)
}
fails() { # fails STATUS TEXT ARG...: the exit status, and the text in its message
	local want=$1 text=$2 out
	shift 2
	out=$("$dp" "$@" 2>&1)
	[ $? = "$want" ] && [[ $out == *"$text"* ]]
}
second_is_refused() {
	local dir pid out status
	dir=$(mktemp -d)
	"$dp" -r "$dir" -w 1 -l "$dir/log" &
	pid=$!
	for _ in $(seq 200); do
		[ -S "$dir/dp.sock" ] && break
		sleep 0.05
	done
	out=$("$dp" -r "$dir" 2>&1)
	status=$?
	kill $pid
	wait $pid
	[ $? = 0 ] && [ $status = 3 ] && [[ $out == *"another ipdk-dp (process $pid) serves it"* ]] &&
		[ ! -e "$dir/dp.sock" ] && rm -r "$dir"
}
ok "help and man page have the same options" same_options
ok "--version" fails 0 "ipdk-dp " --version
ok "bad workers" fails 2 "workers are 1 to 32, not 'many'" --workers=many
ok "bad services" fails 2 "services are net and blk, not 'net,tea'" --services net,tea
ok "bad log level" fails 2 "log levels are" -L loud
ok "bad buffers" fails 2 "buffers are 1024 to 4194304, not '7'" -b 7
ok "an argument too many" fails 2 "unexpected 'x'" x
ok "a run directory that cannot be made" fails 1 "/proc/nowhere" -r /proc/nowhere
ok "a second one in the same directory" second_is_refused
echo "1..$n"
exit $bad
