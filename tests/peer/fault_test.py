#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""fault_test.py TARGET IPDKD IPDK [IPDK_DP]: operations on devices are done wholly or not at all. Each kind of
operation runs once without faults; the log tells its steps. Then for each step and each fault (it fails, the
daemon is killed before it, the daemon is killed behind it) the operation runs again: what is listed and what
the data plane counts must be as before or as after, and the command, repeated, must succeed. Prints TAP."""
import copy
import os
import re
import signal
import sys

from daemon import Daemon, Tap

TARGET, IPDKD, IPDK = sys.argv[1:4]
MODES = ("fail", "kill", "kill-after")
tap = Tap()
d = Daemon(IPDKD, IPDK, "--target", TARGET, *(["--dp", os.path.abspath(sys.argv[4])] if sys.argv[4:] else []))
FILE = os.path.join(d.dir, "disk.raw")

# name, what must be there before, the command, the way back
SIM = [
    ("add host", [], "add host h1 sim", "delete h1"),
    ("delete host", ["add host h1 sim"], "delete h1", "add host h1 sim"),
    ("create a port without a host", [], "create port - null p1", "delete p1"),
    ("delete a port without a host", ["create port - null p1"], "delete p1", "create port - null p1"),
    ("create port", ["add host h1 sim"], "create port h1 virtio-net 1Gbps p1", "delete p1"),
    ("delete port", ["add host h1 sim", "create port h1 virtio-net 1Gbps p1"], "delete p1",
     "create port h1 virtio-net 1Gbps p1"),
    ("set rate", ["create port - null p1"], "set p1 rate 5Gbps", "set p1 rate unlimited"),
]
DISK = ["add host h1 sim", "create bdev b1 mem 1MiB"]
CPU = SIM + [
    ("create bdev mem", [], "create bdev b1 mem 1MiB", "delete b1"),
    ("create bdev null", [], "create bdev b1 null 1MiB", "delete b1"),
    ("create bdev file", [], f"create bdev b1 file {FILE} 1MiB", "delete b1"),
    ("delete bdev", ["create bdev b1 mem 1MiB"], "delete b1", "create bdev b1 mem 1MiB"),
    ("create disk", DISK, "create disk h1 virtio-blk 1KIOPS b1 --name d1", "delete d1"),
    ("create disk with its bdev", ["add host h1 sim"],
     "create disk h1 virtio-blk 1KIOPS b3 --name d1 --size 1MiB", "delete d1;delete b3"),
    ("delete disk", DISK + ["create disk h1 virtio-blk 1KIOPS b1 --name d1"], "delete d1",
     "create disk h1 virtio-blk 1KIOPS b1 --name d1"),
    ("add disk with its bdev", [], "add virtio-blk d1 b2 1MiB", "delete d1;delete b2"),
    ("plug", ["add host h1 sim", "add virtio-blk d1 b2 1MiB"], "plug d1 h1", "unplug d1"),
    ("unplug", ["add host h1 sim", "add virtio-blk d1 b2 1MiB", "plug d1 h1"], "unplug d1", "plug d1 h1"),
    ("set limit", DISK + ["create disk h1 virtio-blk 1KIOPS b1 --name d1"], "set d1 limit 5KIOPS",
     "set d1 limit 1KIOPS"),
]


def run(text):
    for words in text.split(";"):
        p = d.run(*words.split())
        if p.returncode != 0:
            raise RuntimeError(f"ipdk {words}: status {p.returncode}: {p.stderr}\n{d.text()}")


def state():
    """What is listed, but for counters and for a new port's number, and what the data plane counts."""
    tree = copy.deepcopy(d.json("list"))
    for v in tree["virtual-device"]:
        v["state"].pop("counters", None)
        v["state"].pop("port-id", None)
    return tree, sorted(d.json("stats"))


def restart(fault=None):
    d.kill()
    d.start(fault)


def steps_of(command):
    """The titles and steps that the command goes through, in order, from the log."""
    at = os.path.getsize(d.log)
    run(command)
    with open(d.log, errors="replace") as f:
        f.seek(at)
        return re.findall(r"step (.+/.+) of \S+$", f.read(), re.M)


