"""check, build and new, from a bank on the disk to what is said and written."""

import json
import os
import re
import stat
import subprocess
import unittest

from viva import SEED, Case, question


class Check(Case):
    def test_a_sound_bank_is_quiet(self):
        self.expect(self.viva("check", self.bank()), 0, out="", err="2 questions, 0 errors, 0 warnings\n")
        result = self.viva("check", SEED)
        self.assertEqual(result.code, 0, result)
        self.assertRegex(result.err, r"^54 questions, 0 errors, \d+ warnings\n$")

    def broken(self):
        return self.bank(q2=question("PY-BEG-001").replace("category: Core", "category: Coer"),
                         q3=question("PY-BEG-003", "Why are there slots?", "They save a dictionary.").replace("difficulty: 2", "difficulty: 9"),
                         q4="no front matter\n",
                         q5=question("PY-BEG-005", "What is a closure?", "A function with with its cells."))

    def test_every_problem_is_reported_in_one_run_sorted(self):
        result = self.viva("check", self.broken())
        self.assertEqual(result.code, 1, result)
        lines = result.out.splitlines()
        for line in lines:
            self.assertRegex(line, r"^q\d\.md:\d+:\d+: (error|warning) [a-z-]+ \S.*$")
        places = [(m[1], int(m[2]), int(m[3])) for m in (re.match(r"(.*?):(\d+):(\d+): ", line) for line in lines)]
        self.assertEqual(places, sorted(places))
        for start in ("q2.md:2:1: error duplicate-id ",
                      "q2.md:6:11: error unknown-category Python has no category `Coer`; did you mean `Core`?",
                      "q3.md:7:13: error difficulty-band Beginner goes from 1 to 4; change the difficulty or the level",
                      "q4.md:1:1: error front-matter ",
                      "q5.md:17:17: warning doubled-word "):
            self.assertTrue(any(line.startswith(start) for line in lines), f"{start}\n{result.out}")
        self.assertRegex(result.err, r"^\d+ questions, \d+ errors, \d+ warnings\n$")

    def test_json_says_the_same(self):
        bank = self.broken()
        text, result = self.viva("check", bank), self.viva("check", bank, "--format", "json")
        self.expect(result, 1, err="")
        data = json.loads(result.out)
        self.assertEqual(set(data), {"questions", "errors", "warnings", "problems"})
        self.assertEqual(data["errors"], sum(p["severity"] == "error" for p in data["problems"]))
        self.assertEqual(data["warnings"], sum(p["severity"] == "warning" for p in data["problems"]))
        lines = [f'{p["path"]}:{p["line"]}:{p["column"]}: {p["severity"]} {p["rule"]} {p["message"]}' for p in data["problems"]]
        self.assertEqual(lines, text.out.splitlines())
        self.assertEqual(json.loads(self.viva("check", SEED, "--format", "json").out)["questions"], 54)

    def test_github_annotations_say_the_same(self):
        bank = self.broken()
        text, result = self.viva("check", bank), self.viva("check", "bank", "--format", "github")
        self.expect(result, 1, err="")
        lines = result.out.splitlines()
        self.assertEqual(len(lines), len(text.out.splitlines()))
        for line in lines:
            self.assertRegex(line, r"^::(error|warning) file=bank/q\d\.md,line=\d+,col=\d+,title=[a-z-]+::\S")
        self.assertIn("::error file=bank/q2.md,line=6,col=11,title=unknown-category::Python has no category `Coer`; did you mean `Core`?", lines)

    def test_only_errors_fail_unless_strict(self):
        bank = self.bank(q2=question("PY-BEG-002", "What is a closure?", "A function with with its cells."))
        result = self.viva("check", bank)
        self.expect(result, 0, err="2 questions, 0 errors, 1 warning\n")
        self.assertRegex(result.out, r"^q2\.md:17:17: warning doubled-word [^\n]+\n$")
        self.assertEqual(self.viva("check", bank, "--strict").code, 1)
        self.assertEqual(self.viva("check", self.bank(), "--strict").code, 0)

    def test_columns_count_code_points(self):
        bank = self.bank(q2=question("PY-BEG-002", "Où est l’élève?", "L’élève 😀 a lu the the livre."))
        result = self.viva("check", bank)
        self.assertIn("q2.md:17:20: warning doubled-word", result.out)

    def test_configuration(self):
        bank = self.bank()
        (bank / "viva.toml").write_text('title = "x"\nwrong = 1\n')
        result = self.viva("check", bank)
        self.assertEqual(result.code, 1, result)
        self.assertIn("viva.toml:2:1: error config-key ", result.out)
        (bank / "viva.toml").write_text('title = "x\n')
        result = self.viva("check", bank)
        self.assertEqual(result.code, 1, result)
        self.assertRegex(result.out, r"viva\.toml:\d+:\d+: error config-syntax ")

    def test_changed_text_needs_a_history_entry(self):
        bank = self.bank()
        self.assertEqual(self.viva("build", bank, "-o", "old.viva", "--compress", "none").code, 0)
        self.expect(self.viva("check", bank, "--against", "old.viva"), 0, out="")
        text = (bank / "q1.md").read_text()
        (bank / "q1.md").write_text(text.replace("The mechanism of", "The whole mechanism of"))
        result = self.viva("check", bank, "--against", "old.viva")
        self.assertEqual(result.code, 1, result)
        self.assertRegex(result.out, r"^q1\.md:\d+:\d+: error history-missing [^\n]+\n$")
        entry = "  - {date: 2026-11-23, change: clarify, note: \"Whole.\"}\n  - {date: 2026-11-22,"
        (bank / "q1.md").write_text((bank / "q1.md").read_text().replace("  - {date: 2026-11-22,", entry))
        self.expect(self.viva("check", bank, "--against", "old.viva"), 0, out="")

    def test_against_a_commit(self):
        bank = self.bank()
        git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-C", str(self.folder)]
        for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
            subprocess.run([*git, *arguments], check=True, capture_output=True)
        self.expect(self.viva("check", bank, "--against", "HEAD"), 0, out="")
        (bank / "q1.md").write_text((bank / "q1.md").read_text().replace("One case", "Some case"))
        self.assertRegex(self.viva("check", bank, "--against", "HEAD").out, r"^q1\.md:\d+:\d+: error history-missing ")
        self.expect(self.viva("check", bank, "--against", "no-such-commit"), 2, out="",
                    err="viva: there is no commit `no-such-commit` here; name a branch, a tag or a commit\n")

    def test_an_id_is_for_ever(self):
        bank = self.bank()
        self.assertEqual(self.viva("build", bank, "-o", "old.viva", "--compress", "none").code, 0)
        (bank / "q2.md").unlink()
        self.expect(self.viva("check", bank, "--against", "old.viva"), 1,
                    out="viva.toml:1:1: error id-vanished `PY-BEG-002` leads to no question any more; restore it, or add "
                        "it to the `aliases` of the question that takes its place\n")

    def test_a_day_still_to_come(self):
        bank = self.bank()
        (bank / "q1.md").write_text((bank / "q1.md").read_text().replace("2026-11-22", "2031-11-22"))
        self.expect(self.viva("check", bank), 0,
                    out="q1.md:11:1: warning history-future 2031-11-22 is still to come, and every later entry would have "
                        "to be later; mend the date of the entry\n")
        self.expect(self.viva("check", bank, SOURCE_DATE_EPOCH="1960000000"), 0, out="")

    def test_an_empty_bank_is_said_to_be_empty(self):
        bank = self.bank()
        for path in bank.glob("*.md"):
            path.rename(path.with_suffix(".MD"))
        skipped = "{}.MD:1:1: warning skipped-file the name of a question ends in `.md`, in small letters\n".format
        empty = ("viva.toml:1:1: warning empty-bank there is no question in this bank; start one with `viva new`, "
                 "in a file that ends in `.md`\n")
        self.expect(self.viva("check", bank), 0, out=skipped("q1") + skipped("q2") + empty,
                    err="0 questions, 0 errors, 3 warnings\n")
        self.assertEqual(self.viva("check", bank, "--strict").code, 1)

    def test_a_pipe_is_not_waited_for(self):
        bank = self.bank()
        os.mkfifo(bank / "pipe.md")
        self.expect(self.viva("check", bank), 0,
                    out="pipe.md:1:1: warning skipped-file no file of text, such as a pipe or a device; remove it\n")

    FENCE = "```python run\nprint(1)\n```\n\n```output\n1\n```\n"
    RUNTIME = """
[runtime.py]
language = "python"
version = ["python3", "--version"]
run = ["python3", "{file}"]
"""

    def bank_that_runs(self, runtimes):
        bank = self.bank(q1=question("PY-BEG-001").replace("One case of PY-BEG-001.", self.FENCE))
        (bank / "viva.toml").write_text((bank / "viva.toml").read_text() + runtimes)
        return bank

    def test_a_missing_tool_of_a_runtime(self):
        bank = self.bank_that_runs(self.RUNTIME + 'tools = ["_tools/driver.py"]\n')
        error = "viva.toml:19:1: error config-value there is no file `_tools/driver.py` in the bank; put it there, or mend `tools`\n"
        self.expect(self.viva("check", bank), 1, out=error)
        result = self.viva("check", bank, "--run")
        self.expect(result, 1, out=error)
        self.assertRegex(result.err, r"\nviva: .*`py` is not to be had here|no unprivileged|bubblewrap")
        (bank / "_tools").mkdir()
        (bank / "_tools" / "driver.py").symlink_to("/etc/passwd")
        self.expect(self.viva("check", bank), 1,
                    out="viva.toml:19:1: error config-value tool `_tools/driver.py` is a link that leads out of the bank; "
                        "copy the file in\n")

    def test_a_program_that_is_not_there_is_named_once(self):
        wrong = self.RUNTIME.replace("runtime.py", "runtime.wrong").replace('run = ["python3"', 'run = ["python9"')
        bank = self.bank_that_runs(self.RUNTIME + wrong)
        result = self.viva("check", bank, "--run", "--no-cache")
        if result.code == 3:
            self.skipTest(result.err)
        self.expect(result, 0, out="viva.toml:23:1: warning runtime-missing `wrong` is not to be had here, and its samples "
                                   "were not run: there is no program `python9`; install it, or mend `run`\n")

    def test_doctor_names_what_is_missing(self):
        wrong = self.RUNTIME.replace("runtime.py", "runtime.wrong").replace('run = ["python3"', 'run = ["python9"')
        result = self.viva("doctor", self.bank_that_runs(self.RUNTIME + wrong))
        if not result.out:
            self.skipTest(result.err)
        self.expect(result, 3, err="")
        self.assertRegex(result.out, r"^ok       sandbox                    bubblewrap works here\n"
                                     r"ok       runtime py                 py 3\.[\d.]+, \d+ bits\n"
                                     r"missing  runtime wrong              there is no program `python9`; install it, or mend `run`\n$")


