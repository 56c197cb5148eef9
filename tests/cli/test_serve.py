"""A server that is asked while things change under it: a new bundle, a signal, an author who saves."""

import http.client
import os
import signal
import socket
import subprocess
import threading
import time
import unittest

from viva import SEED, Case, question


VERSION = subprocess.run([os.environ["VIVA"], "--version"], capture_output=True, text=True, check=True).stdout.split()[1]


def tag(content_hash):
    """The ETag of an uncompressed page of a bundle, as this program makes it."""
    return f'"{content_hash}-{VERSION}-p"'


class Loop(threading.Thread):
    """Asks for one address after the other, on kept and on new connections, until `finish`."""

    TARGETS = ("/questions?tech=python", "/", "/questions/PY-BEG-001", "/api/v1/questions", "/questions/PY-BEG-002.md")

    def __init__(self, server):
        super().__init__(daemon=True)
        self.server, self.done = server, threading.Event()
        self.failures, self.etags, self.answers, self.bodies = [], set(), 0, {}

    def run(self):
        connection = self.server.connect()
        while not self.done.is_set():
            target = self.TARGETS[self.answers % len(self.TARGETS)]
            try:
                connection.request("GET", target)
                answer = connection.getresponse()
                body = answer.read()
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(f"{target}: {error!r}")
                connection = self.server.connect()
                continue
            self.answers += 1
            etag = answer.getheader("ETag")
            self.etags.add(etag)
            if answer.status != 200:
                self.failures.append(f"{target}: {answer.status}")
            # One version, one body: a mixture of two would differ from what was seen before.
            if self.bodies.setdefault((target, etag), body) != body:
                self.failures.append(f"{target}: two bodies with {etag}")
            if self.answers % 7 == 0:
                connection.close()
                connection = self.server.connect()
        connection.close()

    def finish(self):
        self.done.set()
        self.join(10)


class BundleCase(Case):
    def build(self, name, bank):
        result = self.viva("build", bank, "-o", name, "--compress", "none")
        self.assertEqual(result.code, 0, result)
        return result.out[:16]

    def two_versions(self):
        bank = self.bank()
        first = self.build("one.viva", bank)
        (bank / "q1.md").write_text((bank / "q1.md").read_text().replace("The mechanism", "The plain mechanism"))
        return first, self.build("two.viva", bank)

    def put(self, name):
        """As deployments do: a copy beside it, then one rename."""
        copy = self.folder / "copy.viva"
        copy.write_bytes((self.folder / name).read_bytes())
        os.rename(copy, self.folder / "site.viva")


class HotSwap(BundleCase):
    def test_replacing_the_file_fails_no_request(self):
        versions = self.two_versions()
        self.put("one.viva")
        server = self.serve("site.viva", "--threads", "2")
        loops = [Loop(server) for _ in range(3)]
        for loop in loops:
            loop.start()
        for swap in range(5):
            expected = versions[(swap + 1) % 2]
            self.put("two.viva" if swap % 2 == 0 else "one.viva")
            server.wait_until(lambda: server.get("/")[1] == tag(expected))
            time.sleep(0.1)
        for loop in loops:
            loop.finish()
        self.assertEqual([failure for loop in loops for failure in loop.failures], [])
        self.assertGreater(sum(loop.answers for loop in loops), 100)
        self.assertEqual(set().union(*(loop.etags for loop in loops)), {tag(version) for version in versions})
        self.assertEqual(server.text().count("serving "), 5)

    def test_a_broken_replacement_is_refused_and_the_old_one_stays(self):
        first, second = self.two_versions()
        self.put("one.viva")
        server = self.serve("site.viva")
        (self.folder / "bad.viva").write_bytes(b"nonsense")
        self.put("bad.viva")
        server.wait_for(r"site\.viva: not a Viva bundle")
        self.assertEqual(server.get("/")[:2], (200, tag(first)))
        os.unlink(self.folder / "site.viva")
        self.assertEqual(server.get("/questions")[:2], (200, tag(first)))
        self.put("two.viva")
        server.wait_until(lambda: server.get("/")[1] == tag(second))

    def test_hangup_reads_it_again(self):
        first, second = self.two_versions()
        os.symlink("one.viva", self.folder / "site.viva")
        server = self.serve(self.folder / "site.viva")
        self.assertEqual(server.get("/")[1], tag(first))
        os.unlink(self.folder / "site.viva")
        os.symlink("two.viva", self.folder / "site.viva")
        server.signal(signal.SIGHUP)
        server.wait_until(lambda: server.get("/")[1] == tag(second))
        self.assertIsNone(server.process.poll())


