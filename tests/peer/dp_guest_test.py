#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""dp_guest_test: two QEMU guests talk through the data plane's vhost-user ports, with the kernel of a
distribution as the driver: ping, TCP with segments left to the port, the death of the data plane.

Usage: dp_guest_test.py IPDK-DP-TEST DP-CTL IMAGE-DIR. Prints TAP.
"""
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests/guest"))
from guest import Guest, GuestError  # noqa: E402

PORTS = "\n".join(f"port_set gen=1 port={i} name=netdev{i} kind=vhost arg={{dir}}/p{i}.sock side=1" for i in (1, 2))


class DataPlane:
    """ipdk-dp with the test executor: what comes in by port 1 leaves by port 2, and the other way."""

    def __init__(self, dp, ctl, work):
        self.cmd = [dp, "--run-dir", work, "--log-file", f"{work}/log"]
        self.ctl, self.work, self.proc = ctl, work, None

    def ask(self, text, timeout=60):
        p = subprocess.run([self.ctl, f"{self.work}/dp.sock"], input=text, text=True, timeout=timeout,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if p.returncode != 0:
            raise GuestError(f"data plane: {p.stdout.strip()[-400:]}")
        return p.stdout

    def start(self):
        """Starts it and replays the state, as ipdkd does."""
        def rule(a, b):
            return f"entity_write gen=1 items=0,00000000{a:02x}00000001000000{b:02x}00000000000000"
        self.proc = subprocess.Popen(self.cmd)
        self.ask("\n".join(["sync_begin gen=1", PORTS.format(dir=self.work), "pipe_load gen=1 pipe=1 dir=fused",
                            "pipe_commit gen=1 pipe=1", rule(1, 2), rule(2, 1), "sync_end gen=1\n"]))

    def counters(self, port):
        return {n: int(v) for n, v in re.findall(r'\{name="([a-z_]+)" value=(\d+)\}', self.ask(f"port_read port={port}\n"))}

    def kill(self):
        if self.proc:
            self.proc.kill()
            self.proc.wait()
            self.proc = None


def flags(work, i):
    # vectors=0: QEMU 7.2 without KVM crashes with MSI-X on vhost-user-net
    return ["-machine", "q35,memory-backend=mem", "-object", "memory-backend-memfd,id=mem,size=256M,share=on",
            "-chardev", f"socket,id=c0,path={work}/p{i}.sock,reconnect=1", "-netdev", "vhost-user,id=n0,chardev=c0",
            "-device", f"virtio-net-pci,netdev=n0,mac=02:00:00:00:00:0{i},vectors=0"]


class Tap:
    def __init__(self):
        self.n = self.bad = 0

    def check(self, name, fn):
        self.n += 1
        try:
            note = fn()
            print(f"ok {self.n} - {name}", flush=True)
            if note:
                print(f"# {note}", flush=True)
        except (GuestError, subprocess.SubprocessError, AssertionError) as e:
            self.bad += 1
            for line in str(e).splitlines():
                print(f"# {line}")
            print(f"not ok {self.n} - {name}", flush=True)


def run(dp, a, b, tap):
    def addresses():
        for g, i in ((a, 1), (b, 2)):
            g.wait_path("/sys/class/net/eth0")
            g.sh(f"ip addr add 10.8.0.{i}/24 dev eth0 && ip link set eth0 up")

    def ping():
        out = a.sh("ping -c 5 -i 0.2 -W 10 10.8.0.2")
        return out.splitlines()[-1]

    def tcp():
        serve = b.begin("tool tcp-serve 5001 & sleep 1")
        b.end(serve)
        before = dp.counters(1)
        out = a.sh("tool tcp-send 10.8.0.2 5001 4", timeout=120)
        after = dp.counters(1)
        packets, size = after["rx_packets"] - before["rx_packets"], after["rx_bytes"] - before["rx_bytes"]
        assert packets > 0 and size / packets > 800, "no stream of full segments"
        return f"{out.splitlines()[-1]}; {packets} segments of {size // packets} bytes"

    def sums():
        c = [dp.counters(1), dp.counters(2)]
        got = sum(x["rx_packets"] + x["copies"] for x in c)
        gone = sum(v for x in c for n, v in x.items() if n == "tx_packets" or n.startswith("drop_"))
        assert got == gone, f"in {got}, out and dropped {gone}"

    def killed():
        begun = a.begin("ping -c 40 -i 0.2 -W 1 10.8.0.2")
        time.sleep(2)
        dp.kill()
        dp.start()
        _, out = a.end(begun, timeout=120, check=False)
        m = re.search(r"(\d+) packets transmitted, (\d+) packets received", out)
        assert m and int(m.group(2)) >= 20, out
        return m.group(0)

    tap.check("guests see their cards", addresses)
    tap.check("ping", ping)
    tap.check("TCP", tcp)
    tap.check("packets add up", sums)
    tap.check("the data plane dies and is back", killed)


def main():
    dp_path, ctl, images = sys.argv[1:]
    if shutil.which("qemu-system-x86_64") is None:
        print("1..0 # SKIP qemu-system-x86_64 is not installed")
        return 0
    made = subprocess.run([os.path.join(ROOT, "tests/guest/mkguest"), images], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    if made.returncode == 77:
        print(f"1..0 # SKIP no guest image: {made.stdout.strip().splitlines()[-1]}")
        return 0
    tap = Tap()
    work = tempfile.mkdtemp(prefix="dp-guest-")
    dp, guests = DataPlane(dp_path, ctl, work), []
    try:
        dp.start()
        guests = [Guest(f"host{i}", work, images, flags(work, i)) for i in (1, 2)]
        for g in guests:
            g.start()
        for g in guests:
            g.wait_up(300)
        run(dp, *guests, tap)
    except (GuestError, subprocess.SubprocessError) as e:
        print(f"Bail out! {str(e).splitlines()[0]}")
        tap.bad += 1
    finally:
        for g in guests:
            g.stop()
        dp.kill()
        if tap.bad:
            with open(f"{work}/log", errors="replace") as f:
                print("".join("# " + line for line in f))
        shutil.rmtree(work, ignore_errors=True)
    print(f"1..{tap.n}")
    return 1 if tap.bad else 0


signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
sys.exit(main())