class Record(Case):
    """evidence.jsonl, from one run to the next. Both questions have the same sample."""

    SAMPLE = "```python run\nprint([1, 2])\n```\n\n```output\n[1, 2]\n```\n"

    def setUp(self):
        super().setUp()
        self.q1, q2 = ((question(id, f"Why is there {id}?").replace(f"One case of {id}.", self.SAMPLE))
                       for id in ("PY-BEG-001", "PY-BEG-002"))
        self.at = self.bank(q1=self.q1, q2=q2)
        self.config = (self.at / "viva.toml").read_text()
        self.record = self.at / "evidence.jsonl"
        self.be("3.11.9")
        if (result := self.run_all("--accept")).code == 3:
            self.skipTest(f"NOT TESTED: {result.err}")
        self.assertEqual(len(self.record.read_text().splitlines()), 2, result)

    def be(self, version):
        """Lets the machine's Python say that it is of that version."""
        (self.at / "viva.toml").write_text(f"""{self.config}
[runtime.py]
language = "python"
version = ["echo", "{version}"]
run = ["python3", "{{file}}"]
""")

    def run_all(self, *arguments):
        return self.viva("check", self.at, "--run", "--no-cache", *arguments)

    def rules(self, result):
        return [line.split()[2] for line in result.out.splitlines() if re.match(r"\S+:\d+:\d+: ", line)]

    def test_looking_at_one_question_leaves_the_others(self):
        before = re.sub(r'"date": "\d+', '"date": "2020', self.record.read_text())
        self.record.write_text(before)
        for only in (["--only", "PY-BEG-001"], ["--only", "PY-BEG-002"], []):
            self.run_all("--accept", *only)
            self.assertEqual(self.record.read_text(), before, only)

    def test_a_falsified_output_fails_on_every_version(self):
        (self.at / "q1.md").write_text(self.q1.replace("[1, 2]\n```\n", "[9, 9]\n```\n"))
        for version in ("3.11.2", "3.11.9", "3.12.0"):
            self.be(version)
            result = self.run_all("--only", "PY-BEG-001")
            self.assertEqual(result.code, 1, result)
            self.assertIn("sample-output", self.rules(result))

    def test_a_new_id_is_not_yet_proved(self):
        (self.at / "q1.md").write_text(self.q1.replace("id: PY-BEG-001", "id: PY-BEG-003\naliases: [PY-BEG-001]"))
        result = self.run_all("--strict")
        self.assertEqual(result.code, 1, result)
        self.assertIn("evidence-missing", self.rules(result))
        self.run_all("--accept")
        self.assertNotIn("evidence-missing", self.rules(self.run_all()))

    def test_a_damaged_line_is_mended(self):
        sound = self.record.read_text()
        repeated = sound.splitlines(keepends=True)[0]
        for damage, line in (("<<<<<<< ours\n", 1), (repeated, 2)):
            self.record.write_text(damage + sound)
            result = self.viva("check", self.at)
            self.assertEqual(result.code, 1, result)
            self.assertIn(f"evidence.jsonl:{line}:1: error evidence-form ", result.out)
            self.assertEqual(self.run_all("--accept").code, 0)
            self.assertEqual(self.record.read_text(), sound)


