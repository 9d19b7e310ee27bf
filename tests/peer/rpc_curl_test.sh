#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# rpc_curl_test.sh RPC_SERVER: curl as a plain HTTP/2 client of the gRPC server. Prints TAP.
set -eu
server=$1
if ! curl --version 2>/dev/null | grep -q HTTP2; then
	echo "1..0 # SKIP curl with HTTP/2 is not installed"
	exit 0
fi
dir=$(mktemp -d)
"$server" "$dir/s" >"$dir/out" 2>"$dir/log" &
pid=$!
trap 'kill $pid 2>/dev/null || true; rm -rf "$dir"' EXIT
i=0
until grep -q ready "$dir/out"; do
	i=$((i + 1))
	[ $i -lt 100 ] || { echo "Bail out! the server does not come up: $(cat "$dir/log")"; exit 1; }
	sleep 0.05
done

n=0
# check NAME WANT CURL-ARGS...: curl prints HTTP version, status and the header grpc-status
check() {
	name=$1 want=$2
	shift 2
	n=$((n + 1))
	got=$(curl -s -o /dev/null --max-time 10 --unix-socket "$dir/s" --http2-prior-knowledge \
		-D "$dir/headers" -w '%{http_version} %{http_code}' "$@" || echo "curl fails: $?")
	got="$got $(tr -d '\r' <"$dir/headers" | sed -n 's/^grpc-status: //p')"
	if [ "$got" = "$want" ]; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		echo "# got \"$got\", want \"$want\""
	fi
}
printf '\0\0\0\0\7\12\5hello' >"$dir/hello"
grpc='content-type: application/grpc'
# Where the answer may come before the request is whole, there is no body: this curl takes the reset that
# goes with such an answer (HTTP/2 allows it, gRPC servers do it) for a failure.
check 'GET is 405' '2 405 ' http://x/test.Test/Echo
check 'JSON is 415' '2 415 ' -H 'content-type: application/json' -d '' http://x/test.Test/Echo
check 'a call is answered' '2 200 0' -H "$grpc" --data-binary @"$dir/hello" http://x/test.Test/Echo
check 'an unknown method is 12' '2 200 12' -H "$grpc" -d '' http://x/no.Such/Thing
check 'a cut message is 13' '2 200 13' -H "$grpc" --data-binary 'x' http://x/test.Test/Echo
check 'a passed deadline is 4' '2 200 4' -H "$grpc" -H 'grpc-timeout: 300m' \
	--data-binary @"$dir/hello" http://x/test.Test/Hold
echo "1..$n"
