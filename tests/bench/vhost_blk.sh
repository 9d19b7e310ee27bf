#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# vhost_blk.sh: IOPS of our vhost-user-blk device against qemu-storage-daemon, driven by the same
# guest-less front-end in the same run, one core each, rounds interleaved. Prints CSV: medians, and ours
# over theirs. Where a disk keeps data, a checksummed pattern is written and read back on both sides
# first; a wrong byte ends the script.
#   vhost_blk.sh [--build DIR] [--seconds S] [--rounds N] [--cases "null file ..."]
set -u
root=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
build=$root/build seconds=1 rounds=3 cases="null null-nocopy mem file"
while [ $# -gt 0 ]; do
	case $1 in
	--build) build=$(cd "$2" && pwd) ;;
	--seconds) seconds=$2 ;;
	--rounds) rounds=$2 ;;
	--cases) cases=$2 ;;
	*) sed -n '3,8p' "$0" >&2; exit 2 ;;
	esac
	shift 2
done
front=$build/tests/tools/blk_front server=$build/tests/tools/blk_server
[ -x "$front" ] || { echo "vhost_blk: no $front: build first" >&2; exit 2; }
command -v qemu-storage-daemon >/dev/null ||
	{ echo "vhost_blk: skipped: no qemu-storage-daemon (package qemu-system-common)"; exit 77; }

tmp=$(mktemp -d /dev/shm/vhost_blk.XXXXXX) || exit 1
pids=()
finish() {
	local p
	for p in "${pids[@]}"; do kill "$p" 2>/dev/null; done
	wait
	rm -rf "$tmp"
}
trap finish EXIT

back_cpu=() front_cpu=()
if [ "$(nproc)" -ge 2 ]; then
	back_cpu=(taskset -c 0) front_cpu=(taskset -c 1)
fi
# In its own session and, where that is allowed, ahead of other jobs: figures of a shared machine.
boost() { exec setsid -w sh -c 'echo -19 >/proc/self/autogroup; exec "$@"' sh "$@" 2>/dev/null; }

wait_socket() {
	for _ in $(seq 100); do
		[ -S "$1" ] && return
		sleep 0.05
	done
	echo "vhost_blk: $1 did not appear" >&2
	exit 1
}

size=256MiB bytes=$((256 << 20))
start_ours() { # CASE
	local args
	case $1 in
	null) args=(null --size "$size") ;;
	null-nocopy) args=(null --size "$size" --no-copy) ;;
	mem) args=(mem --size "$size") ;;
	# the kernel's worker shares the core: leave it soon (qemu-storage-daemon does by itself)
	file) args=(file --size "$size" --path "$tmp/ours.img" --spin 5) ;;
	esac
	mkfifo "$tmp/ours.$1.in"
	exec 3<>"$tmp/ours.$1.in"
	boost "${back_cpu[@]}" "$server" "$tmp/ours.$1" "${args[@]}" <&3 >/dev/null &
	pids+=($!)
	wait_socket "$tmp/ours.$1"
}
start_qsd() { # CASE
	local node
	case $1 in
	null) node=driver=null-co,node-name=n0,size=$bytes,read-zeroes=on ;;
	null-nocopy) node=driver=null-co,node-name=n0,size=$bytes,read-zeroes=off ;;
	mem | file)
		truncate -s $bytes "$tmp/qsd.$1.img"
		node=driver=file,node-name=n0,filename=$tmp/qsd.$1.img,discard=unmap,aio=io_uring,cache.direct=off
		;;
	esac
	boost "${back_cpu[@]}" qemu-storage-daemon --blockdev "$node" --object iothread,id=t0 \
		--export "type=vhost-user-blk,id=e0,node-name=n0,addr.type=unix,addr.path=$tmp/qsd.$1,writable=on,num-queues=2,iothread=t0" &
	pids+=($!)
	wait_socket "$tmp/qsd.$1"
}
drive() { boost "${front_cpu[@]}" timeout 120 "$front" "$@"; }

check() { # CASE: "yes" when both sides return what was written
	local side
	for side in ours qsd; do
		case $1 in
		null) (drive "$tmp/$side.$1" verify --zeroes --length 16MiB) || exit 1 ;;
		null-nocopy) echo no; return ;;
		*) (drive "$tmp/$side.$1" write) && (drive "$tmp/$side.$1" verify) || exit 1 ;;
		esac
	done
	echo yes
}
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
column() { printf '%s\n' "$1" | cut -d, -f"$2" | median; }

echo "# host: $(uname -nrm), $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg); git $(git -C "$root" rev-parse --short HEAD 2>/dev/null)"
echo "# $(qemu-storage-daemon --version | head -n 1); $rounds rounds of $seconds s, medians; 4096-byte blocks, 1 queue"
echo "case,rw,qd,ours_iops,qsd_iops,ratio,ours_p50_us,qsd_p50_us,ours_p99_us,qsd_p99_us,bytes_checked"
for c in $cases; do
	start_ours "$c"
	start_qsd "$c"
	checked=$(check "$c") || { echo "vhost_blk: $c: data is wrong" >&2; exit 1; }
	for rw in randread randwrite; do
		for qd in 1 32; do
			ours='' qsd=''
			for _ in $(seq "$rounds"); do
				for side in ours qsd; do
					out=$(drive "$tmp/$side.$c" bench --rw $rw --qd $qd --seconds "$seconds") || exit 1
					printf -v $side '%s%s\n' "${!side}" "$out"
				done
			done
			a=$(column "${ours%$'\n'}" 7) b=$(column "${qsd%$'\n'}" 7)
			echo "$c,$rw,$qd,$a,$b,$(awk "BEGIN { printf \"%.2f\", $a / $b }"),$(column "${ours%$'\n'}" 10),$(column "${qsd%$'\n'}" 10),$(column "${ours%$'\n'}" 11),$(column "${qsd%$'\n'}" 11),$checked"
		done
	done
	for p in "${pids[@]}"; do kill "$p"; done
	wait
	pids=()
done
