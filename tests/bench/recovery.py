#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""recovery: how long guests wait when ipdk-dp is killed: numbered disk writes in one guest and a ping stream in
another, while the data plane is killed again and again. Prints CSV, a line for each kill: the time until a new
data plane was there, the longest disk write, the longest wait of the pings, in seconds.

Usage: tests/bench/recovery.py [--build DIR] [--kills N] [--vhost server|client]...
Exit status 77 when there is no QEMU, or no kernel to be had for the guests.
"""
import argparse
import os
import re
import shutil
import signal
import statistics
import sys
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(HERE, "../demo"))
from kit import DemoError, GuestError, Kit  # noqa: E402
from screen import Screen  # noqa: E402
from story import DISK, Story  # noqa: E402

PING_S = 0.02


def waited(text):
    """The longest wait of a ping stream: for a late answer, or from one answered ping to the next."""
    pings = [(int(n), float(ms) / 1000) for n, ms in re.findall(r"seq=(\d+) .*time=([\d.]+) ms", text)]
    arrived = [n * PING_S + s for n, s in sorted(pings)]
    gaps = [b - a for a, b in zip(arrived, arrived[1:])]
    return max([s for _, s in pings] + gaps)


def one_kill(k):
    """Kills the data plane under load; returns the three times."""
    # ipdkd waits longer before each restart when a data plane dies again and again; a new ipdkd begins anew.
    k.ipdkd.kill()
    k.ipdkd.wait()
    k.start()
    # Into a file: a console that nobody reads would stop it.
    pings = k.guests["host2"].begin(f"ping -i {PING_S} -c {int(4 / PING_S)} -W 1 10.0.1.2 >/tmp/pings; true")
    before = k.stats()[0][DISK]["disk.writes"]
    writes = k.guests["host1"].begin("tool stamp /dev/vda 3")
    k.until(lambda: k.stats()[0][DISK]["disk.writes"] > before + 100, 30, "the writes to begin")
    old = k.data_plane()
    os.kill(old, signal.SIGKILL)
    begun = time.monotonic()
    k.until(lambda: k.data_plane() not in (0, old), 20, "a new ipdk-dp")
    new = time.monotonic() - begun
    out = k.guests["host1"].end(writes, timeout=90)
    disk = float(re.search(r"longest ([\d.]+) s", out).group(1))
    k.guests["host2"].end(pings)
    return new, disk, waited(k.guests["host2"].sh("cat /tmp/pings"))


def measure(build, kills, vhost):
    kit = Kit(build)
    if vhost:
        plain = kit.ipdk
        kit.ipdk = lambda *w, **kw: plain(*w, *(["--vhost", vhost] if w[:2] == ("add", "host") else []), **kw)
    try:
        sys.stdout = open(os.devnull, "w")
        story = Story(kit, Screen())
        for part in (story.begin, story.plug, story.routes):
            part()
        story.ping("host2", "10.0.1.2")
        rows = [one_kill(kit) for _ in range(kills)]
    finally:
        sys.stdout = sys.__stdout__
        kit.stop()
        kit.remove()
    for i, row in enumerate(rows, 1):
        print(f"{vhost or 'default'},{i}," + ",".join(f"{s:.3f}" for s in row), flush=True)
    for name, column in zip(("new data plane", "disk", "network"), zip(*rows)):
        print(f"# {vhost or 'default'}: {name}: median {statistics.median(column):.2f} s, worst {max(column):.2f} s",
              flush=True)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--build", default=os.path.join(ROOT, "build"))
    ap.add_argument("--kills", type=int, default=10)
    ap.add_argument("--vhost", action="append", choices=["server", "client"])
    args = ap.parse_args()
    if shutil.which("qemu-system-x86_64") is None:
        print("recovery: qemu-system-x86_64 is not installed", file=sys.stderr)
        return 77
    print("vhost,kill,new_data_plane_s,disk_s,network_s")
    try:
        for vhost in args.vhost or [None]:
            measure(args.build, args.kills, vhost)
    except (DemoError, GuestError) as e:
        print(f"recovery: {e}", file=sys.stderr)
        return 77 if "mkguest" in str(e) and "status 77" in str(e) else 1
    return 0


sys.exit(main())
