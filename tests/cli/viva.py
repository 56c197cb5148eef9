"""What the tests of the command line share: the program, a small bank, a server that ends with its test."""

import http.client
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("VIVA", str(ROOT / "build" / "viva"))
SEED = ROOT / "tests" / "seed"

CONFIG = """title = "Test bank"
url = "http://viva.test"
[[level]]
name = "Beginner"
difficulty = [1, 4]
[[level]]
name = "Advanced"
difficulty = [4, 10]
[[technology]]
key = "python"
name = "Python"
prefix = "PY"
categories = ["Core"]
"""

QUESTION = """---
id: {id}
question: "{question}"
technology: Python
level: Beginner
category: Core
difficulty: 2
tags: [classes]
sources:
  - {{key: docs, url: "https://docs.python.org/3/", where: "Data model"}}
history:
  - {{date: 2026-11-22, change: meaning, note: "First version."}}
---

## Answer

{answer} It is said in a few plain sentences, so that somebody who listens can follow them without a
screen and ask about any one of them. The first names the thing, the second says what it is for, and the
third gives the case in which one would rather do without it. After that a good answer stops, and leaves
the rest to the questions that will surely come.

## Explanation

The mechanism of {id}.

## Example

One case of {id}.

## Mistakes

- Doing {id} by halves.

## Scenario

A day on which {id} mattered.

## Points

- Beginner: knows {id}
- Red flag: denies {id}

## Follow-ups

- And then?
"""


def question(id, text="What is a metaclass?", answer="A class has a class."):
    return QUESTION.format(id=id, question=text, answer=answer)


class Result:
    """How a command ended and what it said."""

    def __init__(self, done):
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr

    def __repr__(self):
        return f"exit {self.code}\n--- out\n{self.out}\n--- err\n{self.err}"


class Case(unittest.TestCase):
    """A test with a folder of its own; every server it starts is ended with it."""

    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="viva-cli-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def environment(self, **more):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("VIVA_")}
        return {**kept, "TMPDIR": str(self.folder), **more}

    def viva(self, *arguments, cwd=None, **environment):
        done = subprocess.run([PROGRAM, *map(str, arguments)], cwd=cwd or self.folder, capture_output=True,
                              text=True, timeout=20, env=self.environment(**environment), stdin=subprocess.DEVNULL)
        return Result(done)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def bank(self, **files):
        """A bank in `bank/`: two sound questions, and `files` beside or over them (`q1`, `q2`, …)."""
        texts = {"q1": question("PY-BEG-001"),
                 "q2": question("PY-BEG-002", "How does a generator remember where it was?",
                                "A frame that is kept alive."),
                 **files}
        self.write("bank/viva.toml", CONFIG)
        for name, text in texts.items():
            self.write(f"bank/{name}.md", text)
        return self.folder / "bank"

    def serve(self, *arguments, **environment):
        server = Server(self, arguments, environment)
        self.addCleanup(server.kill)
        return server

    def expect(self, result, code, out=None, err=None):
        """Compares a whole result; `None` is not looked at."""
        self.assertEqual(result.code, code, result)
        if out is not None:
            self.assertEqual(result.out, out)
        if err is not None:
            self.assertEqual(result.err, err)


class Server:
    """`viva serve` on a free port, until `kill` or the signal that the test sends."""

    def __init__(self, case, arguments, environment):
        self.log = open(case.folder / "serve.log", "w+b")
        self.process = subprocess.Popen([PROGRAM, "serve", *map(str, arguments), "--port", "0"], cwd=case.folder,
                                        stdout=subprocess.DEVNULL, stderr=self.log, stdin=subprocess.DEVNULL,
                                        env=case.environment(**environment))
        self.case = case
        self.port = int(self.wait_for(r"on http://[^ ]*:(\d+)/")[1])

    def text(self):
        with open(self.log.name, encoding="utf-8", errors="replace") as log:
            return log.read()

    def wait_for(self, pattern, seconds=20):
        """The first match in what it has said on stderr, as soon as there is one."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = re.search(pattern, self.text())
            if found:
                return found
            if self.process.poll() is not None:
                break
            time.sleep(0.01)
        self.case.fail(f"`{pattern}` was not said, exit {self.process.poll()}:\n{self.text()}")

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)

    def get(self, target, headers=None):
        """Status, ETag and body of one answer, on a connection of its own."""
        connection = self.connect()
        try:
            connection.request("GET", target, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.getheader("ETag"), answer.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def wait_until(self, holds, seconds=20):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if holds():
                return
            time.sleep(0.02)
        self.case.fail(f"it did not happen in {seconds} s:\n{self.text()}")

    def signal(self, number):
        self.process.send_signal(number)

    def end(self, seconds=20):
        """Waits for it to end by itself; its exit code."""
        return self.process.wait(seconds)

    def kill(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        self.log.close()
