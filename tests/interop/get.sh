#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# get.sh BUILD-DIR go PACKAGE@VERSION: builds a Go program from the module proxy, prints its path.
# get.sh BUILD-DIR python NAME==VERSION...: a virtual environment with these packages, prints its python's path; it is
# named after the first.
# All of it lives in BUILD-DIR/interop, so that a second run takes no time. What cannot be had: the reason as one line
# on stderr, status 1.
set -eu
limit=900 # seconds: what takes longer is not to be had
top=$(mkdir -p "$1/interop" && cd "$1/interop" && pwd) kind=$2
shift 2

fail() {
	echo "$1" >&2
	exit 1
}
# try WHAT COMMAND...: runs it within the time limit; its output goes to the log.
try() {
	what=$1 rc=0
	shift
	timeout $limit "$@" >>"$log" 2>&1 </dev/null || rc=$?
	[ $rc != 124 ] || fail "$what: ended by the time limit of $limit s (log: $log)"
	[ $rc = 0 ] || fail "$what: $(grep . "$log" | tail -n 1) (log: $log)"
}

if [ "$kind" = go ]; then
	name=$(basename "${1%@*}")@${1#*@}
	made=$top/bin/$name/${name%@*}
else
	name=$1
	made=$top/$name/bin/python3
fi
log=$top/$name.log
exec 9>"$top/lock" # one at a time
flock 9
if [ -x "$made" ] && [ "$(cat "$top/$name.done" 2>/dev/null)" = "$*" ]; then
	echo "$made"
	exit 0
fi
: >"$log"
if [ "$kind" = go ]; then
	command -v go >/dev/null || fail 'there is no go to build it with (Debian: golang-go)'
	GOENV=$(go env GOENV) GOFLAGS="$(go env GOFLAGS) -modcacherw"
	export GOENV GOFLAGS GOBIN="$top/bin/$name" GOPATH="$top/go" GOCACHE="$top/go/cache" XDG_CONFIG_HOME="$top/config"
	unset GOMODCACHE
	try "go install $name" go install "$1"
else
	rm -rf "${top:?}/$name"
	try 'python3 -m venv' /usr/bin/python3 -m venv "$top/$name"
	try "pip install $*" "$top/$name/bin/pip" --disable-pip-version-check --no-input --cache-dir "$top/pip" \
		install --prefer-binary "$@"
fi
echo "$*" >"$top/$name.done"
echo "$made"
