#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""install_test.py BUILD-DIR: what 'make install' puts in a folder works from there, wherever the folder is moved to: the
programs find each other and the architecture files, and nothing of the source tree is needed. Prints TAP."""
import os
import shutil
import subprocess
import sys
import tempfile

from daemon import Daemon, Tap

PROGRAM = """#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; }
struct headers { h_t h; }
struct metadata { }
parser prs(packet_in p, out headers h, inout metadata m, inout standard_metadata_t s) {
    state start { p.extract(h.h); transition accept; }
}
control check(inout headers h, inout metadata m) { apply { } }
control ing(inout headers h, inout metadata m, inout standard_metadata_t s) {
    action send(bit<9> port) { s.egress_spec = port; }
    table ports { key = { h.h.a : exact; } actions = { send; } }
    apply { ports.apply(); }
}
control eg(inout headers h, inout metadata m, inout standard_metadata_t s) { apply { } }
control dep(packet_out p, in headers h) { apply { p.emit(h); } }
V1Switch(prs(), check(), ing(), eg(), check(), dep()) main;
"""
SCRIPT = "add ing.ports h.h.a:0x07 ing.send(port:3)\npacket 1 07\nexpect 3 07 $\n"


def run(*words, cwd):
    """Exit status and all that it says. Its folder is not the source tree, and PATH has none of our programs."""
    p = subprocess.run(words, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                       text=True, timeout=120)
    return p.returncode, p.stdout


def main():
    build, tap = os.path.abspath(sys.argv[1]), Tap()
    with tempfile.TemporaryDirectory(prefix="ipdk-i") as tmp:
        stage, moved = os.path.join(tmp, "stage"), os.path.join(tmp, "moved")
        status, said = run("meson", "install", "-C", build, "--no-rebuild", "--destdir", stage, cwd=tmp)
        if not tap.is_(status == 0, "meson install --destdir", said):
            return tap.end()
        found = [d for d, _, files in os.walk(stage) if "ipdkd" in files]
        tap.is_(len(found) == 1, "ipdkd is installed once", found)
        shutil.move(os.path.dirname(found[0]), moved)
        programs = {n: os.path.join(moved, "bin", n) for n in ("ipdk", "ipdkd", "ipdk-p4c", "ipdk-stf", "ipdk-dp")}
        for name, path in programs.items():
            status, said = run(path, "--version", cwd=tmp)
            tap.is_(status == 0 and said.startswith(name + " "), name + " --version", said)
        pages = {f for _, _, files in os.walk(os.path.join(moved, "share/man")) for f in files}
        tap.is_(pages == {"ipdk.1", "ipdkd.8", "ipdk-p4c.1", "ipdk-stf.1", "ipdk-dp.1"}, "a man page each", pages)
        for name, text in (("one.p4", PROGRAM), ("one.stf", SCRIPT)):
            with open(os.path.join(tmp, name), "w") as f:
                f.write(text)
        for target in ("sim", "cpu"):
            status, said = run(programs["ipdk-stf"], "--target", target, "one.p4", "one.stf", cwd=tmp)
            tap.is_(status == 0, f"a packet on {target}", said)
        status, said = run(programs["ipdk-p4c"], "one.p4", "-o", "one.pipe", cwd=tmp)
        tap.is_(status == 0, "ipdk-p4c", said)
        daemon = Daemon(programs["ipdkd"], programs["ipdk"])
        try:
            daemon.start()
            loaded = daemon.run("pipeline", "load", os.path.join(tmp, "one.pipe"))
            tap.is_(loaded.returncode == 0, "ipdkd starts the ipdk-dp beside it, and loads the pipeline",
                    loaded.stdout + loaded.stderr + daemon.text())
            listed = daemon.run("table", "list")
            tap.is_("ing.ports" in listed.stdout, "its table is there", listed.stdout + listed.stderr)
        finally:
            daemon.close()
    return tap.end()


sys.exit(main())
