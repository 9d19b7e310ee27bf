#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""bad_test.py IPDKD IPDK IPDK_DP IPDK_P4C BLK_FRONT: what goes wrong around us ends well: a data plane that is stopped;
QEMU's monitor absent, silent, hanging and closing; a guest that never lets go (D27); QEMU that ends and returns (D28); no space for the
state file and for a disk's file; a swap of pipelines while packets flow. Each is one clear line, and nothing half
made is left. QEMU runs without a guest. Prints TAP."""
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time

from daemon import Daemon, Tap

IPDKD, IPDK, DP, P4C, FRONT = map(os.path.abspath, sys.argv[1:])
HERE = os.path.dirname(os.path.abspath(__file__))
tap = Tap()
d = Daemon(IPDKD, IPDK, "--target", "cpu", "--dp", DP)
QMP = os.path.join(d.dir, "h.qmp")


def refused(words, *texts, timeout=60):
    p = d.run(*words.split(), timeout=timeout)
    return tap.is_(p.returncode == 1 and p.stdout == "" and p.stderr.count("\n") == 1 and all(t in p.stderr for t in texts),
                   "refused: ipdk " + words.replace(d.dir, ""), f"status {p.returncode}\n{p.stdout}{p.stderr}")


def good(words, timeout=60):
    p = d.run(*words.split(), timeout=timeout)
    return tap.is_(p.returncode == 0, "ipdk " + words.replace(d.dir, ""), p.stdout + p.stderr + d.text())


def names():
    tree = d.json("list")
    return [h["name"] for h in tree["host"]] + [b["name"] for b in tree["bdev"]] + \
        [f'{v["device-id"]} {v["state"]["lifecycle"]}' for v in tree["virtual-device"]]


class Qemu:
    """QEMU with the flags that ipdk prints, and no guest."""

    def __init__(self):
        args = d.run("host", "args", "h1", "--qmp", QMP, "--memory", "64MiB", "--slots", "2").stdout.split()
        self.log = open(os.path.join(d.dir, "qemu.log"), "ab")
        self.process = subprocess.Popen(["qemu-system-x86_64", "-display", "none", "-nodefaults", *args],
                                        stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        d.wait(lambda: os.path.exists(QMP))
        if d.run("show", "h1").returncode == 0:
            d.wait(lambda: d.json("show", "h1")["state"]["oper-status"] == "UP")

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.log.close()
        if os.path.exists(QMP):
            os.unlink(QMP)


class Monitor(threading.Thread):
    """What answers at a path and is no good monitor: it sends what it is given, an answer a line, then nothing or an
    end."""

    def __init__(self, lines, end):
        super().__init__(daemon=True)
        self.lines, self.end = lines, end
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(QMP)
        self.server.listen(8)
        self.clients = []
        self.start()

    def run(self):
        while True:
            try:
                c = self.server.accept()[0]
            except OSError:
                return
            threading.Thread(target=self.serve, args=(c,), daemon=True).start()

    def serve(self, c):
        self.clients.append(c)
        try:
            for line in self.lines:
                c.sendall(line + b"\r\n")
                if not c.recv(4096):
                    break
        except OSError:
            pass
        if self.end:
            c.close()

    def close(self):
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        for c in self.clients:
            c.close()
        os.unlink(QMP)


GREETING = b'{"QMP": {"version": {"qemu": {"micro": 0, "minor": 2, "major": 7}, "package": ""}, "capabilities": []}}'


def monitors():
    refused(f"add host h1 kvm --qmp {QMP}", "h1", QMP)
    for lines, end, name, text in (
            ([], False, "a monitor that says nothing", "busy"), ([], True, "a monitor that hangs up", "host h1"),
            ([b"hello"], False, "no monitor at all", "host h1"),
            ([GREETING], False, "a monitor that hangs", "host h1"),
            ([GREETING, b'{"return": {}}'], True, "a monitor that closes in the middle", "host h1")):
        m = Monitor(lines, end)
        tap.is_(refused(f"add host h1 kvm --qmp {QMP}", text) and names() == [], name + ": nothing is left", names())
        m.close()


def hanging():
    """QEMU stops answering while a port is plugged; when it goes on, nothing of it is there."""
    q = Qemu()
    good(f"add host h1 kvm --qmp {QMP}")
    before = d.json("show", "h1")["state"]["detail"]
    q.process.send_signal(signal.SIGSTOP)
    refused("create port h1 virtio-net 1Gbps netdev1", "netdev1", "step 'hot-plug'")
    tap.is_(names() == ["h1"], "the port is not there", names())
    q.process.send_signal(signal.SIGCONT)
    tap.is_(d.wait(lambda: d.json("show", "h1")["state"]["oper-status"] == "UP" and
                   d.json("show", "h1")["state"]["detail"] == before), "QEMU goes on: its slots are free",
            d.run("show", "h1").stdout + before)
    good("create port h1 virtio-net 1Gbps netdev1")
    return q


def never_lets_go(q):
    """Without a guest nobody lets go: the port is cut off and stays reserved until QEMU ends (D27)."""
    p = d.run("delete", "netdev1")
    tap.is_(p.returncode == 1 and "netdev1" in p.stderr and p.stderr.count("\n") == 1, "the deletion times out, and says so",
            p.stderr)
    tap.is_(names() == ["h1", "netdev1 removing"], "state removing", names())
    refused("create port h1 virtio-net 1Gbps netdev1", "'netdev1' is there already")
    d.kill()
    d.start()
    d.wait(lambda: d.json("show", "h1")["state"]["oper-status"] == "UP")
    time.sleep(0.2)  # what it must not do has no event
    tap.is_(names() == ["h1", "netdev1 removing"], "it is after a restart, too", names())
    q.kill()
    tap.is_(d.wait(lambda: d.json("show", "h1")["state"]["oper-status"] == "DOWN"), "host down")
    q = Qemu()
    tap.is_(d.wait(lambda: names() == ["h1"]), "QEMU's end lets go of it", f"{names()} {d.text()}")
    return q


def returns(q):
    """QEMU ends and comes back on the same path: what is desired is plugged again (D28)."""
    good("create port h1 virtio-net 1Gbps netdev1")
    good("create bdev b1 mem 1MiB")
    good("create disk h1 virtio-blk 1KIOPS b1 --name d1")
    plugged = d.json("show", "h1")["state"]["detail"]
    q.kill()
    tap.is_(d.wait(lambda: d.json("show", "h1")["state"]["oper-status"] == "DOWN"), "host down")
    tap.is_(names() == ["h1", "b1", "netdev1 active", "d1 active"], "its devices stay desired", names())
    refused("create port h1 virtio-net 1Gbps netdev2", "host 'h1' is down")
    q = Qemu()
    tap.is_(d.wait(lambda: d.json("show", "h1")["state"]["detail"] == plugged), "QEMU returns: both are plugged again",
            d.run("show", "h1").stdout + plugged)
    q.kill()
    d.wait(lambda: d.json("show", "h1")["state"]["oper-status"] == "DOWN")
    for name in ("d1", "b1", "netdev1", "h1"):
        good("delete " + name)
    tap.is_(names() == [], "all of it can be deleted while the host is down", names())


class Small:
    """A file system of its own, of one MiB; None when this user may not mount."""

    def __init__(self, path):
        self.path = path
        os.makedirs(path, exist_ok=True)
        self.good = os.geteuid() == 0 and subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=1m", "none", path], stderr=subprocess.DEVNULL).returncode == 0

    def fill(self):
        with open(os.path.join(self.path, "fill"), "wb", buffering=0) as f:
            try:
                while f.write(bytes(4096)):
                    pass
            except OSError:
                pass

    def free(self):
        os.unlink(os.path.join(self.path, "fill"))

    def close(self):
        if self.good:
            subprocess.run(["umount", "-l", self.path], check=False)


def full_state():
    """No space for the state file: changes are refused, and undone; what was there goes on."""
    d.kill(signal.SIGINT)
    small = Small(os.path.join(d.dir, "state"))
    if not small.good:
        tap.is_(True, "no space for the state file # SKIP needs root to mount a tmpfs")
        d.start()
        return
    try:
        d.start()
        good("create port - null netdev1")
        small.fill()
        full = 0
        for i in range(200):  # the write-ahead log may hold some more
            p = d.run("create", "port", "-", "null", f"x{i}")
            if p.returncode != 0:
                full = tap.is_(p.returncode == 1 and p.stderr.count("\n") == 1 and "state.db" in p.stderr and f"x{i}" not in
                               " ".join(names()), "no space for the state file: the port is refused, and not there",
                               p.stderr)
                break
        tap.is_(full, "the file system was full")
        before, stats = names(), sorted(d.json("stats"))
        refused("delete netdev1", "state.db")
        tap.is_(names() == before and sorted(d.json("stats")) == stats, "nothing changed", names())
        small.free()
        good("create port - null netdev2")
        want = before + ["netdev2 active"]
        d.kill()
        d.start()
        tap.is_(d.wait(lambda: names() == want), "with space again, and after a kill, all is there", f"{names()} {want}")
        d.kill(signal.SIGINT)
    finally:
        d.kill(signal.SIGINT)
        small.close()
    d.start()


def full_disk():
    """No space for a disk's file: the guest's writes fail, its reads do not, and they go on with space."""
    small = Small(os.path.join(d.dir, "disks"))
    if not small.good:
        tap.is_(True, "no space for a disk's file # SKIP needs root to mount a tmpfs")
        return
    try:
        good(f"create bdev b1 file {small.path}/thin.raw 4MiB")
        good("add host h1 sim")
        good("create disk h1 virtio-blk unlimited b1 --name d1")
        front = [FRONT, os.path.join(d.run_dir, "vhost", "d1.sock")]
        p = subprocess.run([*front, "write", "--length", "256KiB", "--bs", "4096"], stderr=subprocess.PIPE, text=True, timeout=60)
        tap.is_(p.returncode == 0, "with space it is written", p.stderr)
        small.fill()
        p = subprocess.run([*front, "write", "--offset", "1MiB", "--length", "2MiB", "--bs", "4096"], stderr=subprocess.PIPE,
                           text=True, timeout=60)
        tap.is_(p.returncode == 1, "no space for a disk's file: the guest's writes fail", p.stderr)
        p = subprocess.run([*front, "verify", "--length", "256KiB", "--bs", "4096"], stderr=subprocess.PIPE, text=True, timeout=60)
        tap.is_(p.returncode == 0, "what was written before is read", p.stderr)
        tap.is_(d.json("stats")["d1"]["disk.errors"] > 0, "errors are counted", d.run("stats").stdout)
        small.free()
        p = subprocess.run([*front, "write", "--offset", "256KiB", "--length", "128KiB", "--bs", "4096"], stderr=subprocess.PIPE,
                           text=True, timeout=60)
        tap.is_(p.returncode == 0, "with space it goes on", p.stderr)
        refused(f"create bdev b9 file {small.path}/none/x.raw 1MiB", "b9", "none/x.raw")
        for name in ("d1", "b1", "h1"):
            good("delete " + name)
    finally:
        small.close()


def swap():
    """Pipelines are swapped while packets flow: all that came in by one port left by the other."""
    n, length = 60000, 100
    path = os.path.join(d.dir, "in.pcap")
    with open(path, "wb") as f:
        f.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
        f.write((struct.pack("<IIII", 0, 0, length, length) + bytes(length)) * n)
    pipes = []
    for i in range(3):
        pipes.append(os.path.join(d.dir, f"wire{i}.pipe"))
        subprocess.run([P4C, "-D", f"NUMBER={i}", "-o", pipes[i], os.path.join(HERE, "wire.p4")], check=True)
        good("pipeline load " + pipes[i])
    for name in [w.split()[0] for w in names()]:
        d.run("delete", name)
    good("create port - null netdev2")
    good(f"create port - pcap in={path} netdev1 20Mbps")
    ids = [v["state"]["port-id"] for v in d.json("list")["virtual-device"]]
    swaps = 0
    end = time.monotonic() + 30
    while d.json("stats")["netdev1"]["port.rx_packets"] < n and time.monotonic() < end:
        swaps += d.run("pipeline", "load", pipes[swaps % 3]).returncode == 0
    d.wait(lambda: d.json("stats")["netdev2"]["port.tx_packets"] == n, timeout=5)
    seen = d.json("stats")
    tap.is_(swaps >= 3 and seen["netdev1"]["port.rx_packets"] == n and seen["netdev2"]["port.tx_packets"] == n,
            f"{n} packets, {swaps} swaps: no packet is lost", f"ports {ids}\n{d.run('stats').stdout}")


def stopped():
    """The data plane is stopped: whoever waits for it is told so, reads of what is known go on, and it is taken back."""
    pid = d.data_plane()
    os.kill(pid, signal.SIGSTOP)
    try:
        refused("create port - null netdev3", "netdev3", f"ipdk-dp (pid {pid}) is stopped", timeout=30)
        refused("create port - null netdev4", "netdev4", f"ipdk-dp (pid {pid}) is stopped", timeout=2)
        tap.is_(sorted(names()) == ["netdev1 active", "netdev2 active"], "a stopped data plane: nothing half made is left", names())
    finally:
        os.kill(pid, signal.SIGCONT)
    tap.is_(d.wait(lambda: d.run("create", "port", "-", "null", "netdev3").returncode == 0) and d.data_plane() == pid,
            "it goes on: the same process is there again", d.text())
    tap.is_(sorted(d.json("stats")) == ["netdev1", "netdev2", "netdev3"], "it has what it should have", d.run("stats").stdout)
    good("delete netdev3")


try:
    d.start()
    swap()
    stopped()
    for port in ("netdev1", "netdev2"):
        good("delete " + port)
    if subprocess.run(["which", "qemu-system-x86_64"], stdout=subprocess.DEVNULL).returncode == 0:
        monitors()
        qemu = hanging()
        qemu = never_lets_go(qemu)
        returns(qemu)
    else:
        tap.is_(True, "QEMU's monitor # SKIP qemu-system-x86_64 is not installed")
    full_state()
    full_disk()
except Exception as e:
    tap.is_(False, f"the test ran to its end: {type(e).__name__}: {e}", d.text())
finally:
    d.close()
sys.exit(tap.end())