class Mutate(Case):
    RUNTIME = """
[runtime.py]
language = "python"
version = ["python3", "--version"]
run = ["python3", "{file}"]
"""
    SAMPLE = "```python run\nx = 1\nprint(2)\n```\n\n```output\n2\n```\n"

    def bank_with(self, config):
        bank = self.bank(q1=question("PY-BEG-001").replace("One case of PY-BEG-001.", self.SAMPLE))
        (bank / "viva.toml").write_text((bank / "viva.toml").read_text() + self.RUNTIME + config)
        return bank

    def test_what_nothing_notices_is_reported(self):
        for config, severity in (("", "warning"), ('[check]\nerrors = ["mutant-survived"]\n', "error")):
            result = self.viva("mutate", self.bank_with(config), "--no-cache")
            if result.code == 3:
                self.skipTest(result.err)
            self.assertEqual(result.code, 1, result)
            self.assertRegex(result.out, rf"^q1\.md:\d+:5: {severity} mutant-survived `1` became `2`, and the sample does "
                                         r"what it says all the same; print what depends on it\n$")
            self.assertEqual(result.err, "2 mutants of 1 sample: 1 killed (0 by the time limit), 1 survived, 0 left out that do not compile\n"
                                         "   50.0 %     1 of    2  Python\n"
                                         "worst:\n"
                                         "   50.0 %     1 of    2  PY-BEG-001\n"
                                         "50.0 % killed; 90 % are wanted\n")

    def test_a_question_that_is_not_there(self):
        self.expect(self.viva("mutate", self.bank(), "--only", "PY-BEG-009"), 2, out="",
                    err="viva: there is no question `PY-BEG-009`\n")

    def test_a_bank_without_samples_has_no_mutants(self):
        self.expect(self.viva("mutate", self.bank()), 0, out="",
                    err="0 mutants of 0 samples: 0 killed (0 by the time limit), 0 survived, 0 left out that do not compile\n"
                        "100.0 % killed; 90 % are wanted\n")


