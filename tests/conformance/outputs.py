# SPDX-License-Identifier: Apache-2.0
"""outputs.py: everything that the compiler can write about every P4_16 program of the test data, right or wrong: the
pipeline with P4Info, entries and TDI, the dump after each pass, the graph, and what the cpu target says of it. A
program fails here when the compiler crashes, does not end, or ends with a status that it does not have; suite.py counts
what the sanitizers say."""
import os, tempfile

from suite import count, crashed, execute, first_error

FOLDERS = ("p4_16_samples", "p4_16_errors", "p4_16_bmv_errors", "p4_16_dpdk_errors", "p4_16_ebpf_errors",
           "p4_16_pna_errors", "p4_16_psa_errors", "p4tc_samples", "p4tc_samples_stf")
DUMPS = ("parse-all", "type", "instances", "ir")
STATUSES = (0, 1, 4)


def programs(run):
    for top in FOLDERS:
        for folder, _, files in os.walk(os.path.join(run.data, top)):
            for name in files:
                if name.endswith(".p4"):
                    yield os.path.relpath(os.path.join(folder, name), run.data)


def measure(run):
    runs = []

    def one(name):
        path = os.path.join(run.data, name)
        with tempfile.TemporaryDirectory() as folder:
            ways = [["-o", os.path.join(folder, "out.pipe")], ["--graph=" + os.path.join(folder, "out.dot")],
                    ["--target=cpu", "--max-errors=0", "-o", os.path.join(folder, "cpu.pipe")], ["-E"]]
            ways += [["--dump=" + d] for d in DUMPS]
            runs.append(len(ways))
            for way in ways:
                status, _, err = execute([run.compiler] + way + [path])
                if crashed(status):
                    return name, "crash", way[0] + " " + first_error(err)
                if status not in STATUSES:
                    return name, "status", "%s: %d %s" % (way[0], status, first_error(err))
        return name, "ok", ""

    results = run.each(one, run.pick(programs(run)))
    n = len(results)
    return [("programs without a crash", n - count(results, "crash", "status"), n, ""),
            ("runs of the compiler", sum(runs), "", "")], results
