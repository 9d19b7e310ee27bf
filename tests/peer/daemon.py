# SPDX-License-Identifier: Apache-2.0
"""daemon: an ipdkd of a test's own, in a folder of its own, driven by the command line; and TAP."""
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time


class Tap:
    """Counts and prints results; what a failed one saw goes before it."""

    def __init__(self):
        self.n = self.bad = 0

    def is_(self, good, name, seen=""):
        self.n += 1
        self.bad += not good
        if not good and seen:
            print("\n".join("# " + line for line in str(seen).splitlines()))
        print(f"{'ok' if good else 'not ok'} {self.n} - {name}", flush=True)
        return good

    def end(self):
        print(f"1..{self.n}")
        return 1 if self.bad else 0


class Daemon:
    """ipdkd with its own run and state directories, below /tmp: socket paths end at 107 bytes."""

    def __init__(self, ipdkd, ipdk, *options):
        self.ipdkd, self.ipdk, self.options = os.path.abspath(ipdkd), os.path.abspath(ipdk), options
        self.dir = tempfile.mkdtemp(prefix="ipdk-t", dir="/tmp")
        self.run_dir = os.path.join(self.dir, "run")
        self.socket = os.path.join(self.run_dir, "ipdkd.sock")
        self.log = os.path.join(self.dir, "log")
        self.process = None

    def start(self, fault=None):
        """Starts it and waits until it answers and its data plane is there."""
        env = dict(os.environ)
        env.pop("IPDK_FAULT", None)
        if fault:
            env["IPDK_FAULT"] = fault
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [self.ipdkd, "--run-dir", self.run_dir, "--state-dir", os.path.join(self.dir, "state"),
                 "--log-level", "debug", *self.options], env=env, stdin=subprocess.DEVNULL, stdout=log,
                stderr=log)
        end = time.monotonic() + 30
        while self.run("version").returncode != 0 or self.run("stats").returncode != 0:
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError("ipdkd did not come up:\n" + self.text())
            time.sleep(0.02)

    def kill(self, how=signal.SIGKILL):
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise

    def dead(self, timeout=10):
        """Whether it ends by itself within the time."""
        try:
            self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            return False
        return True

    def close(self):
        """Ends it, and with SIGINT the data plane, too."""
        self.kill(signal.SIGINT)
        try:
            pid = self.data_plane()
            with open(f"/proc/{pid}/cmdline") as f:
                if self.run_dir in f.read():
                    os.kill(pid, signal.SIGKILL)  # its daemon crashed
        except (OSError, ValueError):
            pass
        shutil.rmtree(self.dir, ignore_errors=True)

    def text(self):
        """The end of its log, without the comings and goings of clients."""
        with open(self.log, errors="replace") as f:
            return "".join(line for line in f if "ipdkd: rpc: pid" not in line)[-4000:]

    def data_plane(self):
        """The pid of its ipdk-dp."""
        with open(os.path.join(self.run_dir, "dp.lock")) as f:
            return int(f.read())

    def run(self, *words, timeout=60):
        return subprocess.run([self.ipdk, "--run-dir", self.run_dir, *words], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=timeout)

    def json(self, *words):
        p = self.run("--json", *words)
        if p.returncode != 0:
            raise RuntimeError(f"ipdk {' '.join(words)}: status {p.returncode}: {p.stderr}")
        return json.loads(p.stdout)

    def wait(self, true, timeout=20):
        """Polls until true() holds."""
        end = time.monotonic() + timeout
        while not true():
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
        return True
