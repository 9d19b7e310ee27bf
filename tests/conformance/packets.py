# SPDX-License-Identifier: Apache-2.0
"""packets.py: the packet scripts of p4c's P4_16 samples. Those for v1model and PSA must hold on the target;
of the others the programs must be accepted by the checker."""
import os, re, tempfile

from suite import count, crashed, execute, share

INCLUDE = re.compile(r'^\s*#\s*include\s+[<"]([^>"]+)[>"]', re.M)
MODELS = {"v1model.p4": "v1model", "psa.p4": "psa", "pna.p4": "pna", "ebpf_model.p4": "ebpf",
          "ubpf_model.p4": "ubpf", "xdp_model.p4": "xdp"}


def model(path, depth=4):
    """The architecture that a program includes, itself or through its own files."""
    try:
        with open(path, errors="replace") as f:
            names = INCLUDE.findall(f.read())
    except OSError:
        return ""
    for name in names:
        if os.path.basename(name) in MODELS:
            return MODELS[os.path.basename(name)]
    for name in names:
        inner = os.path.join(os.path.dirname(path), name)
        found = model(inner, depth - 1) if depth > 0 and os.path.exists(inner) else ""
        if found:
            return found
    return ""


def scripts(run):
    for folder, _, files in os.walk(run.samples):
        for name in files:
            if name.endswith(".stf") and os.path.exists(os.path.join(folder, name[:-4] + ".p4")):
                yield os.path.relpath(os.path.join(folder, name[:-4]), run.samples)


# What a program's own extern functions do: the reference's tests load code for these into their switch.
BODIES = {"extern-funcs-bmv2": "void extern_func(out bit<32> d, bit<32> s) { d = s; }"}


def play(run, name, path):
    """Runs a script on the target: status, output, errors."""
    if name not in BODIES:
        return execute([run.stf, "--quiet", "--target", run.target, path + ".p4", path + ".stf"], 180)
    with tempfile.NamedTemporaryFile("w", suffix=".p4") as whole:
        whole.write('#include "%s.p4"\n%s\n' % (path, BODIES[name]))
        whole.flush()
        return execute([run.stf, "--quiet", "--target", run.target, whole.name, path + ".stf"], 180)


def measure(run):
    def one(name):
        path = os.path.join(run.samples, name)
        arch = model(path + ".p4")
        if arch not in ("v1model", "psa"):
            status, _, err = execute([run.compiler, "--dump=check", path + ".p4"])
            return name, "other" if status == 0 else "refused", (arch or "own architecture") + " " + err.strip()[:200]
        status, out, err = play(run, name, path)
        said = [s for s in (out + err).strip().splitlines() if "warning[" not in s and s.strip()]
        said = [s for s in said if ": error" in s or "ipdk-stf:" in s or ".stf:" in s] or said
        detail = "%s: %s" % (arch, said[0] if said else "status %s" % status)
        if crashed(status):
            return name, "crash", detail
        return name, {0: "ok", 1: "failed"}.get(status, "refused"), "" if status == 0 else detail

    names = run.pick(scripts(run))
    results = run.each(one, names)
    rows, archs = [], [model(os.path.join(run.samples, n + ".p4")) for n in names]
    for arch in ("v1model", "psa"):
        part = [r for r, a in zip(results, archs) if a == arch]
        held, n = count(part, "ok"), len(part)
        rows.append(("%s hold on %s" % (arch, run.target), held, n, share(held, n)))
    part = [r for r, a in zip(results, archs) if a not in ("v1model", "psa")]
    rows.append(("others accepted by the checker", count(part, "other"), len(part), ""))
    rows.append(("crashed", count(results, "crash"), len(results), ""))
    return rows, results
