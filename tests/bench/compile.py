#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""compile: what the compiler costs: P4_16 to IR, P4Info, entries and TDI schema in a .pipe directory, in CPU
seconds (user and system, the least of N runs) and the most memory of any run.

Usage: tests/bench/compile.py [--build DIR] [--runs N] [CHECKOUT]

Prints CSV. With a checkout of p4c it adds three programs of its test data, and all that its front-end test
accepts and all with an error, once each; beside them p4c's own user CPU time (1.2.5.16, Release, the least of
3 runs on 2 cores of an AMD EPYC; of the last row: of all programs together).
"""
import argparse
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# Program under p4_16_samples: p4c's CPU seconds and MB.
PROGRAMS = {"pins/pins_middleblock.p4": (1.36, 109), "dash/dash-pipeline-v1model-bmv2.p4": (1.64, 232),
            "switch_p4_16.p4": (6.6, 256)}
ROUTER = (0.18, 57)   # a router of 31 lines
ALL = 497             # of two cores


class Bench:
    def __init__(self, build, runs, tmp):
        self.compiler = os.path.join(build, "src/cmd/ipdk-p4c/ipdk-p4c")
        self.rusage = os.path.join(build, "tests/bench/bench_rusage")
        self.runs, self.tmp = runs, tmp

    def cost(self, program, runs):
        """CPU seconds, KiB and whether it compiled."""
        out = subprocess.run([self.rusage, str(runs), self.compiler, "-o", os.path.join(self.tmp, "x.pipe"), program],
                             capture_output=True, text=True, check=True).stdout
        cpu, kib, failed = out.split(",")
        return float(cpu), int(kib), int(failed) == 0

    def row(self, name, program, reference):
        cpu, kib, ok = self.cost(program, self.runs)
        with open(program, errors="replace") as f:
            lines = sum(1 for _ in f)
        line(name if ok else name + " (refused)", lines, cpu, kib, *reference)

    def all(self, data):
        """Every program of the reference's front-end tests, once."""
        folder, outputs = os.path.join(data, "p4_16_samples"), os.path.join(data, "p4_16_samples_outputs")
        programs = []
        for top, _, files in os.walk(outputs):
            for name in files:
                path = os.path.join(folder, os.path.relpath(os.path.join(top, name), outputs))
                if name.endswith(".p4-stderr") and os.path.exists(path[:-len("-stderr")]):
                    programs.append(path[:-len("-stderr")])
        errors = os.path.join(data, "p4_16_errors")
        programs += [os.path.join(errors, f) for f in os.listdir(errors) if f.endswith(".p4")]
        costs = [self.cost(p, 1) for p in sorted(programs)]
        line("all %d programs" % len(programs), "", sum(c[0] for c in costs), max(c[1] for c in costs), ALL, "")


def line(name, lines, cpu, kib, p4c_cpu, p4c_mb):
    print("%s,%s,%.1f,%.1f,%s,%s,%.0f" %
          (name, lines, cpu * 1000, kib / 1024, p4c_cpu, p4c_mb, p4c_cpu / cpu if cpu > 0 else 0), flush=True)


def main():
    p = argparse.ArgumentParser(usage=__doc__)
    p.add_argument("--build", default=os.path.join(ROOT, "build"))
    p.add_argument("--runs", type=int, default=20)
    p.add_argument("checkout", nargs="?")
    args = p.parse_args()
    print("program,lines,ms of CPU,MiB,p4c: s of CPU,p4c: MB,p4c's time over ours")
    with tempfile.TemporaryDirectory() as tmp:
        bench = Bench(args.build, args.runs, tmp)
        bench.row("p4/simple_l3.p4", os.path.join(ROOT, "p4/simple_l3.p4"), ROUTER)
        if args.checkout is None:
            print("# compile: larger programs want a checkout of p4c: tests/bench/run --p4c DIR", file=sys.stderr)
            return
        data = os.path.join(args.checkout, "testdata")
        for name, reference in PROGRAMS.items():
            bench.row(os.path.basename(name), os.path.join(data, "p4_16_samples", name), reference)
        bench.all(data)


if __name__ == "__main__":
    main()
