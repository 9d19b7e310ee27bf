# SPDX-License-Identifier: Apache-2.0
"""tdi.py: our tdi.json against the schemas that the reference writes for its DPDK target, as parsed JSON: the
tables, compared by name, and the learn filters. The reference's ids, names and order of tables count too."""
import json, os

from suite import count, crashed, execute, first_error, share


def difference(ours, theirs, where=""):
    """The first place where two values differ, or None."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted(set(ours) | set(theirs)):
            if key not in ours or key not in theirs:
                return "%s.%s: %s" % (where, key, "ours only" if key in ours else "reference only")
            found = difference(ours[key], theirs[key], "%s.%s" % (where, key))
            if found:
                return found
        return None
    if isinstance(ours, list) and isinstance(theirs, list):
        names = [[x.get("name", "") if isinstance(x, dict) else str(x) for x in v] for v in (ours, theirs)]
        if len(ours) != len(theirs):
            return "%s: ours %s, reference %s" % (where, names[0], names[1])
        for i, (a, b) in enumerate(zip(ours, theirs)):
            found = difference(a, b, "%s[%s]" % (where, names[0][i] or i))
            if found:
                return found
        return None
    return None if ours == theirs else "%s: %r, reference %r" % (where, ours, theirs)


def measure(run):
    def one(name):
        status, out, err = execute([run.compiler, "--dump=tdi", os.path.join(run.samples, name)])
        if crashed(status):
            return name, "crash", first_error(err)
        if status != 0:
            return name, "refused", first_error(err)
        with open(os.path.join(run.outputs, name + ".bfrt.json")) as f:
            theirs = json.load(f)
        found = difference({key: json.loads(out).get(key) for key in theirs}, theirs)
        return (name, "differs", found) if found else (name, "ok", "")

    results = run.each(one, run.pick(run.goldens(".p4.bfrt.json")))
    n = len(results)
    return [("equal", count(results, "ok"), n, share(count(results, "ok"), n)),
            ("differ", count(results, "differs"), n, ""), ("refused", count(results, "refused"), n, ""),
            ("crashed", count(results, "crash"), n, "")], results
