# SPDX-License-Identifier: Apache-2.0
"""accept.py: the programs that p4c's front-end test compiles (those with a file of messages among its outputs)
must pass our checker."""
import os

from suite import count, crashed, execute, first_error, share


def measure(run):
    def one(name):
        path = os.path.join(run.samples, name)
        status, _, err = execute([run.compiler, "--dump=check", path])
        if crashed(status):
            return name, "crash", first_error(err)
        if status != 0:
            return name, "rejected", first_error(err)
        return name, "ok", ""

    results = run.each(one, run.pick(run.goldens(".p4-stderr")))
    n = len(results)
    return [("accepted", count(results, "ok"), n, share(count(results, "ok"), n)),
            ("crashed", count(results, "crash"), n, "")], results
