# SPDX-License-Identifier: Apache-2.0
"""kit: a running IPDK of the demo's own: a folder for sockets and state, ipdkd, the CLI, the guests, and
the way to end all of it. Everything a demo makes lies in that folder, so two of them do not meet."""
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "tests/guest"))
from guest import Guest, GuestError, tied  # noqa: E402


class DemoError(Exception):
    """The reason why the demo ended."""


class Kit:
    """One IPDK. 'build' is the build tree; nothing runs before start()."""

    def __init__(self, build):
        self.build = os.path.abspath(build)
        # Unix socket paths end at 107 bytes, so not below a TMPDIR that may be long.
        self.dir = tempfile.mkdtemp(prefix="ipdk-", dir="/tmp")
        self.run_dir = os.path.join(self.dir, "run")
        self.state_dir = os.path.join(self.dir, "state")
        self.guest_dir = os.path.join(self.dir, "guests")
        self.images = os.path.join(self.build, "guest")
        for d in (self.run_dir, self.state_dir, self.guest_dir):
            os.mkdir(d, 0o700)
        self.ipdkd = None
        self.guests = {}
        self.env = dict(os.environ, IPDK_RUN_DIR=self.run_dir, IPDK_STATE_DIR=self.state_dir)

    def program(self, name):
        path = os.path.join(self.build, "src/cmd", name, name)
        if not os.access(path, os.X_OK):
            raise DemoError(f"{path} is not built")
        return path

    # ---- programs that end ---------------------------------------------------------------------------------

    def call(self, argv, timeout=120, name=None):
        """Runs a program; returns its standard output. Its failure is the demo's."""
        try:
            p = subprocess.run(argv, env=self.env, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, timeout=timeout)
        except subprocess.TimeoutExpired:
            raise DemoError(f"'{name or shlex.join(argv)}' did not end within {timeout} s") from None
        if p.returncode != 0:
            text = (p.stderr.strip() or p.stdout.strip() or "it said nothing")[-1500:]
            raise DemoError(f"'{name or shlex.join(argv)}' ended with status {p.returncode}: {text}")
        return p.stdout

    def ipdk(self, *words, timeout=60):
        return self.call([self.program("ipdk"), *words], timeout, shlex.join(["ipdk", *words]))

    def ipdk_json(self, *words):
        return json.loads(self.ipdk("--json", *words))

    def ipdk_fails(self, *words):
        """A command that must be refused: returns what it said."""
        p = subprocess.run([self.program("ipdk"), *words], env=self.env, cwd=ROOT, stdin=subprocess.DEVNULL,
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60)
        if p.returncode != 1:
            raise DemoError(f"'{shlex.join(['ipdk', *words])}' should have been refused with status 1, but ended "
                            f"with {p.returncode}: {(p.stderr or p.stdout).strip()}")
        return p.stderr.strip()

    def begin_ipdk(self, *words):
        return subprocess.Popen([self.program("ipdk"), *words], env=self.env, cwd=ROOT, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                start_new_session=True)

    # ---- the daemon and the data plane ---------------------------------------------------------------------

    def start(self):
        """Starts ipdkd and waits until its data plane is there. Its log, and the data plane's, are files."""
        self.program("ipdk-dp")
        with open(os.path.join(self.run_dir, "ipdkd.log"), "ab") as log:
            self.ipdkd = subprocess.Popen(tied([self.program("ipdkd")]), env=self.env, cwd=self.dir,
                                          stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                          start_new_session=True)
        self.until(lambda: self.data_plane() and self.answers(), 30, "ipdkd and ipdk-dp to be there")

    def answers(self):
        p = subprocess.run([self.program("ipdk"), "version"], env=self.env, stdin=subprocess.DEVNULL,
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=60)
        return p.returncode == 0 and "running" in p.stdout

    def data_plane(self):
        """The process id of the data plane, which its lock file holds; 0 when none runs."""
        try:
            with open(os.path.join(self.run_dir, "dp.lock")) as f:
                pid = int(f.read().split()[0])
            with open(f"/proc/{pid}/cmdline", "rb") as f:
                return pid if self.run_dir.encode() in f.read() else 0
        except (OSError, ValueError, IndexError):
            return 0

    def until(self, what, timeout, text):
        end = time.monotonic() + timeout
        while not what():
            if self.ipdkd is not None and self.ipdkd.poll() is not None:
                raise DemoError(f"ipdkd ended with status {self.ipdkd.returncode} ({self.last_line('ipdkd.log')})")
            if time.monotonic() > end:
                raise DemoError(f"waited {timeout} s for {text}")
            time.sleep(0.02)

    def last_line(self, log):
        try:
            with open(os.path.join(self.run_dir, log), errors="replace") as f:
                return (f.read().strip().splitlines() or ["its log is empty"])[-1]
        except OSError as e:
            return str(e)

    def device(self, name):
        return self.ipdk_json("show", name)["state"]

    def stats(self):
        """Counters by object, and the time they were read at."""
        begun = time.monotonic()
        counters = self.ipdk_json("stats")
        return counters, (begun + time.monotonic()) / 2

    # ---- guests --------------------------------------------------------------------------------------------

    def start_guest(self, name):
        qmp = self.qmp(name)
        flags = shlex.split(self.ipdk("host", "args", name, "--qmp", qmp))
        guest = Guest(name, self.guest_dir, self.images, flags)
        self.guests[name] = guest
        guest.start()
        return guest

    def qmp(self, name):
        return os.path.join(self.guest_dir, f"{name}.qmp")

    # ---- the end -------------------------------------------------------------------------------------------

    def stop(self):
        """Ends ipdkd, which ends the data plane, and the guests; True when all went of itself."""
        clean = True
        dp = self.data_plane()
        if self.ipdkd is not None and self.ipdkd.poll() is None:
            self.ipdkd.send_signal(signal.SIGINT)
            try:
                self.ipdkd.wait(10)
            except subprocess.TimeoutExpired:
                self.ipdkd.kill()
                self.ipdkd.wait()
                clean = False
        dp = self.data_plane() or dp
        if dp and self.data_plane() == dp:
            clean = self.wait_gone(dp) and clean
        for guest in self.guests.values():
            guest.stop()
        return clean

    def wait_gone(self, pid):
        end = time.monotonic() + 5
        while self.data_plane() == pid:
            if time.monotonic() > end:
                os.kill(pid, signal.SIGKILL)
                return False
            time.sleep(0.02)
        return True

    def keep_logs(self):
        """Copies every log out of the folder that goes away; returns where they are."""
        to = os.path.join(self.build, "demo-logs", time.strftime("%Y%m%d-%H%M%S-") + str(os.getpid()))
        os.makedirs(to)
        for d in (self.run_dir, self.guest_dir):
            for name in os.listdir(d):
                path = os.path.join(d, name)
                if os.path.isfile(path) and not name.endswith((".sock", ".qmp", ".serial")):
                    shutil.copy(path, to)
        return to

    def remove(self):
        shutil.rmtree(self.dir, ignore_errors=True)
