# SPDX-License-Identifier: Apache-2.0
"""guest: a QEMU guest for tests and the demo: boots the kernel and initramfs of mkguest, and runs shell
commands over its serial port. Standard library only.

    with Guest("host1", workdir, images, flags) as g:   # flags: what 'ipdk host args' printed
        out = g.sh("ip link")                           # raises GuestError when the status is not 0
"""
import os
import re
import select
import signal
import socket
import subprocess
import time


def tied(argv):
    """The command, so that it is killed when this process ends, however that ends; KEEP=1 keeps it."""
    keep = os.environ.get("KEEP", "") not in ("", "0")
    return argv if keep else ["setpriv", "--pdeathsig", "KILL", "--", *argv]


class GuestError(Exception):
    """A guest that did not do what it was asked; the message has the command and its output."""


class Guest:
    """One guest. Its serial socket, its console log and its QEMU output lie in 'workdir'."""

    def __init__(self, name, workdir, images, flags, memory="256M", smp=1):
        self.name = name
        self.log = os.path.join(workdir, f"{name}.console")
        self.serial_path = os.path.join(workdir, f"{name}.serial")
        self.qemu_log = os.path.join(workdir, f"{name}.qemu")
        # KVM is opt-in: a /dev/kvm inside a virtual machine may be there and still not boot a guest.
        kvm = os.environ.get("IPDK_KVM") == "1"
        accel = ["-accel", "tcg,thread=multi", "-cpu", "max"] if not kvm else ["-accel", "kvm", "-cpu", "host"]
        self.cmd = ["qemu-system-x86_64", "-nodefaults", "-nographic", "-no-reboot", "-smp", str(smp),
                    "-m", memory, *accel,
                    "-kernel", os.path.join(images, "vmlinuz"), "-initrd", os.path.join(images, "initrd.img"),
                    "-append", "console=ttyS0 quiet mitigations=off panic=-1",
                    "-serial", f"unix:{self.serial_path},server=on,wait=off", *flags]
        self.proc = self.sock = None
        self.buf = b""
        self.count = 0

    def __enter__(self):
        self.start()
        self.wait_up()
        return self

    def __exit__(self, *exc):
        self.stop()

    def start(self):
        """Starts QEMU and connects the serial port; does not wait for the guest."""
        for path in (self.serial_path,):
            if os.path.exists(path):
                os.unlink(path)
        self.buf = b""
        with open(self.qemu_log, "ab") as out:
            self.proc = subprocess.Popen(tied(self.cmd), stdin=subprocess.DEVNULL, stdout=out,
                                         stderr=out, start_new_session=True)
        end = time.monotonic() + 20
        while True:
            if self.proc.poll() is not None:
                with open(self.qemu_log, errors="replace") as f:
                    raise GuestError(f"{self.name}: QEMU ended: {f.read().strip()[-500:]}")
            try:
                self.sock = socket.socket(socket.AF_UNIX)
                self.sock.connect(self.serial_path)
                return
            except OSError:
                self.sock.close()
                if time.monotonic() > end:
                    raise GuestError(f"{self.name}: no serial port after 20 s") from None
                select.select([], [], [], 0.02)  # QEMU tells nobody when its socket is there

    def wait_up(self, timeout=90):
        """Waits until the guest's shell is there."""
        self._expect(rb"GUEST-UP [0-9.]+", timeout, "boot")
        self.sh("true")

    def _expect(self, pattern, timeout, what):
        end = time.monotonic() + timeout
        while True:
            m = re.search(pattern, self.buf)
            if m:
                before, self.buf = self.buf[:m.start()], self.buf[m.end():]
                return before, m
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.sock], [], [], left)[0]:
                raise GuestError(f"{self.name}: {what}: nothing after {timeout} s; the console says:\n"
                                 + self.buf[-600:].decode(errors="replace"))
            try:
                data = self.sock.recv(65536)
            except ConnectionResetError:
                data = b""
            if not data:
                raise GuestError(f"{self.name}: {what}: the guest's console closed")
            with open(self.log, "ab") as f:
                f.write(data)
            self.buf += data

    def begin(self, command):
        """Sends a command without waiting; returns a token for end()."""
        self.count += 1
        token = f"E{self.count}E"
        # The token is split in what is sent, so that an echo of the line is not taken for its end.
        self.sock.sendall(f"{command}\necho \"[$?]\"E{self.count}\"E\"\n".encode())
        return token, command

    def end(self, begun, timeout=60, check=True):
        """Waits for a begun command; returns its output, or (status, output) when check is False."""
        token, command = begun
        before, m = self._expect(rb"\[(\d+)\]" + token.encode(), timeout, command)
        out = before.decode(errors="replace").replace("\r", "").strip()
        status = int(m.group(1))
        if not check:
            return status, out
        if status != 0:
            raise GuestError(f"{self.name}: '{command}' ended with status {status}: {out[-500:]}")
        return out

    def sh(self, command, timeout=60, check=True):
        """Runs a command and returns its output."""
        return self.end(self.begin(command), timeout, check)

    def wait_path(self, path, timeout=20, gone=False):
        """Waits inside the guest until a path is there (or gone)."""
        test = "! -e" if gone else "-e"
        self.sh(f"n=0; while [ ! {test} {path} ] && [ $n -lt {timeout * 20} ]; do n=$((n+1)); usleep 50000; done;"
                f" [ {test} {path} ]", timeout=timeout + 30)

    def stop(self):
        """Ends QEMU, at once."""
        if self.sock is not None:
            self.sock.close()
            self.sock = None
        if self.proc is not None:
            if self.proc.poll() is None:
                os.killpg(self.proc.pid, signal.SIGKILL)
            self.proc.wait()
            self.proc = None
