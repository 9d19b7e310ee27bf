#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""vhost_blk_qemu_test: our vhost-user-blk device under QEMU and the guest's own driver, without the daemons:
split rings with QEMU as the client of the socket, packed ones with QEMU as its server, a file system with
checksums, the device killed in the middle of writes, resize, a limit, unplug and plug. Prints TAP.

Usage: vhost_blk_qemu_test.py BLK_SERVER IMAGES    (IMAGES: where mkguest leaves the guest)
"""
import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
GUEST = os.path.join(HERE, "../guest")
sys.path.insert(0, GUEST)
from guest import Guest, GuestError  # noqa: E402


class Qmp:
    """A QMP connection: cmd() returns the answer's 'return' or raises."""

    def __init__(self, path):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(30)
        self.sock.connect(path)
        self.file = self.sock.makefile("rw")
        self.events = []
        json.loads(self.file.readline())
        self.cmd("qmp_capabilities")

    def cmd(self, name, **args):
        self.file.write(json.dumps({"execute": name, "arguments": args}) + "\n")
        self.file.flush()
        while True:
            answer = json.loads(self.file.readline())
            if "event" in answer:
                self.events.append(answer)
            elif "error" in answer:
                raise GuestError(f"QMP {name}: {answer['error']['desc']}")
            else:
                return answer["return"]

    def wait_deleted(self, device):
        """Waits for this device's DEVICE_DELETED; its virtio part has one without a name before."""
        while True:
            for event in self.events:
                if event["event"] == "DEVICE_DELETED" and event["data"].get("device") == device:
                    self.events.remove(event)
                    return
            self.events.append(json.loads(self.file.readline()))


