# SPDX-License-Identifier: Apache-2.0
"""warn.py: our warnings against the reference's, by kind and line. Of the reference's lines: those that we warn about
too; those that we have covered, since we say a thing once where the reference repeats it (the same variable or header
on another line of ours, or uninitialized-use where we said invalid-header); those that are missing. And those that
are ours alone. Differences are not failures: which of them are on purpose is in docs/compiler.md."""
import os, re

from reject import PLACE
from suite import execute

KINDS = ("uninitialized-use", "uninitialized-out-param", "invalid-header", "unused", "parser-transition", "unreachable",
         "mismatch", "overflow", "ordering", "shadow", "deprecated", "missing")
HEAD = re.compile(r"^\[--W(?:error|warn|info)=([^\]]+)\] (?:error|warning|info): (.*)")
OURS = re.compile(r"^(.*?):(\d+):(\d+): warning\[([^\]]+)\]")
ABOUT = re.compile(r"invalid header (.*)$|^(\S+) may (?:be uninit|not be comp)")


def reference(text):
    """{(kind, file, line): what it is about} of the first place of each warning, and the set of all their places."""
    first, places, kind = {}, set(), None
    for line in text.splitlines():
        m = PLACE.match(line)
        head = HEAD.match(m.group(3).lstrip(": ") if m else line)
        if head:
            kind = head.group(1)
        if m and kind:
            at = (kind, os.path.basename(m.group(1)), int(m.group(2)))
            places.add(at)
            about = ABOUT.search(head.group(2)) if head else None
            if head:
                first.setdefault(at, set()).add(re.split(r"[.\[]", about.group(1) or about.group(2))[0] if about else "")
    return first, places


def ours(text):
    return {(m.group(4), os.path.basename(m.group(1)), int(m.group(2)))
            for m in map(OURS.match, text.splitlines()) if m}


def covered(at, first, both, mine):
    """Whether a line of the reference says again what we have said."""
    if at[0] == "uninitialized-use" and ("invalid-header",) + at[1:] in mine | set(first):
        return True
    return any(b[0] == at[0] and first[b] & first[at] - {""} for b in both)


def measure(run):
    def one(name):
        _, _, err = execute([run.compiler, "--max-errors=0", "--dump=instances", os.path.join(run.samples, name)])
        with open(os.path.join(run.outputs, name + "-stderr"), errors="replace") as f:
            first, places = reference(f.read())
        mine = ours(err)
        both, rest = mine & set(first), set(first) - mine
        again = {at for at in rest if covered(at, first, both, mine)}
        return name, both, again, rest - again, mine - places

    totals, results = {kind: [0, 0, 0, 0] for kind in KINDS}, []
    for name, *parts in run.each(one, run.pick(run.goldens(".p4-stderr"))):
        for i, part in enumerate(parts):
            for at in part:
                if at[0] in totals:
                    totals[at[0]][i] += 1
        detail = ["%s %s %s:%d" % (how, *at) for how, part in zip(("missing", "surplus"), parts[2:])
                  for at in sorted(part) if at[0] in totals]
        results.append((name, "other" if detail else "ok", "; ".join(detail)))
    return [(kind + ": lines of both, covered", totals[kind][0], totals[kind][1],
             "%d missing, %d surplus" % (totals[kind][2], totals[kind][3])) for kind in KINDS], results