class ChangedInPlace(BundleCase):
    """What must not be done to a bundle that is served, and is done all the same."""

    LOST = "the bundle has changed while it was served; it has to be put there again\n"

    def serve_bundle(self):
        bank = self.bank(q9=question("PY-BEG-009", "Where do names live?", "In namespaces. " * 2000))
        self.first = self.build("one.viva", bank)
        self.put("one.viva")
        self.file = self.folder / "site.viva"
        self.file.chmod(0o644)
        return self.serve(self.file, "--threads", "2")

    def expect_lost_until_replaced(self, server):
        server.wait_until(lambda: server.get("/")[0] == 503)
        for target in ("/", "/questions", "/questions/PY-BEG-009", "/api/v1/questions", "/nothing"):
            self.assertEqual(server.get(target)[::2], (503, self.LOST), target)
        self.assertEqual(server.get("/livez")[::2], (200, "alive\n"))
        self.assertEqual(server.get("/readyz")[::2], (503, "lost\n"))
        self.assertIn('route="lost",code="5xx"', server.get("/metrics")[2])
        self.put("one.viva")
        server.wait_until(lambda: server.get("/questions")[:2] == (200, tag(self.first)))
        self.assertEqual(server.get("/readyz")[0], 200)

    def test_cut_off(self):
        for size in (0, 100, 5000):
            with self.subTest(size):
                server = self.serve_bundle()
                self.assertEqual(server.get("/questions/PY-BEG-001")[0], 200)
                os.truncate(self.file, size)
                server.wait_for(r"viva: \S+site\.viva: (not a Viva bundle|damaged bundle)")
                self.expect_lost_until_replaced(server)
                server.kill()

    def test_overwritten(self):
        server = self.serve_bundle()
        size = self.file.stat().st_size
        with open(self.file, "r+b") as file:
            file.write(b"x" * 4096)
        self.assertEqual(self.file.stat().st_size, size)
        self.expect_lost_until_replaced(server)

    def test_an_answer_under_way_is_cut_off(self):
        server = self.serve_bundle()
        slow = socket.socket()
        self.addCleanup(slow.close)
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        slow.connect(("127.0.0.1", server.port))
        slow.sendall(b"GET /api/v1/questions/PY-BEG-009 HTTP/1.1\r\nHost: a\r\n\r\n" * 200)
        time.sleep(0.3)
        os.truncate(self.file, 100)
        server.wait_until(lambda: server.get("/")[0] == 503)
        slow.settimeout(10)
        received = b""
        try:
            while part := slow.recv(1 << 20):
                received += part
        except ConnectionResetError:
            pass
        self.assertNotIn(b"\0", received)
        self.assertLess(received.count(b"HTTP/1.1 200 OK"), 200)


