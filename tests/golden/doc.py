#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""doc.py IPDK-P4C PAGE.md: what a page says that the compiler prints is what it prints. A block that begins with
'    $ ipdk-p4c ARGUMENTS' is run from the root of the tree; the lines below it must be lines of the output, one
behind the other, where '...' stands for any number of others. Prints TAP."""
import os
import shlex
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def blocks(path):
    """(line number, command, lines) of each block."""
    found = None
    with open(path) as f:
        for number, text in enumerate(f, 1):
            text = text.rstrip("\n")
            if text.startswith("    $ ipdk-p4c "):
                found = (number, text[6:], [])
            elif found and text.startswith("    "):
                found[2].append(text[4:])
            elif found:
                yield found
                found = None
    if found:
        yield found


def missing(wanted, output):
    """The first wanted line that does not come, or None."""
    at, gap = 0, True
    for line in wanted:
        if line.strip() == "...":
            gap = True
            continue
        places = [i for i in range(at, len(output)) if output[i] == line]
        if not places or (not gap and places[0] != at):
            return line
        at, gap = places[0] + 1, False
    return None


def main():
    compiler, page = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    n = bad = 0
    for number, command, wanted in blocks(page):
        run = subprocess.run([compiler] + shlex.split(command)[1:], cwd=ROOT, capture_output=True, text=True)
        line = missing(wanted, run.stdout.splitlines()) if run.returncode == 0 else "exit status %d" % run.returncode
        n += 1
        bad += line is not None
        if line is not None:
            print("# not there: %s" % line)
        print("%s %d - %s:%d %s" % ("ok" if line is None else "not ok", n, os.path.basename(page), number, command))
    print("1..%d" % n)
    return 1 if bad or n == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