class Build(Case):
    def test_errors_stop_it_and_leave_nothing(self):
        bank = self.bank(q1=question("PY-BEG-001").replace("category: Core", "category: Coer"))
        result = self.viva("build", bank, "-o", "site.viva")
        self.expect(result, 1, out="q1.md:6:11: error unknown-category Python has no category `Coer`; did you mean `Core`?\n")
        self.assertIn("nothing was built", result.err)
        self.assertEqual([p.name for p in self.folder.iterdir()], ["bank"])

    def test_says_what_it_wrote(self):
        result = self.viva("build", self.bank(), "-o", "site.viva")
        self.assertEqual(result.code, 0, result)
        self.assertRegex(result.out, r"^[0-9a-f]{64}  site\.viva\n$")
        self.assertRegex(result.err, r"^2 questions, [\d.]+ MB\n$")
        self.assertEqual(self.viva("verify", "site.viva").out, result.out)
        self.assertEqual(stat.S_IMODE(os.stat(self.folder / "site.viva").st_mode), 0o444)

    def test_says_that_addresses_will_be_relative(self):
        bank = self.bank()
        config = (bank / "viva.toml").read_text().replace('url = "http://viva.test"\n', "")
        (bank / "viva.toml").write_text(config)
        notice = "viva: no url in viva.toml and no --url; the site map and the feed will have relative addresses\n"
        result = self.viva("build", bank, "-o", "site.viva")
        self.assertEqual(result.code, 0, result)
        self.assertTrue(result.err.startswith(notice), result.err)
        self.assertNotIn(notice, self.viva("build", bank, "-o", "site.viva", "--url", "https://viva.example.org").err)

    def test_same_input_same_bytes(self):
        for name, *more in (("a.viva",), ("b.viva", "--threads", "1"), ("c.viva", "--threads", "7"), ("a.viva",)):
            self.assertEqual(self.viva("build", SEED, "-o", name, *more).code, 0)
        first = (self.folder / "a.viva").read_bytes()
        for name in ("b.viva", "c.viva"):
            self.assertEqual((self.folder / name).read_bytes(), first, name)

    def test_reusing_the_previous_bundle_changes_nothing(self):
        bank = self.bank()
        self.viva("build", bank, "-o", "site.viva")
        (bank / "q1.md").write_text((bank / "q1.md").read_text().replace("The mechanism", "The plain mechanism"))
        self.viva("build", bank, "-o", "site.viva")
        self.viva("build", bank, "-o", "fresh.viva")
        self.assertEqual((self.folder / "site.viva").read_bytes(), (self.folder / "fresh.viva").read_bytes())

    def test_the_old_file_stays_when_it_fails(self):
        bank = self.bank()
        self.viva("build", bank, "-o", "site.viva")
        before = (self.folder / "site.viva").read_bytes()
        (bank / "q1.md").write_text("broken\n")
        self.assertEqual(self.viva("build", bank, "-o", "site.viva").code, 1)
        self.assertEqual((self.folder / "site.viva").read_bytes(), before)
        self.assertEqual(self.viva("verify", "site.viva").code, 0)

    def test_a_directory_gets_files_named_by_their_content(self):
        bank = self.bank()
        result = self.viva("build", bank, "-o", "out/")
        self.assertEqual(result.code, 0, result)
        digest = result.out.split()[0]
        self.assertEqual(result.out, f"{digest}  out/{digest}.viva\n")
        self.assertEqual(stat.S_IMODE(os.stat(self.folder / "out" / f"{digest}.viva").st_mode), 0o444)
        self.assertEqual(self.viva("build", bank, "-o", "out/").out, result.out)
        (bank / "q1.md").write_text((bank / "q1.md").read_text().replace("The mechanism", "The plain mechanism"))
        self.viva("build", bank, "-o", "out")
        self.assertEqual(len(list((self.folder / "out").iterdir())), 2)

    def test_a_broken_previous_file_is_simply_replaced(self):
        (self.folder / "site.viva").write_bytes(b"VIVA\r\n\x1a\n" + b"\xff" * 500)
        self.assertEqual(self.viva("build", self.bank(), "-o", "site.viva").code, 0)
        self.assertEqual(self.viva("verify", "site.viva").code, 0)

    def test_compression_is_a_choice(self):
        sizes = {}
        for effort in ("none", "normal", "best"):
            self.assertEqual(self.viva("build", self.bank(), "-o", f"{effort}.viva", "--compress", effort).code, 0)
            sizes[effort] = (self.folder / f"{effort}.viva").stat().st_size
        self.assertLess(sizes["none"], sizes["normal"])
        self.assertLessEqual(sizes["best"], sizes["normal"])

    def test_a_site_as_files_is_written_once(self):
        bank = self.bank()
        result = self.viva("build", bank, "--html", "site")
        self.assertEqual(result.code, 0, result)
        self.assertRegex(result.err, r"^\d+ questions, \d+ files, \d+\.\d MB in site: \d+ written, 0 removed\n$")
        files = {path: path.stat().st_mtime_ns for path in (self.folder / "site").rglob("*.html")}
        self.assertIn(self.folder / "site/questions/PY-BEG-001/index.html", files)
        self.assertRegex(self.viva("build", bank, "--html", "site").err, r": 0 written, 0 removed\n$")
        (bank / "q1.md").write_text((bank / "q1.md").read_text().replace("The mechanism", "The plain mechanism"))
        self.viva("build", bank, "--html", "site")
        changed = [path for path in files if path.stat().st_mtime_ns != files[path]]
        self.assertIn("The plain mechanism", "".join(path.read_text() for path in changed))
        self.assertLess(len(changed), len(files) / 2)

    def test_files_begin_with_the_base_path(self):
        bank = self.bank()
        self.assertEqual(self.viva("build", bank, "--html", "site", "--base-path", "/docs/viva/").code, 0)
        home = (self.folder / "site/index.html").read_text()
        self.assertIn('<a href="/docs/viva/questions/">', home.replace(' class="primary"', ""))
        self.assertIn('<link rel="canonical" href="http://viva.test/docs/viva/">', home)
        (bank / "viva.toml").write_text((bank / "viva.toml").read_text().replace("viva.test", "viva.test/docs"))
        result = self.viva("build", bank, "--html", "site", "--base-path", "/docs/viva/")
        self.expect(result, 2, out="", err="viva: --base-path says /docs/viva/, but the site's url is "
                                           "http://viva.test/docs; let them end in the same path\n")

    def test_a_folder_of_others_is_no_place_for_files(self):
        (self.folder / "site").mkdir()
        (self.folder / "site/notes.txt").write_text("mine")
        result = self.viva("build", self.bank(), "--html", "site")
        self.expect(result, 2, out="", err="viva: site: not empty, and not written by `viva build --html`; name another folder, "
                                           "or put an empty file `.viva-site` there to have the site's files beside the others\n")
        self.assertEqual([path.name for path in (self.folder / "site").iterdir()], ["notes.txt"])

    def test_an_empty_bank_is_a_site_too(self):
        bank = self.bank()
        for path in bank.glob("*.md"):
            path.unlink()
        result = self.viva("build", bank, "-o", "site.viva")
        self.assertEqual(result.code, 0, result)
        self.assertEqual(self.viva("verify", "site.viva").code, 0)


