#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""cli_cpu_test.py IPDKD IPDK IPDK_DP IPDK_P4C SIMPLE_L3.p4: what a user can do, command by command, against 'ipdkd
--target cpu' with simulated hosts: names, units, views of the pipeline, traces, statistics, logs, JSON, exit
codes. Packets come from a capture file. Prints TAP."""
import json
import os
import signal
import struct
import subprocess
import sys
import time

from daemon import Daemon, Tap

IPDKD, IPDK, DP, P4C, PROGRAM = sys.argv[1:]
tap = Tap()
d = Daemon(IPDKD, IPDK, "--target", "cpu", "--dp", os.path.abspath(DP))
PIPE = os.path.join(d.dir, "simple_l3.pipe")


def good(text, *words, out=None):
    p = d.run(*words)
    tap.is_(p.returncode == 0 and text in p.stdout and p.stderr == "", "ipdk " + " ".join(words),
            f"status {p.returncode}\n{p.stdout[-2000:]}{p.stderr}")
    return p.stdout


def bad(status, words, *texts):
    p = d.run(*words.split())
    tap.is_(p.returncode == status and p.stderr.count("\n") == 1 and all(t in p.stderr for t in texts),
            "refused: ipdk " + words, f"status {p.returncode}\n{p.stdout}{p.stderr}")


def capture(n):
    """n packets to 10.0.0.2, an address of a subnet behind netdev2."""
    ip = bytearray(bytes.fromhex("45000028" "00000000" "40110000" "0a010002" "0a000002"))
    total = sum(struct.unpack(">10H", ip))
    ip[10:12] = struct.pack(">H", 0xffff - (total % 0xffff))
    frame = bytes.fromhex("020000000001" "020000000002" "0800") + bytes(ip) + bytes(26)
    path = os.path.join(d.dir, "in.pcap")
    with open(path, "wb") as f:
        f.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
        for i in range(n):
            f.write(struct.pack("<IIII", i, 0, len(frame), len(frame)) + frame)
    return path


def block():
    """The story of the README, in its order."""
    good("runs, after", "pipeline", "load", PIPE)
    good("-qmp unix:", "host", "args", "host1")
    good("host host1 added", "add", "host", "host1", "sim")
    good("host host2 added", "add", "host", "host2", "sim")
    good("bdev bdev1 created", "create", "bdev", "bdev1", "mem", "64MiB")
    good("bdev bdev2 created", "create", "bdev", "bdev2", "file", os.path.join(d.dir, "f.raw"), "1GB")
    good("port netdev1 created", "create", "port", "host1", "virtio-net", "10Gbps", "netdev1")
    good("disk disk-bdev1 created", "create", "disk", "host1", "virtio-blk", "100KIOPS", "bdev1")
    good("disk d2 created", "create", "disk", "host1", "virtio-blk", "1.5MIOPS,200MB/s", "bdev2", "--name", "d2")
    good("disk disk1 created", "add", "virtio-blk", "disk1", "bdev5", "10TB")
    path = d.json("show", "bdev5")["state"]["path"]
    tap.is_(os.stat(path).st_size == 10 ** 13 and os.stat(path).st_blocks == 0, "10TB, thin")
    good("plugged into host host2", "plug", "disk1", "host2")
    bad(1, "plug disk1 host1", "disk 'disk1' is plugged into host 'host2' already")
    good("unplugged", "unplug", "disk1")
    good("port netdev2 created", "create", "port", "-", "null", "netdev2")
    good("disk1 deleted", "delete", "disk1")
    good("bdev5 deleted", "delete", "bdev5")
    tap.is_(not os.path.exists(path), "a thin disk's file goes with it")
    good("1500KIOPS,200MB/s", "list", "disks")
    good("10Gbps", "show", "netdev1")
    good("1GB", "show", "bdev2")
    good("d2: limit is 2MIOPS now", "set", "d2", "limit", "2MIOPS")
    good("2MIOPS", "list", "disks")
    good("netdev1: rate is 1Gbps now", "set", "netdev1", "rate", "1Gbps")
    bad(2, "set d2 limit 2XIOPS", "'2XIOPS'", "KIOPS")
    bad(1, "set d2 rate 1Gbps", "device 'd2' is a disk")
    bad(1, "create disk host9 virtio-blk 1KIOPS bdev1 --name d3", "no host 'host9'", "host1")
    bad(1, "create disk host1 virtio-blk 1KIOPS bdev9 --name d3", "no bdev 'bdev9'", "bdev1")
    bad(1, "create bdev b9 file /nowhere/x 1MiB", "b9", "/nowhere/x")
    bad(1, "create bdev bdev1 mem 1MiB", "bdev 'bdev1' is there already")
    bad(1, "delete bdev1", "bdev 'bdev1' is shown by disk 'disk-bdev1'")


def packets():
    good("entry added", "table", "add", "ingress.ipv4_lpm", "dst_addr=10.0.0.2/32", "send(port=netdev2)")
    good("entry added", "table", "add", "next_hop", "addr=10.0.0.2", "set_mac(dst=02:00:00:00:00:02, src=1)")
    path = capture(20)
    trace = subprocess.Popen([d.ipdk, "--run-dir", d.run_dir, "--json", "trace", "-c", "2"], stdout=subprocess.PIPE,
                             text=True)
    end = time.monotonic() + 20
    while trace.poll() is None and time.monotonic() < end:  # again until the trace has begun, and seen them
        d.run("create", "port", "-", "pcap", "in=" + path, "netdev4")
        d.run("delete", "netdev4")
    steps = json.loads(trace.communicate(timeout=30)[0])
    tap.is_(len({s["packet"] for s in steps}) == 2 and any("ingress.ipv4_lpm" in s["text"] and "hit" in s["text"]
                                                         for s in steps), "ipdk trace -c 2", steps)
    good("runs, after", "pipeline", "load", PIPE)  # hits begin at 0
    good("entry added", "table", "add", "ingress.ipv4_lpm", "dst_addr=10.0.0.2/32", "send(port=netdev2)")
    good("entry added", "table", "add", "next_hop", "addr=10.0.0.2", "set_mac(dst=02:00:00:00:00:02, src=1)")
    before = d.json("stats")["netdev2"]["port.tx_packets"]
    watch = subprocess.Popen([d.ipdk, "--run-dir", d.run_dir, "stats", "--watch"], stdout=subprocess.PIPE, text=True)
    good("port netdev3 created", "create", "port", "-", "pcap", "in=" + path, "netdev3")
    tap.is_(d.wait(lambda: d.json("stats")["netdev2"]["port.tx_packets"] == before + 20), "20 packets left by netdev2",
            d.run("stats").stdout)
    views = good("ingress.ipv4_lpm: lpm, 1 of 1048576 entries, 20 hits, 0 misses", "pipeline", "show", "--tables")
    tap.is_("10.0.0.2" in views or "dst_addr" in views, "entries are in the view of the tables", views)
    tap.is_(d.wait(lambda: "pipeline simple_l3 runs optimised" in open(d.log).read(), 60), "the optimised object runs",
            d.text())
    again = good("20 hits, 0 misses", "pipeline", "show", "--tables")
    tap.is_(again == views, "entries and counters are as before", again)
    good("cc -O2", "pipeline", "show", "--build-log")
    good("port netdev5 created", "create", "port", "-", "pcap", "in=" + path, "netdev5")
    tap.is_(d.wait(lambda: d.json("stats")["netdev2"]["port.tx_packets"] == before + 40), "20 more packets leave",
            d.run("stats").stdout)
    good("table ingress.next_hop: 40 hits, 0 misses", "pipeline", "show", "simple_l3", "--hits")
    good("control", "pipeline", "show", "simple_l3", "--p4")
    tap.is_(d.run("pipeline", "show", "--p4").stdout == open(PROGRAM).read(), "the source is as it was compiled")
    good("pipe_abi.h", "pipeline", "show", "--c")
    good("(program simple_l3", "pipeline", "show", "--ir")
    good("cc ", "pipeline", "show", "--build-log")
    seen = d.json("pipeline", "show", "--p4info")
    tap.is_(seen["view"] == "p4info" and "ipv4_lpm" in seen["text"], "ipdk --json pipeline show", seen)
    bad(1, "table default ipv4_lpm drop()", "ipdk: table ingress.ipv4_lpm: its default action is constant")
    lines = []
    end = time.monotonic() + 10
    while time.monotonic() < end and not any("+" in line and "/s" in line for line in lines):
        lines.append(watch.stdout.readline())
    watch.send_signal(signal.SIGINT)
    watch.wait()
    tap.is_(any("+" in line and "/s" in line for line in lines), "ipdk stats --watch says rates", lines)


def logs():
    good("ipdkd: listening on", "logs")
    good("ipdk-dp: ", "logs", "ipdk-dp")
    tap.is_(d.run("logs", "-n", "0").stdout == "" and len(d.run("logs", "-n", "3").stdout.splitlines()) == 3,
            "ipdk logs -n")
    tap.is_("step create port" in d.run("logs", "--level", "debug", "-n", "1000").stdout and
            "step create port" not in d.run("logs", "-n", "1000").stdout, "ipdk logs --level")
    bad(1, "logs nobody", "'nobody'", "ipdkd, ipdk-dp")
    bad(2, "logs --level loud", "--level 'loud'")
    bad(2, "logs -n many", "-n 'many'")
    f = subprocess.Popen([d.ipdk, "--run-dir", d.run_dir, "--json", "logs", "-f", "-n", "1"], stdout=subprocess.PIPE,
                         text=True)
    first = json.loads(f.stdout.readline())
    pid = d.data_plane()
    os.kill(pid, signal.SIGKILL)
    seen = {}
    while len(seen) < 2:  # one of each program
        line = json.loads(f.stdout.readline())
        if "killed by signal 9" in line["text"] or line["program"] == "ipdk-dp":
            seen[line["program"]] = line
    f.kill()
    f.wait()
    tap.is_(seen["ipdkd"]["level"] == "warn" and first["level"] == "info", "ipdk --json logs -f", seen)
    tap.is_(d.wait(lambda: d.json("version")["data-planes"][0]["pid"] not in (0, pid)), "version says the new pid")


def as_json():
    """Every command answers in JSON, also when it refuses."""
    for words in ("host args h", "list", "show netdev1", "stats", "table list", "table show ipv4_lpm", "table dump",
                  "pipeline list", "group list", "version", "set netdev1 rate 2Gbps", "group add 5 netdev2",
                  "group delete 5", "pipeline show", "pipeline unload"):
        p = d.run("--json", *words.split())
        try:
            json.loads(p.stdout)
            tap.is_(p.returncode == 0, "ipdk --json " + words, p.stderr)
        except ValueError:
            tap.is_(False, "ipdk --json " + words, p.stdout + p.stderr)
    for status, words in ((1, "show nothing"), (2, "set netdev1"), (2, "fly"), (2, "list --timeout"),
                          (1, "table dump"), (2, "set netdev1 rate fast"), (2, "trace -c many")):
        p = d.run("--json", *words.split())
        try:
            tap.is_(p.returncode == status and json.loads(p.stderr)["ok"] is False, "refused: ipdk --json " + words)
        except ValueError:
            tap.is_(False, "refused: ipdk --json " + words, p.stderr)


try:
    subprocess.run([P4C, "-o", PIPE, PROGRAM], check=True)
    d.start()
    block()
    packets()
    logs()
    as_json()
except Exception as e:
    tap.is_(False, f"the test ran to its end: {type(e).__name__}: {e}", d.text())
finally:
    d.close()
sys.exit(tap.end())