class Signals(Case):
    def test_term_and_interrupt_end_it_well(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            server = self.serve(self.bank(), "--threads", "2")
            idle = server.connect()
            self.addCleanup(idle.close)
            idle.request("GET", "/")
            self.assertEqual(idle.getresponse().status, 200)
            server.signal(number)
            self.assertEqual(server.end(), 0)
            server.kill()

    def test_term_finishes_what_has_begun(self):
        server = self.serve(self.bank())
        slow = server.connect()
        self.addCleanup(slow.close)
        slow.connect()
        slow.sock.sendall(b"GET /questions HTTP/1.1\r\nHost: a\r\n")
        time.sleep(0.1)
        server.signal(signal.SIGTERM)
        time.sleep(0.2)
        slow.sock.sendall(b"\r\n")
        reply = b""
        while part := slow.sock.recv(65536):
            reply += part
        self.assertTrue(reply.startswith(b"HTTP/1.1 200 OK\r\n"), reply[:200])
        self.assertIn(b"Connection: close\r\n", reply)
        self.assertTrue(reply.rstrip().endswith(b"</html>"))
        self.assertEqual(server.end(), 0)

    def test_hangup_builds_a_bank_again_beside_the_signals(self):
        bank = self.bank()
        server = self.serve(bank)
        (bank / "q1.md").write_text((bank / "q1.md").read_text().replace("The mechanism", "The new mechanism"))
        time.sleep(0.4)
        self.assertNotIn("The new mechanism", server.get("/questions/PY-BEG-001")[2])
        server.signal(signal.SIGHUP)
        server.wait_until(lambda: "The new mechanism" in server.get("/questions/PY-BEG-001")[2])
        for _ in range(20):
            server.signal(signal.SIGHUP)
        server.signal(signal.SIGTERM)
        self.assertEqual(server.end(), 0)

    def test_log_rotation_without_a_log_is_nothing(self):
        server = self.serve(self.bank())
        server.signal(signal.SIGUSR1)
        time.sleep(0.1)
        self.assertEqual(server.get("/")[0], 200)

    def test_temporary_files_are_gone(self):
        (self.folder / "tmp").mkdir()
        server = self.serve(self.bank(), TMPDIR=str(self.folder / "tmp"))
        self.assertEqual(server.get("/")[0], 200)
        server.signal(signal.SIGTERM)
        self.assertEqual(server.end(), 0)
        self.assertEqual(list((self.folder / "tmp").iterdir()), [])


class Watch(Case):
    def test_a_saved_file_changes_its_page(self):
        bank = self.bank()
        server = self.serve(bank, "--watch")
        self.assertIn("The mechanism of PY-BEG-001", server.get("/questions/PY-BEG-001")[2])
        text = (bank / "q1.md").read_text()
        for word in ("plain", "whole", "odd"):
            (bank / "q1.md").write_text(text.replace("The mechanism", f"The {word} mechanism"))
            server.wait_until(lambda: f"The {word} mechanism" in server.get("/questions/PY-BEG-001")[2])
            self.assertIn("How does a generator", server.get("/questions")[2])

    def test_saved_as_editors_save(self):
        bank = self.bank()
        server = self.serve(bank, "--watch")
        text = (bank / "q1.md").read_text().replace("The mechanism", "The new mechanism")
        (bank / ".q1.md.swp").write_text(text)
        os.rename(bank / ".q1.md.swp", bank / "q1.md")
        server.wait_until(lambda: "The new mechanism" in server.get("/questions/PY-BEG-001")[2])

    def test_files_come_and_go(self):
        bank = self.bank()
        server = self.serve(bank, "--watch")
        (bank / "deep").mkdir()
        time.sleep(0.05)
        (bank / "deep" / "q9.md").write_text(question("PY-BEG-009", "Where do names live?", "In namespaces."))
        server.wait_until(lambda: server.get("/questions/PY-BEG-009")[0] == 200)
        self.assertIn(">3<", server.get("/questions")[2])
        os.unlink(bank / "deep" / "q9.md")
        server.wait_until(lambda: server.get("/questions/PY-BEG-009")[0] == 404)

    def test_a_broken_file_shows_its_problems_and_the_rest(self):
        bank = self.bank()
        server = self.serve(bank, "--watch")
        self.assertEqual(server.get("/problems")[0], 404)
        text = (bank / "q1.md").read_text()
        (bank / "q1.md").write_text("no front matter\n")
        server.wait_until(lambda: server.get("/problems")[0] == 200)
        problems = server.get("/problems")[2]
        self.assertIn("q1.md:1:1", problems)
        self.assertIn("front-matter", problems)
        self.assertIn('href="/problems"', server.get("/")[2])
        self.assertEqual(server.get("/questions/PY-BEG-001")[0], 404)
        self.assertEqual(server.get("/questions/PY-BEG-002")[0], 200)
        (bank / "q1.md").write_text(text)
        server.wait_until(lambda: server.get("/problems")[0] == 404)
        self.assertEqual(server.get("/questions/PY-BEG-001")[0], 200)

    def test_a_changed_configuration_changes_every_page(self):
        bank = self.bank()
        server = self.serve(bank, "--watch")
        config = (bank / "viva.toml").read_text()
        (bank / "viva.toml").write_text(config.replace("Test bank", "Better bank"))
        server.wait_until(lambda: "Better bank" in server.get("/questions/PY-BEG-002")[2])
        (bank / "viva.toml").write_text("title = \"\n")
        server.wait_until(lambda: server.get("/problems")[0] == 200)
        server.wait_for(r"\nviva\.toml:1:\d+: error config-syntax ")
        (bank / "viva.toml").write_text(config)
        server.wait_until(lambda: server.get("/problems")[0] == 404)
        self.assertIn("Test bank", server.get("/questions/PY-BEG-002")[2])


class Addresses(Case):
    def test_pictures_whose_names_are_encoded(self):
        text = question("PY-BEG-001").replace("One case of PY-BEG-001.", "![a](img/two%20words.svg) ![b](<img/100% é.svg>)")
        bank = self.bank(q1=text)
        for name in ("two words", "100% é"):
            self.write(f"bank/img/{name}.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
        self.expect(self.viva("check", bank), 0, out="")
        server = self.serve(bank)
        page = server.get("/questions/PY-BEG-001")[2]
        for address in ("/pictures/img/two%20words.svg", "/pictures/img/100%25%20%C3%A9.svg"):
            self.assertIn(f'src="{address}"', page)
            self.assertEqual(server.get(address)[0], 200)


class Limits(Case):
    def test_come_from_flag_then_environment_then_file(self):
        bank = self.bank()
        (bank / "viva.toml").write_text((bank / "viva.toml").read_text() + "[serve]\nhead_bytes = 2000\nidle_seconds = 1\n")
        table = [((), {}, 2000), ((), {"VIVA_HEAD_BYTES": "3000"}, 3000),
                 (("--head-bytes", "4000"), {"VIVA_HEAD_BYTES": "3000"}, 4000)]
        for arguments, environment, most in table:
            with self.subTest(most):
                server = self.serve(bank, *arguments, **environment)
                for size, status in ((most - 100, 200), (most, 431)):
                    self.assertEqual(server.get("/", {"A": "a" * size})[0], status)
                server.kill()

    def test_idle_connections_end(self):
        server = self.serve(self.bank(), "--idle-seconds", "1")
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as idle:
            self.assertEqual(idle.recv(1), b"")

    def test_connections(self):
        server = self.serve(self.bank(), VIVA_CONNECTIONS="1")
        busy = socket.create_connection(("127.0.0.1", server.port), timeout=10)
        self.addCleanup(busy.close)
        busy.sendall(b"GET / HTTP/1.1\r\n")
        time.sleep(0.2)
        self.assertEqual(server.get("/")[0], 503)


class Answers(Case):
    """What only the whole server does, over a socket."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = Case()
        cls.case.setUp()
        cls.server = cls.case.serve(SEED)

    @classmethod
    def tearDownClass(cls):
        cls.case.doCleanups()
        super().tearDownClass()

    def ask(self, method, target, **headers):
        connection = self.server.connect()
        self.addCleanup(connection.close)
        connection.request(method, target, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer, answer.read()

    def test_head_is_get_without_a_body(self):
        for target in ("/", "/questions?tech=cpp", "/questions/PY-ADV-004", "/nothing", "/api/v1/questions", "/questions/py-adv-004"):
            for coding in ("identity", "gzip", "br"):
                with self.subTest(f"{target} {coding}"):
                    get, body = self.ask("GET", target, Accept_Encoding=coding)
                    head, nothing = self.ask("HEAD", target, Accept_Encoding=coding)
                    self.assertEqual(head.status, get.status)
                    self.assertEqual(nothing, b"")
                    self.assertEqual(int(head.getheader("Content-Length")), len(body))
                    without_date = [[h for h in answer.getheaders() if h[0] != "Date"] for answer in (head, get)]
                    self.assertEqual(*without_date)

    def test_a_known_etag_is_answered_304(self):
        for target in ("/", "/questions?tech=cpp", "/questions/PY-ADV-004?tech=cpp", "/feed.xml", "/api/v1/questions/PY-ADV-004"):
            with self.subTest(target):
                etag = self.ask("GET", target)[0].getheader("ETag")
                answer, body = self.ask("GET", target, If_None_Match=etag)
                self.assertEqual((answer.status, body), (304, b""))
                self.assertEqual(answer.getheader("ETag"), etag)

    def test_other_methods_are_refused(self):
        for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
            answer, _ = self.ask(method, "/questions")
            self.assertIn(answer.status, (405, 501), method)

    def test_pages_carry_the_security_headers(self):
        for target in ("/", "/questions", "/questions/PY-ADV-004", "/nothing"):
            answer, body = self.ask("GET", target)
            policy = answer.getheader("Content-Security-Policy")
            self.assertIn("default-src 'none'", policy)
            self.assertNotIn("unsafe", policy)
            self.assertEqual(answer.getheader("X-Content-Type-Options"), "nosniff")
            self.assertNotRegex(body.decode(), r"<style|<script(?![^>]* src=)|\son[a-z]+=|style=")

    def test_probes(self):
        self.assertEqual(self.ask("GET", "/livez")[1], b"alive\n")
        self.assertEqual(self.ask("GET", "/readyz")[1], b"ready\n")
        metrics = self.ask("GET", "/metrics")[1].decode()
        self.assertRegex(metrics, r'(?m)^viva_\w+(\{[^}]*\})? [\d.e+-]+$')

    def test_addresses_never_name_port_0(self):
        body = self.ask("GET", "/questions/PY-ADV-004")[1].decode()
        self.assertIn('rel="canonical" href="/questions/PY-ADV-004"', body)
        self.assertNotIn("127.0.0.1:0", body)


class AccessLog(Case):
    def test_goes_on_in_a_new_file_when_asked(self):
        server = self.serve(self.bank(), "--threads", "2", "--access-log", "access.log")
        log, old = self.folder / "access.log", self.folder / "access.log.1"
        server.get("/one")
        server.wait_until(lambda: "/one" in log.read_text())
        os.rename(log, old)
        server.get("/two")
        server.wait_until(lambda: "/two" in old.read_text())
        server.signal(signal.SIGUSR1)
        server.wait_until(log.exists)
        server.get("/three")
        server.wait_until(lambda: "/three" in log.read_text())
        self.assertNotIn("/three", old.read_text())
        (self.folder / "access.log").unlink()
        (self.folder / "access.log").mkdir()
        server.signal(signal.SIGUSR1)
        server.wait_for(r"viva: cannot write the access log access\.log: Is a directory\n")
        self.assertEqual(server.get("/")[0], 200)

    def test_one_line_a_request(self):
        server = self.serve(self.bank(), "--threads", "1", "--access-log", "access.log")
        for target in ("/", "/questions?q=a%0Ab", "/nothing"):
            server.get(target)
        server.signal(signal.SIGTERM)
        server.end()
        lines = (self.folder / "access.log").read_text().splitlines()
        self.assertEqual(len(lines), 3)
        self.assertIn("/nothing", lines[2])
        self.assertIn("404", lines[2])


if __name__ == "__main__":
    unittest.main()