class Server:
    """A blk_server process; start() again after kill() is what a restarted data plane does."""

    def __init__(self, program, sock, *args):
        self.cmd = [program, sock, *args]
        self.start()

    def start(self):
        self.proc = subprocess.Popen(self.cmd, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self.proc.stdout.readline().strip() != "ready":
            raise GuestError("blk_server did not start")

    def say(self, line):
        """Sends a command; returns what is printed before its 'ok', or the error."""
        self.proc.stdin.write(line + "\n")
        self.proc.stdin.flush()
        out = ""
        for line in self.proc.stdout:
            if line.startswith(("ok", "error:")):
                return out + line.strip()
            out += line
        raise GuestError("blk_server ended")

    def wait_served(self, timeout=10):
        """Waits until it has served a write."""
        end = time.monotonic() + timeout
        while " writes=0 " in self.say("stats"):
            if time.monotonic() > end:
                raise GuestError(f"no write came within {timeout} s of the device's return")
            time.sleep(0.02)

    def kill(self):
        self.proc.send_signal(signal.SIGKILL)
        self.proc.wait()

    def stop(self):
        self.proc.stdin.close()
        self.proc.wait(timeout=10)


class Test:
    def __init__(self, images, work):
        self.sock = os.path.join(work, "blk.sock")
        flags = ["-machine", "q35,memory-backend=mem", "-object",
                 "memory-backend-memfd,id=mem,size=256M,share=on",
                 "-device", "pcie-root-port,id=rp1,chassis=1,slot=1",
                 "-qmp", f"unix:{work}/qmp,server=on,wait=off"]
        self.guest = Guest("g", work, images, flags)
        self.guest.start()
        self.guest.wait_up()
        self.qmp = Qmp(os.path.join(work, "qmp"))

    def plug(self, packed, listens):
        """listens: QEMU listens, and the device connects; device_add would wait for it in QEMU's main loop."""
        how = {"server": True, "wait": False} if listens else {"server": False, "reconnect": 1}
        self.qmp.cmd("chardev-add", id="c0", backend={"type": "socket", "data": {
            "addr": {"type": "unix", "data": {"path": self.sock}}, **how}})
        end = time.monotonic() + 10
        while any(c["label"] == "c0" and c["filename"].startswith("disconnected:")
                  for c in self.qmp.cmd("query-chardev")):
            if time.monotonic() > end:
                raise GuestError("QEMU and the device did not connect within 10 s")
            time.sleep(0.02)
        self.qmp.cmd("device_add", driver="vhost-user-blk-pci", id="d0", chardev="c0", bus="rp1",
                     packed=packed, **{"num-queues": 2})
        self.guest.wait_path("/dev/vda")

    def unplug(self):
        self.qmp.cmd("device_del", id="d0")
        self.qmp.wait_deleted("d0")
        self.qmp.cmd("chardev-remove", id="c0")
        self.guest.wait_path("/dev/vda", gone=True)

    def data(self):
        """A pattern over 32 MiB, read back after the page cache was dropped."""
        g = self.guest
        g.sh("tool write /dev/vda 0 33554432 7 && echo 3 >/proc/sys/vm/drop_caches")
        g.sh("tool verify /dev/vda 0 33554432 7")

    def kill(self, server):
        """The device dies twice while the guest writes; no error, no wrong byte. Not within a
        handshake: QEMU 7.2 then never connects again (fixed in 9.1: "fix lost reconnect again")."""
        g = self.guest
        begun = g.begin("tool stamp /dev/vda 6")
        for i in range(2):
            server.wait_served()
            time.sleep(0.2 + 0.3 * i)  # in the middle of the writes
            server.kill()
            server.start()
        print("# " + g.end(begun, timeout=60), flush=True)
        errors = g.sh("dmesg | grep -iE 'I/O error|blk_update' || true")
        if errors:
            raise GuestError(errors)

    def resize(self, server):
        if server.say("resize 512MiB") != "ok":
            raise GuestError("the server did not resize")
        self.guest.sh("n=0; while [ $(cat /sys/block/vda/size) != 1048576 ] && [ $n -lt 100 ]; do n=$((n+1)); "
                      "usleep 50000; done; [ $(cat /sys/block/vda/size) = 1048576 ]")

    def read_200(self):
        """The time of 200 reads of 4 KiB, one after the other, past the page cache."""
        begin = time.monotonic()
        self.guest.sh("dd if=/dev/vda of=/dev/null bs=4k count=200 iflag=direct 2>/dev/null", timeout=120)
        return time.monotonic() - begin

    def limit(self, server):
        """200 requests at 100 a second take two seconds; what the disk and the guest need for them without a
        limit hides behind that, or else is added."""
        free = self.read_200()
        server.say("limit 100IOPS")
        took = self.read_200()
        server.say("limit unlimited")
        print(f"# 200 requests: {free:.2f} s without a limit, {took:.2f} s at 100/s", flush=True)
        if not 1.8 < took < 4 + 2 * free:
            raise GuestError(f"200 requests at 100/s took {took:.2f} s; without a limit, {free:.2f} s")


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("server")
    ap.add_argument("images")
    args = ap.parse_args()
    if shutil.which("qemu-system-x86_64") is None:
        print("1..0 # SKIP no qemu-system-x86_64")
        return 0
    made = subprocess.run([os.path.join(GUEST, "mkguest"), args.images], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    if made.returncode == 77:
        print(f"1..0 # SKIP {made.stdout.strip()}")
        return 0
    if made.returncode != 0:
        print(f"Bail out! mkguest: {made.stdout.strip()}")
        return 1
    work = tempfile.mkdtemp(prefix="vhost_blk.")
    n = bad = 0
    t = server = None

    def step(name, fn, *a):
        nonlocal n, bad
        n += 1
        begin = time.monotonic()
        try:
            fn(*a)
            print(f"ok {n} - {name} ({time.monotonic() - begin:.1f} s)", flush=True)
        except (GuestError, OSError, ValueError, subprocess.TimeoutExpired) as e:
            bad += 1
            print(f"not ok {n} - {name}\n# " + str(e).replace("\n", "\n# "), flush=True)

    try:
        t = Test(args.images, work)
        for ring, listens in (("split", False), ("packed", True)):
            disk = os.path.join(work, f"{ring}.img")
            server = Server(args.server, t.sock, "file", "--path", disk, "--size", "256MiB",
                            *(["--connect"] if listens else []))
            step(f"{ring}: hot plug, QEMU is {'server' if listens else 'client'}", t.plug, ring == "packed", listens)
            step(f"{ring}: a file system keeps its data", t.data)
            step(f"{ring}: kill -9 in the middle of writes", t.kill, server)
            step(f"{ring}: resize is seen", t.resize, server)
            step(f"{ring}: a limit holds", t.limit, server)
            step(f"{ring}: unplug", t.unplug)
            server.stop()
            server = None
    finally:
        if t is not None:
            t.guest.stop()
        if server is not None:
            server.kill()
        shutil.rmtree(work, ignore_errors=True)
    print(f"1..{n}")
    return bad != 0


sys.exit(main())