def one(name, command, back, before, after, step, mode):
    """One fault. Ends with the state as before."""
    restart(f"{step}/{mode}")
    d.wait(lambda: state() == before)
    p = d.run(*command.split())
    if mode == "fail":
        told = p.returncode == 1 and "injected by IPDK_FAULT" in p.stderr
        seen = state()
        restart()
    else:
        told = d.dead() and d.process.returncode == -signal.SIGKILL and p.returncode != 0
        d.start()
        d.wait(lambda: state() in (before, after), timeout=5)
        seen = state()
    told = told and (seen == before or (mode != "fail" and seen == after))
    why = f"status {p.returncode}: {p.stderr}\nseen   {seen}\nbefore {before}\nafter  {after}"
    if seen == after and before != after:
        d.run(*command.split())  # it is done already: refused or not, nothing changes
        told = told and d.wait(lambda: state() == after, timeout=5)
    else:
        q = d.run(*command.split())
        settled = d.wait(lambda: state() == after, timeout=5)
        if q.returncode != 0 or not settled:
            told = False
            why += f"\nrepeated: status {q.returncode}: {q.stderr}\nseen   {state()}"
    tap.is_(told, f"{name}: {step}/{mode}", why)
    if not told:
        return False
    run(back)
    return d.wait(lambda: state() == before, timeout=5)


def clean():
    """A folder without state, and nothing that serves it."""
    d.kill(signal.SIGINT)
    for top, folders, files in os.walk(os.path.join(d.dir, "state"), topdown=False):
        for f in files:
            os.unlink(os.path.join(top, f))
        for f in folders:
            os.rmdir(os.path.join(top, f))
    d.start()


def prepare(setup):
    clean()
    for command in setup:
        run(command)
    return state()


def operation(name, setup, command, back):
    before = prepare(setup)
    steps = steps_of(command)
    after = state()
    run(back)
    tap.is_(len(steps) > 0 and before != after and d.wait(lambda: state() == before, timeout=5),
            f"{name}: {len(steps)} steps, and the way back", f"{steps}\n{before}\n{after}\n{state()}")
    for step in steps:
        for mode in MODES:
            if not one(name, command, back, before, after, step, mode):
                before = prepare(setup)


def memory(pid, size):
    """The files of that size which a process holds in memory only."""
    folder = f"/proc/{pid}/fd"
    for n in os.listdir(folder):
        try:
            if "/memfd:b1" in os.readlink(f"{folder}/{n}") and os.stat(f"{folder}/{n}").st_size == size:
                yield f"{folder}/{n}"
        except FileNotFoundError:  # closed meanwhile
            pass


def contents():
    """A memory disk that is still listed after a kill in its deletion has what it had."""
    mark = b"what a guest has written"
    clean()
    run("create bdev b1 mem 1MiB")
    steps = steps_of("delete b1")
    for step in steps:
        for mode in MODES:
            clean()
            restart(f"{step}/{mode}")
            d.wait(lambda: d.run("create", "bdev", "b1", "mem", "1MiB").returncode == 0)
            with open(next(memory(d.data_plane(), 1 << 20)), "r+b") as f:
                f.write(mark)
            p = d.run("delete", "b1")
            if mode != "fail":
                d.dead()
                d.start()
            there = d.json("list")["bdev"] != []
            d.wait(lambda: there == (list(memory(d.data_plane(), 1 << 20)) != []), timeout=5)
            seen = [open(path, "rb").read(len(mark)) for path in memory(d.data_plane(), 1 << 20)]
            tap.is_(set(seen) == ({mark} if there else set()), f"contents of a memory disk: {step}/{mode}",
                    f"there: {there}, {seen}, {p.stderr}")


try:
    if TARGET == "cpu":
        contents()
    for op in SIM if TARGET == "sim" else CPU:
        operation(*op)
except Exception as e:
    tap.is_(False, f"the test ran to its end: {type(e).__name__}: {e}", d.text())
finally:
    d.close()
sys.exit(tap.end())
