# SPDX-License-Identifier: Apache-2.0
"""left: a demo that KEEP=1 left running: what it is made of, its guests' consoles, its end."""
import json
import os
import select
import shutil
import signal
import socket
import sys
import termios
import time
import tty

HERE = os.path.dirname(os.path.abspath(__file__))


def write(kit):
    """Notes in its folder which processes belong to it."""
    pids = {"ipdkd": kit.ipdkd.pid, **{name: g.proc.pid for name, g in kit.guests.items()}}
    with open(os.path.join(kit.dir, "left.json"), "w") as f:
        json.dump({"pids": pids, "run_dir": kit.run_dir}, f)
    for g in kit.guests.values():
        g.sock.close()  # so that --console can have the serial port


def how_to_go_on(kit):
    me = os.path.relpath(os.path.join(HERE, "demo"))
    bins = ":".join(os.path.join(kit.build, "src/cmd", p) for p in ("ipdk", "ipdk-p4c", "ipdk-stf"))
    return (f"export IPDK_RUN_DIR={kit.run_dir} PATH={bins}:$PATH\n"
            "ipdk list; ipdk stats --watch; ipdk table dump; ipdk trace netdev1 -c 3\n"
            f"{me} --console {kit.dir} host1     a shell in the guest; Ctrl-] leaves it\n"
            f"{me} --stop {kit.dir}              ends it all\n"
            f"logs: {kit.run_dir}/*.log and {kit.guest_dir}")


def console(folder, host):
    s = socket.socket(socket.AF_UNIX)
    try:
        s.connect(os.path.join(folder, "guests", f"{host}.serial"))
    except OSError as e:
        print(f"demo: no guest '{host}' in {folder}: {e.strerror}", file=sys.stderr)
        return 1
    s.sendall(b"stty echo; PS1='" + host.encode() + b"# ' sh -i; stty -echo\n")
    is_tty = sys.stdin.isatty()
    old = termios.tcgetattr(0) if is_tty else None
    try:
        if is_tty:
            tty.setraw(0)
        while True:
            ready = select.select([0, s], [], [])[0]
            if s in ready:
                data = s.recv(65536)
                if not data:
                    return 0
                os.write(1, data)
            if 0 in ready:
                data = os.read(0, 4096)
                if not data or b"\x1d" in data:
                    return 0
                s.sendall(data)
    finally:
        if old is not None:
            termios.tcsetattr(0, termios.TCSADRAIN, old)
        print()


def belongs(pid, folder):
    """Whether the process is one of this folder's: a number may have been given to another since."""
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as f:
            if folder.encode() in f.read():
                return True
        with open(f"/proc/{pid}/environ", "rb") as f:
            return b"IPDK_RUN_DIR=" + folder.encode() in f.read()
    except OSError:
        return False


def end(pid, folder, sig, seconds):
    if not belongs(pid, folder):
        return
    os.kill(pid, sig)
    until = time.monotonic() + seconds
    while belongs(pid, folder):
        if time.monotonic() > until:
            os.kill(pid, signal.SIGKILL)
            return
        time.sleep(0.02)


def stop(folder):
    folder = os.path.abspath(folder)
    try:
        with open(os.path.join(folder, "left.json")) as f:
            pids = json.load(f)["pids"]
    except (OSError, ValueError) as e:
        print(f"demo: {folder} is no demo that was left running: {e}", file=sys.stderr)
        return 1
    end(pids.pop("ipdkd"), folder, signal.SIGINT, 10)
    try:
        with open(os.path.join(folder, "run/dp.lock")) as f:
            end(int(f.read().split()[0]), folder, signal.SIGTERM, 5)
    except (OSError, ValueError, IndexError):
        pass
    for pid in pids.values():
        end(pid, folder, signal.SIGTERM, 5)
    shutil.rmtree(folder, ignore_errors=True)
    print("demo: all of it has ended")
    return 0
