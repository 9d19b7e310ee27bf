#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""to_packets: how long it takes from P4 source to packets on target cpu, and where the time goes. Prints CSV, a line a
program: lines of P4 (with what it includes), bytes of C; then seconds: P4 to IR and P4Info (ipdk-p4c), IR to C, the
C compiler for the object that runs first (and of that the processor's time), check of that object, all of it to the first packet (ipdk-stf, from
source), 'ipdk pipeline load' of the compiled program, and when the optimised object had taken over, from the same
moment on. Of each the smallest of N.

Usage: tests/bench/to_packets.py [--build DIR] [--repeat N] [--p4c CHECKOUT] [PROGRAM.p4...]
Without programs: those of p4/, and with --p4c three large ones of p4c's test data.
"""
import argparse
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(HERE, "../peer"))
from daemon import Daemon  # noqa: E402

LARGE = ["pins/pins_middleblock.p4", "dash/dash-pipeline-v1model-bmv2.p4", "switch_p4_16.p4"]
COLUMNS = ["to_ir", "to_c", "cc", "cc_cpu", "check", "first_packet", "pipeline_load", "optimised"]


def run(*words):
    """Seconds that it took; what it says is shown when it fails."""
    begun = time.monotonic()
    p = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                       timeout=600)
    if p.returncode != 0:
        raise RuntimeError(f"{' '.join(words)}: status {p.returncode}: {p.stdout}")
    return time.monotonic() - begun


def in_process(build, program, tmp):
    """One run of the compiler and of a packet."""
    cmd = os.path.join(build, "src/cmd")
    script, keep = os.path.join(tmp, "one.stf"), os.path.join(tmp, "built")
    with open(script, "w") as f:
        f.write("packet 1 " + "00" * 64 + "\n")
    shutil.rmtree(keep, ignore_errors=True)
    os.mkdir(keep)
    pipe = os.path.join(tmp, "one.pipe")
    out = {"to_ir": run(f"{cmd}/ipdk-p4c/ipdk-p4c", program, "-o", pipe)}
    out["first_packet"] = run(f"{cmd}/ipdk-stf/ipdk-stf", "--quiet", "--target", "cpu", "--target-opts", f"dir={keep}",
                              program, script)
    with open(glob.glob(f"{keep}/*/cpu/fast.log")[0]) as f:
        times = re.search(r"generator ([\d.]+), compiler ([\d.]+) \(([\d.]+) .*?\), check of the object ([\d.]+)", f.read())
    out["to_c"], out["cc"], out["cc_cpu"], out["check"] = map(float, times.groups())
    out["c_bytes"] = os.stat(glob.glob(f"{keep}/*/cpu/pipeline.c")[0]).st_size
    with open(os.path.join(pipe, "src", os.listdir(os.path.join(pipe, "src"))[0])) as f:
        out["lines"] = sum(1 for _ in f)
    return out, pipe


def in_daemon(build, pipe):
    """One load by ipdkd, until the optimised object runs."""
    cmd = os.path.join(build, "src/cmd")
    d = Daemon(f"{cmd}/ipdkd/ipdkd", f"{cmd}/ipdk/ipdk", "--target", "cpu", "--dp", f"{cmd}/ipdk-dp/ipdk-dp")
    try:
        d.start()
        begun = time.monotonic()
        p = d.run("pipeline", "load", pipe)
        loaded = time.monotonic() - begun
        if p.returncode != 0:
            raise RuntimeError(p.stderr)
        if not d.wait(lambda: "runs optimised" in open(d.log, errors="replace").read(), 300):
            raise RuntimeError("the optimised object did not come:\n" + d.text())
        return {"pipeline_load": loaded, "optimised": time.monotonic() - begun}
    finally:
        d.close()


def main():
    a = argparse.ArgumentParser(usage=__doc__)
    a.add_argument("--build", default=os.path.join(ROOT, "build"))
    a.add_argument("--repeat", type=int, default=3)
    a.add_argument("--p4c")
    a.add_argument("programs", nargs="*")
    o = a.parse_args()
    programs = o.programs or sorted(glob.glob(os.path.join(ROOT, "p4/*.p4")))
    if o.p4c and not o.programs:
        programs += [os.path.join(o.p4c, "testdata/p4_16_samples", p) for p in LARGE]
    print("program,lines,c_bytes," + ",".join(COLUMNS), flush=True)
    for program in programs:
        best = {}
        for _ in range(o.repeat):
            with tempfile.TemporaryDirectory(prefix="ipdk-bench") as tmp:
                one, pipe = in_process(o.build, program, tmp)
                one.update(in_daemon(o.build, pipe))
            for k, v in one.items():
                best[k] = min(v, best.get(k, v))
        print(",".join([os.path.basename(program), str(best["lines"]), str(best["c_bytes"])] +
                       [f"{best[c]:.3f}" for c in COLUMNS]), flush=True)


if __name__ == "__main__":
    main()