class New(Case):
    def test_starts_a_question_and_never_overwrites(self):
        bank = self.bank()
        result = self.viva("new", "Python", "What does yield do?", "--bank", bank)
        path = bank / "python" / "what-does-yield-do.md"
        self.expect(result, 0, out=f"{path}\n", err="Now write it, and run `viva check` until it is quiet.\n")
        text = path.read_text()
        self.assertIn("id: PY-BEG-003\n", text)
        self.assertIn('question: "What does yield do?"\n', text)
        for section in ("Answer", "Explanation", "Example", "Mistakes", "Scenario", "Points", "Follow-ups"):
            self.assertIn(f"\n## {section}\n", text)
        again = self.viva("new", "python", "What does yield do?", "--bank", bank)
        self.expect(again, 2, out="", err=f"viva: {path}: exists already; ask in other words, or edit it\n")
        self.assertEqual(path.read_text(), text)

    def test_takes_the_next_free_number_of_the_level(self):
        bank = self.bank()
        self.viva("new", "python", "One?", "--level", "advanced", "--bank", bank)
        self.viva("new", "python", "Two?", "--level", "Advanced", "--bank", bank)
        ids = sorted(re.search(r"^id: (.*)$", p.read_text(), re.M)[1] for p in (bank / "python").iterdir())
        self.assertEqual(ids, ["PY-ADV-001", "PY-ADV-002"])

    def test_a_prefix_may_end_in_its_own_hyphen(self):
        bank = self.bank()
        config = (bank / "viva.toml").read_text().replace('prefix = "PY"', 'prefix = "PY-"')
        (bank / "viva.toml").write_text(config)
        self.viva("new", "python", "One?", "--bank", bank)
        self.assertIn("id: PY-BEG-003\n", (bank / "python" / "one.md").read_text())

    def test_the_draft_only_lacks_its_text(self):
        bank = self.bank()
        self.viva("new", "python", ' Why "quotes", \\ and: colons #? ', "--bank", bank)
        file = "python/why-quotes-and-colons.md"
        self.assertIn('question: "Why \\"quotes\\", \\\\ and: colons #?"\n', (bank / file).read_text())
        empty = "error empty-section section `{0}` is empty; write it".format
        nothing = "error point-form a point says nothing after the `:`; write what an answer must hold"
        expected = [
            (10, 27, "error source-url the address of a source is `https://` or `http://`, a host, and no blanks"),
            (10, 46, 'error wrong-value `where` is empty; write it, for example `where: "3.3.3 Customizing class creation"`'),
            (15, 4, empty("Answer")), (17, 4, empty("Explanation")), (19, 4, empty("Example")),
            (21, 4, empty("Mistakes")), (23, 4, empty("Scenario")), (27, 3, nothing), (28, 3, nothing),
            (30, 4, empty("Follow-ups"))]
        self.expect(self.viva("check", bank), 1,
                    out="".join(f"{file}:{line}:{column}: {message}\n" for line, column, message in expected))

    def test_what_is_no_question_is_refused(self):
        bank = self.bank()
        table = [
            (" ", "viva: ` ` asks nothing; give the question as one would ask it aloud\n"),
            ("???", "viva: `???` asks nothing; give the question as one would ask it aloud\n"),
            ("Why\nnot?", "viva: this cannot be the question of a file (a value stands on one line; join its lines); "
                          "ask it on one line of plain text\n"),
        ]
        for text, message in table:
            with self.subTest(text):
                self.expect(self.viva("new", "python", text, "--bank", bank), 2, out="", err=message)
        self.assertFalse((bank / "python").exists())

    def test_mistakes(self):
        bank = self.bank()
        self.expect(self.viva("new", "ruby", "Why?", "--bank", bank), 2, out="",
                    err="viva: there is no technology `ruby`; this bank has python\n")
        self.expect(self.viva("new", "python", "Why?", "--level", "Expert", "--bank", bank), 2, out="",
                    err="viva: there is no level `Expert`; this bank has Beginner, Advanced\n")
        self.assertEqual(sorted(p.name for p in bank.iterdir()), ["q1.md", "q2.md", "viva.toml"])


if __name__ == "__main__":
    unittest.main()
