"""What the program says to somebody who mistypes, or whose machine refuses: one line and an exit code."""

import os
import socket
import unittest

from viva import PROGRAM, SEED, Case


class Usage(Case):
    def test_without_arguments_it_says_what_it_can_do(self):
        result = self.viva()
        self.expect(result, 0, err="")
        for command in ("serve", "check", "mutate", "build", "verify", "new"):
            self.assertRegex(result.out, rf"\n  {command} +[A-Z]")
        self.assertIn("Exit codes: 0 fine, 1 findings, 2 usage, 3 environment, 4 damaged bundle or store.", result.out)

    def test_help_and_version(self):
        self.assertRegex(self.viva("--version").out, r"^viva \d+\.\d+\.\d+\n$")
        for command in ("serve", "check", "mutate", "build", "verify", "new", "doctor"):
            result = self.viva(command, "--help")
            self.expect(result, 0, err="")
            self.assertRegex(result.out, rf"\nExamples:(\n  viva {command}\b.*)+\n\nExit codes: 0 fine")
            self.assertNotIn("{false}", result.out)

    def test_mistakes(self):
        table = [
            (["chekc"], "viva: there is no command `chekc`; did you mean `viva check`? `viva --help` lists them\n"),
            (["SERVE"], "viva: there is no command `SERVE`; did you mean `viva serve`? `viva --help` lists them\n"),
            (["xyzzy"], "viva: there is no command `xyzzy`; `viva --help` lists them\n"),
            (["--wrong"], "viva: The following argument was not expected: --wrong; `viva --help` says more\n"),
            (["check", "--wrong"], "viva: The following argument was not expected: --wrong; `viva check --help` says more\n"),
            (["check", "--format", "xml"],
             "viva: --format: xml not in {text,json,github}; `viva check --help` says more\n"),
            (["check", "--only", "X"], "viva: --only requires --run; `viva check --help` says more\n"),
            (["mutate", "--most", "0"],
             "viva: --most: Value 0 not in range 1 to 1000; `viva mutate --help` says more\n"),
            (["build"], "viva: say what to write: `-o site.viva` for a bundle, `--html site/` for files\n"),
            (["build", "-o", "x.viva", "--html", "y"],
             "viva: --output excludes --html; `viva build --help` says more\n"),
            (["build", "-o", "x.viva", "--base-path", "/x/"],
             "viva: --base-path requires --html; `viva build --help` says more\n"),
            (["build", "--html", "y", "--base-path", "x"],
             "viva: --base-path: no path such as /viva/, with a / at both ends; `viva build --help` says more\n"),
            (["serve", "--port", "70000"],
             "viva: --port: Value 70000 not in range 0 to 65535; `viva serve --help` says more\n"),
            (["serve", "--head-bytes", "65536"],
             "viva: --head-bytes: Value 65536 not in range 1024 to 32768; `viva serve --help` says more\n"),
            (["check", "--against", ""],
             "viva: --against: empty; give a value, or leave it out; `viva check --help` says more\n"),
            (["check", "--run", "--only", ""],
             "viva: --only: empty; give a value, or leave it out; `viva check --help` says more\n"),
            (["check", ""], "viva: bank: empty; give a value, or leave it out; `viva check --help` says more\n"),
            (["build", "-o", ""],
             "viva: --output: empty; give a value, or leave it out; `viva build --help` says more\n"),
            (["serve", "--access-log", ""],
             "viva: --access-log: empty; give a value, or leave it out; `viva serve --help` says more\n"),
            (["build", "-o", "x.viva", "--url", "viva.example.org"],
             "viva: --url: no address such as https://viva.example.org; `viva build --help` says more\n"),
            (["build", "-o", "x.viva", "--url", "https://"],
             "viva: --url: no address such as https://viva.example.org; `viva build --help` says more\n"),
            (["new"], "viva: technology is required; `viva new --help` says more\n"),
            (["new", "cpp", ""], "viva: question: empty; give a value; `viva new --help` says more\n"),
            (["verify"], "viva: file is required; `viva verify --help` says more\n"),
        ]
        for arguments, message in table:
            with self.subTest(" ".join(arguments)):
                self.expect(self.viva(*arguments), 2, out="", err=message)


