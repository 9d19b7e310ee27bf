# SPDX-License-Identifier: Apache-2.0
"""suite.py: what the suites of the conformance run share: where things are, running programs, the table."""
import concurrent.futures, os, re, subprocess, sys

JOBS = 2
SANITIZER = re.compile(r"^.*(?:ERROR: \w+Sanitizer|runtime error: ).*$", re.M)
FINDINGS = []  # what sanitizers said in any run: (command, the line)


class Run:
    """Where our programs and p4c's test data are, and how much of it to run."""

    def __init__(self, root, build, checkout, every, target):
        self.root, self.build, self.every, self.target = root, build, every, target
        self.data = os.path.join(checkout, "testdata")
        self.samples = os.path.join(self.data, "p4_16_samples")
        self.outputs = os.path.join(self.data, "p4_16_samples_outputs")
        self.compiler = self.program("ipdk-p4c")
        self.stf = self.program("ipdk-stf")

    def program(self, name):
        path = os.path.join(self.build, "src/cmd", name, name)
        if not os.access(path, os.X_OK):
            sys.exit("conformance: no %s: build first" % path)
        return path

    def pick(self, names):
        """The part of the programs that --every leaves."""
        return sorted(names)[::self.every]

    def goldens(self, ending):
        """Programs (paths relative to p4_16_samples) that have an output file with this ending."""
        found = []
        for folder, _, files in os.walk(self.outputs):
            for name in files:
                if name.endswith(ending):
                    path = os.path.relpath(os.path.join(folder, name), self.outputs)[: -len(ending)] + ".p4"
                    if os.path.exists(os.path.join(self.samples, path)):
                        found.append(path)
        return found

    def each(self, function, items):
        """function(item) of each item, JOBS at once, results in the order of the items."""
        with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
            return list(pool.map(function, items))


def execute(argv, timeout=60):
    """Exit status (negative: a signal; None: too slow), standard output and error."""
    try:
        p = subprocess.run(["nice", "-n", "10"] + argv, capture_output=True, timeout=timeout)
    except subprocess.TimeoutExpired:
        return None, "", "no end after %d s" % timeout
    out, err = p.stdout.decode(errors="replace"), p.stderr.decode(errors="replace")
    found = SANITIZER.search(err)
    if found:
        FINDINGS.append((" ".join(argv), found.group(0)))
    return p.returncode, out, err


def sanitized(program):
    """Whether the program was built with ASan and UBSan; if so, they say all they can from now on."""
    with open(program, "rb") as f:
        text = f.read()
    os.environ["ASAN_OPTIONS"] = "detect_leaks=1:detect_stack_use_after_return=1:strict_string_checks=1"
    os.environ["UBSAN_OPTIONS"] = "print_stacktrace=1"
    return b"__asan_init" in text and b"__ubsan_handle" in text


def crashed(status):
    """Whether the status is that of a crash or a hang."""
    return status is None or status < 0 or status >= 126


def first_error(text):
    """The line of the first error in our compiler's messages, or the last line of anything else."""
    for line in text.splitlines():
        if ": error" in line or "ipdk-p4c: " in line:
            return line
    return text.strip().splitlines()[-1] if text.strip() else "no message"


def share(n, of):
    return "%.1f %%" % (100.0 * n / of) if of else "-"


def count(results, *wanted):
    return sum(1 for r in results if r[1] in wanted)


def show(table):
    """Prints rows (suite, what, number, of, share) as a table."""
    print("| suite | what | number | of | share |\n|---|---|---|---|---|")
    for row in table:
        print("| " + " | ".join(str(x) for x in row) + " |")
