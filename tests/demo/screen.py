# SPDX-License-Identifier: Apache-2.0
"""screen: what the demo shows: one line a step, a clock that runs while a step takes its time."""
import sys
import threading
import time


class Screen:
    """Prints steps. On a terminal a step that is under way shows its text and its seconds."""

    def __init__(self, out=sys.stdout):
        self.out = out
        self.live = out.isatty()
        utf8 = (out.encoding or "").lower().replace("-", "") == "utf8"
        self.tick, self.cross = ("✓", "✗") if utf8 else ("ok", "FAILED")
        self.steps = 0
        self.begun = time.monotonic()

    def title(self, text):
        self._print(f"\n{text}")

    def note(self, text):
        """Lines below a step, such as a trace."""
        for line in text.splitlines():
            self._print(f"          {line}")

    def step(self, text):
        return Step(self, text)

    def _print(self, text):
        self.out.write(text + "\n")
        self.out.flush()


class Step:
    """One step, as a context: a figure set with 'figure' is printed behind the text when it has ended."""

    def __init__(self, screen, text):
        self.screen, self.text = screen, text
        self.figure = ""
        self.progress = ""
        self.over = threading.Event()
        self.thread = None

    def __enter__(self):
        self.begun = time.monotonic()
        if self.screen.live:
            self.thread = threading.Thread(target=self._clock, daemon=True)
            self.thread.start()
        return self

    def _clock(self):
        out = self.screen.out
        while not self.over.wait(0.2):
            seconds = time.monotonic() - self.begun
            line = f"  ...  {seconds:5.1f} s  {self.text}  {self.progress}"
            out.write("\r\x1b[K" + line[:119])
            out.flush()

    def __exit__(self, kind, value, trace):
        self.over.set()
        if self.thread is not None:
            self.thread.join()
            self.screen.out.write("\r\x1b[K")
        seconds = time.monotonic() - self.begun
        mark = self.screen.tick if kind is None else self.screen.cross
        end = f"  {self.figure}" if self.figure and kind is None else ""
        self.screen._print(f"  {mark} {seconds:5.1f} s  {self.text}{end}")
        if kind is None:
            self.screen.steps += 1
        return False
