# SPDX-License-Identifier: Apache-2.0
"""reject.py: the programs with an error. Ours must be rejected with a message and without a crash; the place
of our first error must be one of the places that the reference names in its errors, and its kind that of the
reference's error there (of any of its errors when the place is another)."""
import os, re

from suite import count, crashed, execute, share

OURS = re.compile(r"^(.*?):(\d+):(\d+): error\[([^\]]+)\]")
PLACE = re.compile(r"^([^\s(]+\.[a-z0-9]+)\((\d+)\)(.*)$")
HEAD = re.compile(r"^\[--W(error|warn)=([^\]]+)\] (?:error|warning)")


class Reference:
    """The errors of a reference: (kind, places); a place is (file name, line)."""

    def __init__(self, text):
        self.errors, current = [], None
        for line in text.splitlines():
            m = PLACE.match(line)
            rest = m.group(3).lstrip(": ") if m else line
            head = HEAD.match(rest)
            if head:
                current = (head.group(2), set()) if head.group(1) == "error" else None
                if current:
                    self.errors.append(current)
            elif m and m.group(3).startswith((":syntax error", ": syntax error")):
                current = ("syntax", set())
                self.errors.append(current)
            elif rest.startswith(("error:", "Error")):
                current = ("", set())
                self.errors.append(current)
            if m and current:
                current[1].add((os.path.basename(m.group(1)), int(m.group(2))))
        # 'too many errors' at the end is about the others
        self.errors = [e for e in self.errors if e[1] or e[0] != "overlimit"] or self.errors

    def kinds_at(self, place):
        return {kind for kind, places in self.errors if place in places}

    def kinds(self):
        return {kind for kind, _ in self.errors}

    def places(self):
        return set().union(*[places for _, places in self.errors]) if self.errors else set()


def normal(kind):
    """p4c names two kinds for a missing declaration of the architecture or core library."""
    return {"Target model error": "model"}.get(kind, kind)


def judge(ref, text):
    """(line is right, kind is right, detail) for our messages."""
    for line in text.splitlines():
        m = OURS.match(line)
        if not m:
            continue
        place, kind = (os.path.basename(m.group(1)), int(m.group(2))), m.group(4)
        at = ref.kinds_at(place)
        wanted = {normal(k) for k in (at or ref.kinds())}
        place_ok = bool(at) or not ref.places()
        detail = "ours %d %s, reference %s" % (place[1], line.split("error", 1)[1],
                                               "; ".join("%s at %s" % (k, ",".join(str(p[1]) for p in sorted(ps)))
                                                         for k, ps in ref.errors[:4]))
        return place_ok, kind in wanted, detail
    return not ref.places(), False, "no error with a place: " + text.strip().split("\n")[0]


def measure(run):
    folder, goldens = os.path.join(run.data, "p4_16_errors"), os.path.join(run.data, "p4_16_errors_outputs")

    def one(name):
        status, _, err = execute([run.compiler, "--max-errors=0", "--dump=instances", os.path.join(folder, name)])
        late = status == 0
        if late:
            status, _, err = execute([run.compiler, "--max-errors=0", "--dump=ir", os.path.join(folder, name)])
        if crashed(status):
            return name, "crash", err.strip()[-200:]
        with open(os.path.join(goldens, name + "-stderr"), errors="replace") as f:
            ref = Reference(f.read())
        if status == 0:
            return name, "accepted", "reference: " + "; ".join("%s at %s" % (k, ",".join(
                str(p[1]) for p in sorted(ps))) for k, ps in ref.errors[:3])
        if not err.strip():
            return name, "silent", "status %d and no message" % status
        place_ok, kind_ok, detail = judge(ref, err)
        if late and not place_ok:
            return name, "accepted", "refused by a later pass, at another place: " + detail
        result = "ok" if place_ok and kind_ok else "kind" if place_ok else "line" if kind_ok else "line+kind"
        return name, result, detail

    names = [n for n in os.listdir(folder) if n.endswith(".p4") and os.path.exists(
        os.path.join(goldens, n + "-stderr"))]
    results = run.each(one, run.pick(names))
    n = len(results)
    good = n - count(results, "crash", "accepted", "silent")
    line, kind = count(results, "ok", "kind"), count(results, "ok", "line")
    return [("rejected", good, n, share(good, n)), ("on a line of the reference", line, n, share(line, n)),
            ("kind of the reference", kind, n, share(kind, n)),
            ("crashed", count(results, "crash"), n, "")], results
