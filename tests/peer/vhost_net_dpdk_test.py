#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""vhost_net_dpdk_test.py NET_SERVER: our virtio-net device against DPDK's front-end, virtio-user in testpmd.

The device sends back what it gets; testpmd sends a few bursts and forwards what returns, so that the same
frames go round and round: none may be refused, dropped or broken. Prints TAP.
"""
import os
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time

SERVER = sys.argv[1]
ROUNDS = 20000  # frames that must pass
TIMEOUT_S = 20


class Failure(Exception):
    pass


class Process:
    """A program that is talked to by lines."""

    def __init__(self, argv, env=None):
        self.argv, self.text = argv, ""
        self.p = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  env=env)
        os.set_blocking(self.p.stdout.fileno(), False)

    def say(self, line):
        self.p.stdin.write(line.encode() + b"\n")
        self.p.stdin.flush()

    def wait_for(self, pattern):
        """Reads until the pattern appears; forgets what came before and returns the match."""
        end = time.monotonic() + TIMEOUT_S
        while True:
            m = re.search(pattern, self.text)
            if m:
                self.text = self.text[m.end():]
                return m
            left = end - time.monotonic()
            if left <= 0 or (self.p.poll() is not None and not select.select([self.p.stdout], [], [], 0)[0]):
                raise Failure(f"{os.path.basename(self.argv[0])} does not say {pattern!r}: ...{self.text[-600:]}")
            select.select([self.p.stdout], [], [], min(left, 0.5))
            got = self.p.stdout.read()
            if got == b"":
                time.sleep(0.01)
            self.text += (got or b"").decode(errors="replace")

    def kill(self):
        self.p.kill()
        self.p.wait()

    def end(self):
        self.p.stdin.close()
        return self.p.wait(TIMEOUT_S)


class Bed:
    """A directory, a device, a front-end."""

    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="vhost_net.")
        self.sock = self.dir + "/s"
        self.server = self.pmd = None

    def __enter__(self):
        return self

    def __exit__(self, *what):
        for p in (self.pmd, self.server):
            if p is not None and p.p.poll() is None:
                p.kill()
        shutil.rmtree(self.dir, ignore_errors=True)

    def start_server(self, *args):
        self.server = Process([SERVER, self.sock, *args])
        self.server.wait_for("ready\n")

    def start_pmd(self, vdev, frame_bytes, queues):
        env = dict(os.environ, RUNTIME_DIRECTORY=self.dir)
        self.pmd = Process(
            ["stdbuf", "-oL", "dpdk-testpmd", "--no-huge", "-m", "256", "--no-pci", "--file-prefix=front", "--lcores", "0@0,1@0",
             "--vdev", f"net_virtio_user0,path={self.sock},queue_size=256,{vdev}", "--", "-i", "--nb-cores=1",
             f"--rxq={queues}", f"--txq={queues}", "--txd=256", "--rxd=256", "--total-num-mbufs=4096",
             f"--txpkts={frame_bytes}"], env)
        self.pmd.wait_for("testpmd>")

    def stats(self):
        self.server.say("stats")
        m = self.server.wait_for(r"(from=.*)\n")
        return {k: int(v, 0) for k, v in (f.split("=") for f in m.group(1).split())}

    def circle(self, frames):
        """Waits until so many frames went through the device."""
        end = time.monotonic() + TIMEOUT_S
        while True:
            s = self.stats()
            if s["from"] >= frames:
                return s
            if time.monotonic() > end:
                raise Failure(f"too few frames: {s}")
            time.sleep(0.02)

    def stop_pmd(self):
        self.pmd.say("stop")
        self.pmd.wait_for("Done.")
        self.pmd.say("show port stats 0")
        m = self.pmd.wait_for(r"RX-packets: (\d+) +RX-missed: (\d+)[^\n]*\n *RX-errors: (\d+)")
        self.pmd.say("quit")
        self.pmd.end()
        return [int(v) for v in m.groups()]

    def stop_server(self):
        self.server.say("quit")
        status = self.server.end()
        if status != 0:
            raise Failure(f"the device exits with {status}: {self.server.text[-600:]}")


def go_round(vdev, frame_bytes, bit, queues=1, server_args=()):
    with Bed() as b:
        b.start_server(*server_args)
        b.start_pmd(vdev, frame_bytes, queues)
        b.pmd.say("set fwd io")
        b.pmd.say("start tx_first 2")
        s = b.circle(ROUNDS)
        received, missed, errors = b.stop_pmd()
        b.stop_server()
        if s["broken"] or s["dropped"] or errors or missed or received < ROUNDS / 2:
            raise Failure(f"{s}; testpmd received {received}, missed {missed}, errors {errors}")
        if not s["features"] >> bit & 1:
            raise Failure(f"feature bit {bit} was not negotiated: {s['features']:#x}")


def come_back():
    """The front-end listens; the device dies in the middle and connects again by itself."""
    with Bed() as b:
        env = dict(os.environ, RUNTIME_DIRECTORY=b.dir)
        b.pmd = Process(
            ["stdbuf", "-oL", "dpdk-testpmd", "--no-huge", "-m", "256", "--no-pci", "--file-prefix=front", "--lcores", "0@0,1@0",
             "--vdev", f"net_virtio_user0,path={b.sock},queue_size=256,server=1,in_order=0", "--", "-i",
             "--nb-cores=1", "--total-num-mbufs=4096"], env)
        for life in range(3):
            b.start_server("--connect")
            if life == 0:
                b.pmd.wait_for("testpmd>")
                b.pmd.say("set fwd io")
            b.server.wait_for("front-end connected")
            time.sleep(0.2)  # virtio-user tells nobody when it is done with a reconnect
            b.pmd.say("start tx_first 2")
            b.circle(ROUNDS / 4)
            if life < 2:
                b.pmd.say("stop")
                b.pmd.wait_for("Done.")
                b.server.kill()
        b.stop_pmd()
        b.stop_server()


TESTS = [
    ("split ring", lambda: go_round("packed_vq=0,in_order=0", 64, 32)),
    ("split ring, 1500 bytes", lambda: go_round("packed_vq=0,in_order=0", 1500, 15)),
    ("split ring in order", lambda: go_round("packed_vq=0,in_order=1", 64, 35)),
    ("split ring, buffers that do not merge", lambda: go_round("packed_vq=0,mrg_rxbuf=0,in_order=0", 64, 32)),
    ("packed ring", lambda: go_round("packed_vq=1,in_order=0", 64, 34)),
    ("packed ring, 1500 bytes", lambda: go_round("packed_vq=1,in_order=0", 1500, 34)),
    ("packed ring in order", lambda: go_round("packed_vq=1,mrg_rxbuf=0,in_order=1", 64, 34)),
    ("frames of three buffers", lambda: go_round("packed_vq=0,in_order=0", "20,30,40", 32)),
    ("two queue pairs", lambda: go_round("packed_vq=0,queues=2", 64, 22, 2, ("--pairs", "2"))),
    ("a device that dies comes back to a front-end that listens", come_back),
]


def main():
    if shutil.which("dpdk-testpmd") is None:
        print("1..0 # SKIP dpdk-testpmd is not installed (package dpdk-dev)")
        return 0
    bad = 0
    for i, (name, fn) in enumerate(TESTS, 1):
        try:
            fn()
            print(f"ok {i} - {name}", flush=True)
        except (Failure, OSError, subprocess.TimeoutExpired) as e:
            bad += 1
            print(f"not ok {i} - {name}")
            for line in str(e).splitlines():
                print("# " + line, flush=True)
    print(f"1..{len(TESTS)}")
    return bad != 0


sys.exit(main())
