#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""vhost_net_qemu_test.py NET_SERVER GUEST-IMAGES: our virtio-net device under a Linux guest in QEMU.

The device sends back what the guest sends. Hot plug, unplug, a device that dies (QEMU as client and as server
of the socket; the time until frames flow again is printed), split and packed rings, a live migration with its
dirty log. Prints TAP; skips when there is no QEMU or no kernel to be had.
"""
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests/guest"))
from guest import Guest, GuestError  # noqa: E402

SERVER, IMAGES = sys.argv[1], sys.argv[2]
MAC = "52:54:00:00:00:01"


class Failure(Exception):
    pass


class Qmp:
    """QEMU's monitor."""

    def __init__(self, path):
        end = time.monotonic() + 20
        while True:
            self.sock = socket.socket(socket.AF_UNIX)
            try:
                self.sock.connect(path)
                break
            except OSError:
                self.sock.close()
                if time.monotonic() > end:
                    raise Failure(f"no monitor at {path}") from None
                time.sleep(0.02)
        self.sock.settimeout(60)
        self.file = self.sock.makefile("rb")
        self.events = []
        self._read("a greeting")
        self("qmp_capabilities")

    def _read(self, what):
        try:
            line = self.file.readline()
        except TimeoutError:
            raise Failure(f"QEMU: {what}: nothing for 60 s") from None
        if not line:
            raise Failure(f"QEMU: {what}: its monitor closed")
        return json.loads(line)

    def __call__(self, command, **args):
        self.sock.sendall(json.dumps({"execute": command, "arguments": args}).encode() + b"\n")
        while True:
            m = self._read(command)
            if "return" in m:
                return m["return"]
            if "error" in m:
                raise Failure(f"{command}: {m['error']['desc']}")
            self.events.append(m)

    def wait_deleted(self, device):
        while not any(e["event"] == "DEVICE_DELETED" and e["data"].get("device") == device for e in self.events):
            self.events.append(self._read(f"the deletion of {device}"))


class Bed:
    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="vhost_qemu.")
        self.servers, self.guests = {}, []

    def __enter__(self):
        return self

    def __exit__(self, *what):
        for g in self.guests:
            g.stop()
        for p in self.servers.values():
            p.kill()
            p.wait()
        shutil.rmtree(self.dir, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.dir, name)

    def serve(self, name, *args):
        """Our device on the socket 'name'."""
        with open(self.path(name + ".log"), "ab") as log:
            p = subprocess.Popen([SERVER, self.path(name), *args], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                 stderr=log)
        if p.stdout.readline() != b"ready\n":
            raise Failure("the device does not start: " + self.log(name))
        self.servers[name] = p

    def stats(self, name):
        p = self.servers[name]
        p.stdin.write(b"stats\n")
        p.stdin.flush()
        return {k: int(v, 0) for k, v in (f.split("=") for f in p.stdout.readline().decode().split())}

    def kill(self, name):
        self.servers[name].kill()
        self.servers.pop(name).wait()

    def log(self, name):
        with open(self.path(name + ".log"), errors="replace") as f:
            return f.read()

    def guest(self, name, *flags):
        g = Guest(name, self.dir, IMAGES, [
            "-machine", "q35,memory-backend=mem", "-object", "memory-backend-memfd,id=mem,size=256M,share=on",
            "-device", "pcie-root-port,id=rp1,chassis=2,slot=2",
            "-qmp", f"unix:{self.path(name)}.qmp,server=on,wait=off", *flags])
        self.guests.append(g)
        g.start()
        return g, Qmp(self.path(name) + ".qmp")


def plug(qmp, path, props=None, server=False, **chardev):
    data = {"addr": {"type": "unix", "data": {"path": path}}, "server": server, **chardev}
    qmp("chardev-add", id="c0", backend={"type": "socket", "data": data})
    yield  # with server the device connects before netdev_add waits for it
    qmp("netdev_add", type="vhost-user", id="n0", chardev="c0", queues=1)
    # vectors=0: QEMU 7.2 crashes with MSI-X and vhost-user-net when it has no KVM
    qmp("device_add", driver="virtio-net-pci", netdev="n0", id="d0", bus="rp1", mac=MAC, vectors=0, **(props or {}))


def unplug(qmp):
    qmp.events.clear()
    qmp("device_del", id="d0")
    qmp.wait_deleted("d0")
    qmp("netdev_del", id="n0")


def up(guest):
    guest.wait_path("/sys/class/net/eth0")
    guest.sh("ip link set eth0 up; ip addr add 10.9.0.1/24 dev eth0; "
             "arp -i eth0 -s 10.9.0.2 52:54:00:00:00:02")


def rx(guest):
    return int(guest.sh("cat /sys/class/net/eth0/statistics/rx_packets").split()[-1])


def traffic(guest, n=20):
    """The guest sends n frames, and must get as many back."""
    before = rx(guest)
    guest.sh(f"ping -q -c {n} -i 0.01 -s 1000 -W 1 10.9.0.2 >/dev/null; true", timeout=60)
    got = rx(guest) - before
    if got < n:
        raise Failure(f"of {n} frames {got} came back")


