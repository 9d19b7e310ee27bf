#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# grpcurl_test.sh BUILD-DIR: grpcurl (Go's gRPC) against our server, without .proto files: it learns the
# services by reflection. Takes $GRPCURL, or what get.sh builds. Prints TAP.
set -eu
server=$1/tests/tools/rpc_server
dir=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill $pid 2>/dev/null || true; rm -rf "$dir"' EXIT
grpcurl=${GRPCURL:-}
if [ -z "$grpcurl" ] &&
	! grpcurl=$("$(dirname "$0")/get.sh" "$1" go github.com/fullstorydev/grpcurl/cmd/grpcurl@v1.9.1 2>"$dir/why"); then
	echo "1..0 # SKIP $(tr '\n' ' ' <"$dir/why")"
	exit 77
fi

"$server" "$dir/s" >"$dir/out" 2>"$dir/log" &
pid=$!
i=0
until grep -q ready "$dir/out"; do
	i=$((i + 1))
	[ $i -lt 100 ] || { echo "Bail out! the server does not come up: $(cat "$dir/log")"; exit 1; }
	sleep 0.05
done

n=0
# check NAME PATTERN GRPCURL-ARGS...: a line of the output has the pattern
check() {
	name=$1 pattern=$2
	shift 2
	n=$((n + 1))
	timeout 20 "$grpcurl" -plaintext -unix "$@" >"$dir/got" 2>&1 || true
	if grep -q -- "$pattern" "$dir/got"; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		sed 's/^/# /' "$dir/got"
	fi
}
check 'lists services' '^grpc.health.v1.Health$' "$dir/s" list
check 'lists methods' '^p4.v1.P4Runtime.StreamChannel$' "$dir/s" list p4.v1.P4Runtime
check 'knows which methods stream' 'rpc StreamChannel ( stream .p4.v1.StreamMessageRequest )' \
	"$dir/s" describe p4.v1.P4Runtime
check 'describes a message' 'repeated .p4.v1.Update updates = 4;' "$dir/s" describe p4.v1.WriteRequest
check 'describes gNMI' 'map<string, string> key = 2;' "$dir/s" describe gnmi.PathElem
check 'calls a method' '"status": "SERVING"' "$dir/s" grpc.health.v1.Health/Check
check 'shows a status' 'Code: NotFound' -d '{"service":"none"}' "$dir/s" grpc.health.v1.Health/Check
check 'shows a method that is not there' 'Code: Unimplemented' "$dir/s" p4.v1.P4Runtime/Capabilities
check 'follows a stream' '"status": "SERVICE_UNKNOWN"' -max-time 1 -d '{"service":"none"}' \
	"$dir/s" grpc.health.v1.Health/Watch
echo "1..$n"
