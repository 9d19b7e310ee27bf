#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""host_kvm_test.py IPDKD IPDK IPDK_DP: hosts that are QEMUs, here without a guest inside: who listens on the
vhost-user sockets, who connects, and that both find each other again after either was killed. Prints TAP."""
import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time

from daemon import Daemon, Tap

IPDKD, IPDK, DP = sys.argv[1:]
QEMU = "qemu-system-x86_64"
if shutil.which(QEMU) is None:
    print(f"1..0 # SKIP {QEMU} is not installed (package qemu-system-x86)")
    sys.exit(0)
tap = Tap()


class Qemu:
    """A QEMU that waits before its first instruction; ipdkd has one monitor of it and this test another."""

    def __init__(self, d, name):
        self.qmp, self.mine = os.path.join(d.dir, name + ".qmp"), os.path.join(d.dir, name + ".mine")
        args = d.run("host", "args", name, "--qmp", self.qmp).stdout
        self.cmd = [QEMU, "-nodefaults", "-display", "none", "-S", "-accel", "tcg", "-qmp",
                    f"unix:{self.mine},server=on,wait=off", *shlex.split(args)]
        self.log = os.path.join(d.dir, name + ".qemu")
        self.start()

    def start(self):
        for path in (self.qmp, self.mine):
            if os.path.exists(path):
                os.unlink(path)
        with open(self.log, "ab") as log:
            self.proc = subprocess.Popen(self.cmd, stdin=subprocess.DEVNULL, stderr=log)
        end = time.monotonic() + 20
        while True:
            self.sock = socket.socket(socket.AF_UNIX)
            try:
                self.sock.connect(self.mine)
                break
            except OSError:
                self.sock.close()
                if time.monotonic() > end or self.proc.poll() is not None:
                    raise RuntimeError("QEMU does not start") from None
                time.sleep(0.02)
        self.sock.settimeout(10)
        self.file = self.sock.makefile("rb")
        json.loads(self.file.readline())
        self.ask("qmp_capabilities")

    def ask(self, command, **args):
        self.sock.sendall(json.dumps({"execute": command, "arguments": args}).encode() + b"\n")
        while True:
            m = json.loads(self.file.readline())
            if "event" not in m:
                return m.get("return")

    def chardevs(self):
        """The devices' sockets as QEMU sees them, by device."""
        return {c["label"][len("ipdk-"):-len("-chr")]: c["filename"] for c in self.ask("query-chardev")
                if c["label"].startswith("ipdk-")}

    def devices(self):
        return {c["name"][len("ipdk-"):] for c in self.ask("qom-list", path="/machine/peripheral")
                if c["name"].startswith("ipdk-")}

    def has(self, *names):
        """Whether these devices are there, and no others, and the data plane is connected to each."""
        return (self.devices() == set(names) and self.chardevs().keys() == set(names) and
                not any(f.startswith("disconnected:") for f in self.chardevs().values()))

    def kill(self):
        self.sock.close()
        self.proc.kill()
        self.proc.wait()


def data_plane(d):
    try:
        with open(os.path.join(d.run_dir, "dp.lock")) as f:
            return int(f.read().split()[0])
    except (OSError, ValueError, IndexError):
        return 0


def ok(d, text):
    p = d.run(*text.split())
    if p.returncode != 0:
        raise RuntimeError(f"ipdk {text}: status {p.returncode}: {p.stderr}\n{d.text()}")


def make(d, q, *options):
    ok(d, f"add host h kvm --qmp {q.qmp} {' '.join(options)}")
    ok(d, "create bdev b mem 1MiB")
    ok(d, "create port h virtio-net unlimited p1")
    ok(d, "create disk h virtio-blk unlimited b --name d1")


def killed(d, q, side):
    """The data plane is killed; the note says when both devices were connected to its successor."""
    os.kill(data_plane(d), signal.SIGKILL)
    begun = time.monotonic()
    gone = d.wait(lambda: not q.has("p1", "d1"), timeout=5)
    back = d.wait(lambda: q.has("p1", "d1"), timeout=10)
    print(f"# QEMU is the {side}: connected {time.monotonic() - begun:.2f} s after the kill", flush=True)
    tap.is_(gone and back, f"{side}: a new data plane has the devices again", f"{q.chardevs()}\n{d.text()}")


def qemu_returns(d, q):
    """QEMU is killed and started again while the data plane is stopped: the plugging waits, not QEMU."""
    dp = data_plane(d)
    os.kill(dp, signal.SIGSTOP)
    try:
        q.kill()
        q.start()
        listens = d.wait(lambda: q.chardevs().keys() == {"p1", "d1"})
        end = time.monotonic() + 1
        longest = 0
        while time.monotonic() < end:
            begun = time.monotonic()
            q.ask("query-status")
            longest = max(longest, time.monotonic() - begun)
        waits = q.devices() == set()  # a blocked monitor answers only after SIGCONT, so not within q.ask's time
    finally:
        os.kill(dp, signal.SIGCONT)
    tap.is_(listens and waits, "server: QEMU's monitor answers while a device waits for the data plane",
            f"{q.chardevs()} {q.devices()}, longest answer {longest:.2f} s\n{d.text()}")
    tap.is_(d.wait(lambda: q.has("p1", "d1")), "server: devices are plugged again into a QEMU that returned",
            f"{q.chardevs()} {q.devices()}\n{d.text()}")