def pings(guest):
    """Frames all the time, from here on."""
    guest.sh("rm -f /tmp/quiet; (while [ ! -e /tmp/quiet ]; do ping -q -c 50 -i 0.01 -W 1 10.9.0.2; done) "
             ">/dev/null 2>&1 & echo $! >/tmp/pings")


def quiet(guest):
    """Ends pings()."""
    guest.sh("touch /tmp/quiet; while [ -e /proc/$(cat /tmp/pings)/exe ]; do usleep 50000; done", timeout=90)


def back_after(guest, since):
    """Seconds from 'since' until a frame came back; pings() was called."""
    before = rx(guest)
    while rx(guest) == before:
        if time.monotonic() > since + 20:
            raise Failure("no frame came back within 20 s")
    return time.monotonic() - since


def check(bed, name, broken=0):
    s = bed.stats(name)
    if s["broken"] != broken or "refused" in bed.log(name):
        raise Failure(f"{s}: {bed.log(name)[-800:]}")
    return s


def hot_plug(b, g, qmp):
    b.serve("s")
    for _ in range(2):
        list(plug(qmp, b.path("s")))
        up(g)
        traffic(g)
        s = check(b, "s")
        unplug(qmp)
    if s["connects"] != 2:
        raise Failure(f"{s}")
    return f"features {s['features']:#x}"


def packed(b, g, qmp):
    list(plug(qmp, b.path("s"), {"packed": True}))
    up(g)
    traffic(g, 300)
    s = check(b, "s")
    unplug(qmp)
    if not s["features"] >> 34 & 1:
        raise Failure("packed was not negotiated")


def dies(b, g, qmp, server):
    """Kills the device under traffic, three times; 'server': QEMU listens."""
    args = ["--connect"] if server else []
    steps = plug(qmp, b.path("s"), server=server, **({"wait": False} if server else {"reconnect": 1}))
    b.kill("s")
    if server:
        os.unlink(b.path("s"))
        next(steps)
    b.serve("s", *args)
    list(steps)
    up(g)
    traffic(g)
    pings(g)
    times = []
    for _ in range(3):
        b.kill("s")
        b.serve("s", *args)
        times.append(back_after(g, time.monotonic()))
    check(b, "s")
    quiet(g)
    unplug(qmp)
    return "back after " + ", ".join(f"{t:.2f} s" for t in times)


def migrates():
    with Bed() as b:
        b.serve("s1")
        b.serve("s2")
        net = "-device", f"virtio-net-pci,netdev=n0,id=d0,bus=rp1,mac={MAC},vectors=0"
        src, q1 = b.guest("src", "-chardev", f"socket,id=c0,path={b.path('s1')}", "-netdev",
                          "vhost-user,id=n0,chardev=c0", *net)
        src.wait_up()
        up(src)
        traffic(src)
        pings(src)
        dst, q2 = b.guest("dst", "-chardev", f"socket,id=c0,path={b.path('s2')}", "-netdev",
                          "vhost-user,id=n0,chardev=c0", *net, "-incoming", f"unix:{b.path('mig')}")
        q1("migrate", uri=f"unix:{b.path('mig')}")
        end = time.monotonic() + 60
        while True:
            s = q1("query-migrate")
            if s["status"] == "completed":
                break
            if s["status"] == "failed" or time.monotonic() > end:
                raise Failure(f"migration {s}")
            time.sleep(0.05)
        traffic(dst)
        one, two = check(b, "s1"), check(b, "s2")
        if one["from"] < 40 or two["from"] < 20:
            raise Failure(f"{one} {two}")
        return f"down for {s['downtime']} ms"


TESTS = [
    ("hot plug, frames, unplug, twice", hot_plug),
    ("packed ring", packed),
    ("the device dies, QEMU connects again", lambda *bed: dies(*bed, False)),
    ("the device dies and connects again to QEMU", lambda *bed: dies(*bed, True)),
]


def run(i, name, fn):
    try:
        note = fn()
    except (Failure, GuestError, OSError) as e:
        print(f"not ok {i} - {name}")
        for line in str(e).splitlines():
            print("# " + line)
        return 1
    print(f"ok {i} - {name}")
    if note:
        print(f"# {note}", flush=True)
    return 0


def main():
    why = None
    if shutil.which("qemu-system-x86_64") is None:
        why = "qemu-system-x86_64 is not installed (package qemu-system-x86)"
    else:
        made = subprocess.run([os.path.join(ROOT, "tests/guest/mkguest"), IMAGES], capture_output=True, text=True)
        if made.returncode == 77:
            why = (made.stdout + made.stderr).strip().splitlines()[-1]
        elif made.returncode != 0:
            print("Bail out! mkguest: " + (made.stdout + made.stderr).strip()[-300:].replace("\n", " | "))
            return 1
    if why is not None:
        print(f"1..0 # SKIP {why}")
        return 0
    bad = 0
    with Bed() as b:
        g, qmp = b.guest("g")
        g.wait_up()
        for i, (name, fn) in enumerate(TESTS, 1):
            bad += run(i, name, lambda: fn(b, g, qmp))
    bad += run(len(TESTS) + 1, "live migration", migrates)
    print(f"1..{len(TESTS) + 1}")
    return bad != 0


sys.exit(main())