class Missing(Case):
    def test_bank(self):
        nothing = ("viva: no bank found: viva.toml is neither in . nor in a folder above it nor in ./bank; "
                   "go to a bank or name one\n")
        for arguments in (["check"], ["mutate"], ["build", "-o", "x.viva"], ["serve"], ["new", "python", "Why?"]):
            with self.subTest(arguments[0]):
                self.expect(self.viva(*arguments), 2, out="", err=nothing)
        named = "viva: nowhere is no bank: it has no viva.toml; name the folder that has one\n"
        for arguments in (["check", "nowhere"], ["build", "nowhere", "-o", "x.viva"], ["serve", "nowhere"]):
            with self.subTest(" ".join(arguments)):
                self.expect(self.viva(*arguments), 2, out="", err=named)

    def test_the_nearest_bank_upward_is_used(self):
        bank = self.bank()
        inside = bank / "deep" / "er"
        inside.mkdir(parents=True)
        for cwd in (bank, inside, self.folder):
            self.expect(self.viva("check", cwd=cwd), 0, out="", err="2 questions, 0 errors, 0 warnings\n")

    def test_file(self):
        self.expect(self.viva("verify", "no.viva"), 2, out="", err="viva: no.viva: no such file\n")


class Environment(Case):
    def test_port_in_use(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            result = self.viva("serve", self.bank(), "--port", port)
        self.expect(result, 3, out="", err=f"viva: port {port} is in use on 127.0.0.1; stop the other program "
                                           f"or choose another with --port {port + 1}\n")

    def test_address(self):
        bank = self.bank()
        self.expect(self.viva("serve", bank, "--port", 0, "--address", "nowhere"), 2, out="",
                    err="viva: `nowhere` is not an address to listen on; give one such as 127.0.0.1, 0.0.0.0 or ::1\n")
        self.expect(self.viva("serve", bank, "--port", 0, "--address", "203.0.113.1"), 3, out="",
                    err="viva: this machine has no address 203.0.113.1; listen on 127.0.0.1, or on 0.0.0.0 for all\n")

    def test_unwritable(self):
        bank = self.bank()
        table = [
            (["build", bank, "-o", "/dev/null/x.viva"], "viva: cannot write in /dev/null: Not a directory\n"),
            (["build", bank, "-o", "/dev/null/x/"], "viva: cannot create /dev/null/x/: Not a directory\n"),
            (["build", bank, "-o", "/proc/x.viva"], "viva: cannot write in /proc: No such file or directory\n"),
            (["build", bank, "-o", "no/such/x.viva"], "viva: cannot write in no/such: No such file or directory\n"),
        ]
        for arguments, message in table:
            with self.subTest(str(arguments[-1])):
                self.expect(self.viva(*arguments), 3, out="", err=message)

    def test_a_path_the_system_cannot_follow(self):
        bank = self.bank()
        os.symlink("loop", self.folder / "loop")
        for arguments in (["build", bank, "-o", "loop/x.viva"], ["build", bank, "-o", "x" * 300], ["serve", "loop"],
                          ["serve", "x" * 300], ["check", "loop"], ["verify", "loop"], ["new", "python", "Why?", "--bank", "loop"]):
            with self.subTest(" ".join(map(str, arguments))[:40]):
                result = self.viva(*arguments)
                self.assertIn(result.code, (2, 3), result)
                self.assertRegex(result.err, r"^viva: [^\n]+\n$")

    def test_temporary_folder(self):
        result = self.viva("serve", self.bank(), "--port", 0, TMPDIR="/dev/null")
        self.assertEqual(result.code, 3, result)
        self.assertRegex(result.err, r"^viva: cannot make a temporary folder [^\n]*set TMPDIR[^\n]*\n$")

    def test_settings_come_from_flag_then_environment_then_file(self):
        bank = self.bank()
        (bank / "viva.toml").write_text((bank / "viva.toml").read_text() + '[serve]\naddress = "203.0.113.3"\n')
        said = "viva: this machine has no address {}; listen on 127.0.0.1, or on 0.0.0.0 for all\n".format
        self.expect(self.viva("serve", bank, "--port", 0), 3, err=said("203.0.113.3"))
        self.expect(self.viva("serve", bank, "--port", 0, VIVA_ADDRESS="203.0.113.2"), 3, err=said("203.0.113.2"))
        self.expect(self.viva("serve", bank, "--port", 0, "--address", "203.0.113.1", VIVA_ADDRESS="203.0.113.2"), 3,
                    err=said("203.0.113.1"))


class Bundles(Case):
    """A file that is no bundle, of another version, or damaged: exit 4, and what to do."""

    def setUp(self):
        super().setUp()
        self.file = self.folder / "site.viva"
        self.assertEqual(self.viva("build", SEED, "-o", self.file, "--compress", "none").code, 0)
        self.bytes = self.file.read_bytes()
        self.file.unlink()

    def expect_refused(self, message):
        for arguments in (["verify", "site.viva"], ["serve", "site.viva", "--port", "0"]):
            with self.subTest(arguments[0]):
                self.expect(self.viva(*arguments), 4, out="", err=f"viva: site.viva: {message}\n")

    def test_whole(self):
        self.file.write_bytes(self.bytes)
        result = self.viva("verify", "site.viva")
        self.expect(result, 0, err="")
        self.assertRegex(result.out, r"^[0-9a-f]{64}  site\.viva\n$")

    def test_no_bundle(self):
        for content in (b"", b"VIVA", b"hello, world" * 100, b"\0" * 4096, self.bytes.replace(b"\r\n", b"\n", 1)):
            self.file.write_bytes(content)
            self.expect_refused("not a Viva bundle; make one with `viva build BANK -o FILE`")

    def test_another_version(self):
        self.file.write_bytes(self.bytes[:8] + b"\x63" + self.bytes[9:])
        self.expect_refused("a bundle of version 99, this program reads version 2; build it again with `viva build`")

    def test_cut(self):
        for size in (100, len(self.bytes) // 2, len(self.bytes) - 1):
            self.file.write_bytes(self.bytes[:size])
            result = self.viva("verify", "site.viva")
            self.assertEqual(result.code, 4, result)
            self.assertRegex(result.err, r"^viva: site\.viva: damaged bundle \([^\n]+\); build it again with `viva build`\n$")

    def test_every_damaged_byte_is_found(self):
        for offset in [*range(12, 88, 7), *range(88, len(self.bytes), len(self.bytes) // 40)]:
            damaged = bytearray(self.bytes)
            damaged[offset] ^= 0x40
            self.file.write_bytes(damaged)
            result = self.viva("verify", "site.viva")
            self.assertEqual(result.code, 4, f"byte {offset}: {result}")
            self.assertRegex(result.err, r"^viva: site\.viva: damaged bundle ", offset)

    def test_a_damaged_one_is_built_again_whole(self):
        for offset in range(88, len(self.bytes), len(self.bytes) // 25):
            damaged = bytearray(self.bytes)
            damaged[offset] ^= 0x40
            self.file.unlink(missing_ok=True)
            self.file.write_bytes(damaged)
            self.assertEqual(self.viva("build", SEED, "-o", self.file, "--compress", "none").code, 0, f"byte {offset}")
            self.assertEqual(self.file.read_bytes(), self.bytes, f"byte {offset}")

    def test_is_not_watched(self):
        self.file.write_bytes(self.bytes)
        self.expect(self.viva("serve", "site.viva", "--watch"), 2, out="",
                    err="viva: site.viva: --watch is for a bank; a bundle is taken over whenever its file is replaced\n")

    def test_a_folder_is_no_bundle(self):
        self.expect(self.viva("verify", "."), 2, out="", err="viva: .: not a file; name a file\n")

    def test_the_program_itself_is_no_bundle(self):
        self.expect(self.viva("verify", PROGRAM), 4, out="",
                    err=f"viva: {PROGRAM}: not a Viva bundle; make one with `viva build BANK -o FILE`\n")


if __name__ == "__main__":
    unittest.main()