def deleted_while_waiting(d, q):
    """QEMU returns when there is no data plane, and a device that waits for it is deleted. Ends with a new ipdkd."""
    os.rename(d.dp, d.dp + ".away")
    os.kill(data_plane(d), signal.SIGKILL)
    q.kill()
    q.start()
    listens = d.wait(lambda: q.chardevs().keys() == {"p1", "d1"})
    p = d.run("delete", "d1")
    gone = q.chardevs().keys() == {"p1"}
    os.rename(d.dp + ".away", d.dp)
    d.kill()
    d.start()
    tap.is_(listens and gone and p.returncode == 0 and d.wait(lambda: q.has("p1")) and sockets(d) == ["p1.sock"],
            "server: a device that waits for the data plane can be deleted",
            f"{p.stderr} {q.chardevs()} {q.devices()} {sockets(d)}\n{d.text()}")
    ok(d, "create disk h virtio-blk unlimited b --name d1")


def sockets(d):
    return sorted(os.listdir(os.path.join(d.run_dir, "vhost")))


def server(d):
    q = Qemu(d, "h")
    try:
        make(d, q)
        tap.is_(q.has("p1", "d1") and all("server=on" in f for f in q.chardevs().values()),
                "server is the default: QEMU listens, and the data plane is connected", q.chardevs())
        folder = os.stat(os.path.join(d.run_dir, "vhost"))
        tap.is_(sockets(d) == ["d1.sock", "p1.sock"] and folder.st_mode & 0o77 == 0,
                "server: the sockets are in a folder of this user's", f"{sockets(d)} {folder.st_mode:o}")
        tap.is_(d.json("show", "h")["config"]["vhost"] == "server", "server: 'show' says so")
        name = "n" * 63
        p = d.run("create", "port", "h", "virtio-net", "unlimited", name)
        tap.is_(p.returncode == 1 and "longer than 107 bytes" in p.stderr and q.has("p1", "d1"),
                "a name that makes a socket's path too long is refused", p.stderr)
        killed(d, q, "server")
        qemu_returns(d, q)
        deleted_while_waiting(d, q)
        d.kill()
        d.start()
        tap.is_(d.wait(lambda: d.json("show", "h")["state"]["oper-status"] == "UP") and q.has("p1", "d1"),
                "server: a new ipdkd leaves them as they are", f"{q.chardevs()}\n{d.text()}")
        killed(d, q, "server")
    finally:
        q.kill()
    d.wait(lambda: d.json("show", "h")["state"]["oper-status"] == "DOWN")
    before = sockets(d)
    for name in ("p1", "d1", "b", "h"):
        ok(d, f"delete {name}")
    tap.is_(before == ["d1.sock", "p1.sock"] and sockets(d) == [], "server: what a killed QEMU left is removed",
            f"{before} {sockets(d)}")


def client(d):
    q = Qemu(d, "h")
    try:
        make(d, q, "--vhost", "client")
        mode = os.stat(os.path.join(d.run_dir, "vhost", "p1.sock")).st_mode & 0o777
        tap.is_(q.has("p1", "d1") and not any("server=on" in f for f in q.chardevs().values()) and mode == 0o600 and
                d.json("show", "h")["config"]["vhost"] == "client", "client: QEMU connects to the data plane",
                f"{q.chardevs()} {mode:o}")
        killed(d, q, "client")
    finally:
        q.kill()
    for name in ("p1", "d1", "b", "h"):
        ok(d, f"delete {name}")


def refused(d):
    p = d.run("add", "host", "h", "kvm", "--qmp", "/nowhere", "--vhost", "both")
    tap.is_(p.returncode == 1 and "'both' (known: server, client)" in p.stderr, "--vhost: an unknown side", p.stderr)
    p = d.run("add", "host", "h", "sim", "--vhost", "client")
    tap.is_(p.returncode == 1 and "no vhost-user sockets" in p.stderr, "--vhost: not for a simulated host", p.stderr)


def nobody_connects():
    """With the simulated target there is no data plane that could connect."""
    d = Daemon(IPDKD, IPDK, "--target", "sim")
    q = None
    try:
        d.start()
        q = Qemu(d, "h")
        ok(d, f"add host h kvm --qmp {q.qmp}")
        p = d.run("create", "port", "h", "virtio-net", "unlimited", "p1")
        tap.is_(p.returncode == 1 and "did not connect to QEMU's socket" in p.stderr and "hot-plug" in p.stderr,
                "a data plane that does not connect is an error of the step", p.stderr)
        tap.is_(q.has() and sockets(d) == [] and d.json("list").get("virtual-device", []) == [],
                "and nothing is left of the device", f"{q.chardevs()} {sockets(d)}")
    finally:
        if q is not None:
            q.kill()
        d.close()


daemon = Daemon(IPDKD, IPDK, "--target", "cpu")
daemon.dp = os.path.join(daemon.dir, "ipdk-dp")  # so that it can be taken away
os.symlink(os.path.abspath(DP), daemon.dp)
daemon.options += ("--dp", daemon.dp)
daemon.run_dir = os.path.join(daemon.dir, "run-" + "x" * 30)
daemon.socket = os.path.join(daemon.run_dir, "ipdkd.sock")
try:
    daemon.start()
    refused(daemon)
    server(daemon)
    client(daemon)
    nobody_connects()
except Exception as e:
    tap.is_(False, f"the test ran to its end: {type(e).__name__}: {e}", daemon.text())
finally:
    daemon.close()
sys.exit(tap.end())
