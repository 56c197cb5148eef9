"""Wrong answers that the checker must name, each at its line and by its rule; and right ones, about which it must be silent."""

import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PROGRAM = os.environ.get("VIVA", str(ROOT / "build" / "viva"))
FAULT = re.compile(r"^Fault ([a-z-]+)(?: \+(\d+))?: ")
# What samples teach is not looked at here, only whether they are right.
STYLE = {"constant-output", "equal-samples"}
# Files whose samples need a runtime that may be missing; all others need what a build needs.
NEEDS = {"javascript.md": "node", "types.md": "mypy"}


def expected(bank):
    """(path, line, rule) of every fault that the files of a bank announce."""
    for path in sorted(bank.glob("*/*.md")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if found := FAULT.match(line):
                yield str(path.relative_to(bank)), number + int(found[2] or 2), found[1]


class Case(unittest.TestCase):
    def setUp(self):
        self.bank = pathlib.Path(tempfile.mkdtemp(prefix="viva-faults-"))
        self.addCleanup(shutil.rmtree, self.bank)
        shutil.copytree(ROOT / "bank" / "_runtimes", self.bank / "_runtimes")

    def check(self, *arguments):
        """Every problem that running the samples of the bank finds."""
        done = subprocess.run([PROGRAM, "check", self.bank, "--run", "--format", "json", *arguments],
                              capture_output=True, text=True, timeout=400, stdin=subprocess.DEVNULL)
        if done.returncode == 3 and "sandbox" in done.stderr:
            self.skipTest(f"NOT TESTED: {done.stderr}")
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return json.loads(done.stdout)["problems"]


class Faults(Case):
    def test_each_is_named_and_nothing_else(self):
        shutil.copy(HERE / "viva.toml", self.bank)
        for folder in ("right", "wrong"):
            shutil.copytree(HERE / folder, self.bank / folder)
        problems = [problem for problem in self.check("--no-cache") if problem["rule"] not in STYLE]
        missing = {problem["message"].split("`")[1] for problem in problems if problem["rule"] == "runtime-missing"}
        left_out = {name for name, runtime in NEEDS.items() if runtime in missing}
        self.assertLessEqual(missing, set(NEEDS.values()))

        messages = {(p["path"], p["line"], p["rule"]): p["message"] for p in problems if p["rule"] != "runtime-missing"}
        wanted = {fault for fault in expected(self.bank) if pathlib.Path(fault[0]).name not in left_out}
        self.assertGreaterEqual(len(wanted), 100)
        self.assertEqual(sorted(wanted - messages.keys()), [], "are not named")
        self.assertEqual({key: messages[key] for key in sorted(messages.keys() - wanted)}, {}, "are false alarms")


def without_roots(config):
    """The configuration of a bank without the runtimes that need more than the machine itself."""
    tables = re.split(r"(?m)^(?=\[)", config)
    return "".join(table for table in tables if "\nroot = " not in table and not table.startswith("[root."))


SAMPLE = re.compile(r"(?m)^```(?P<info>(?:python|sql|cpp) (?:run|error)[^\n]*)\n(?:(?!```)[^\n]*\n)*```\n+```output\n"
                    r"(?P<output>(?:(?!```)[^\n]*\n)*)```$")


class Mutations(Case):
    """Outputs of the built-in bank with one character dropped, swapped or changed: each must be named."""

    FILES = ("python/closures.md", "python/comprehensions.md", "sql/set-operations.md", "cpp/virtual-functions.md")

    def mutate(self, random, text):
        """`text` with another meaning: what stands before the ends of lines is compared, and blanks there are not."""
        while True:
            at = random.randrange(len(text))
            changed = random.choice((text[:at] + text[at + 1:], text[:at] + text[at:at + 2][::-1] + text[at + 2:],
                                     text[:at] + "~" + text[at + 1:]))
            if [line.rstrip() for line in changed.rstrip().split("\n")] != [line.rstrip() for line in text.rstrip().split("\n")]:
                return changed

    def broken(self, name, seed):
        """The text of a file whose outputs are all wrong by a character, and the lines of their samples."""
        chance, lines = random.Random(f"{name} {seed}"), set()
        text = (ROOT / "bank" / name).read_text(encoding="utf-8")

        def replace(found):
            if re.search(r"with=|versions=|match=|sorted", found["info"]) or not found["output"].strip():
                return found[0]
            lines.add(text[:found.start()].count("\n") + 1)
            begin = found.start("output") - found.start()
            return found[0][:begin] + self.mutate(chance, found["output"].rstrip("\n")) + "\n```"

        # A changed output must not become more lines, or the places would move.
        for _ in range(100):
            lines.clear()
            changed = SAMPLE.sub(replace, text)
            if changed.count("\n") == text.count("\n"):
                return changed, lines
        self.fail(f"{name} cannot be broken")

    def test_every_one_is_named(self):
        config = (ROOT / "bank" / "viva.toml").read_text(encoding="utf-8")
        (self.bank / "viva.toml").write_text(without_roots(config), encoding="utf-8")
        for seed in range(3):
            wanted = set()
            for name in self.FILES:
                text, lines = self.broken(name, seed)
                (self.bank / name).parent.mkdir(exist_ok=True)
                (self.bank / name).write_text(text, encoding="utf-8")
                wanted |= {(name, line) for line in lines}
            self.assertGreaterEqual(len(wanted), 10)
            found = {(p["path"], p["line"]) for p in self.check() if p["rule"] == "sample-output"}
            self.assertEqual(found, wanted)


if __name__ == "__main__":
    unittest.main()
