"""Reviews are kept whatever happens to the program: over HTTP, with kill -9, with no room, with a store that cannot be
written. KILLS says how often the program is killed; SEED makes a run happen again."""

import collections
import contextlib
import csv
import http.client
import io
import json
import os
import pathlib
import random
import signal
import sqlite3
import subprocess
import threading
import time
import unittest
import uuid

from viva import Case, question

KILLS = int(os.environ.get("KILLS", "25"))
SEED = int(os.environ.get("SEED", str(random.randrange(10**9))))
JSON = {"Content-Type": "application/json"}
NOW = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def review(card="PY-BEG-001", grade=3, at=NOW, **more):
    return {"card": card, "at": at, "grade": grade, **more}


class Practice(Case):
    def setUp(self):
        super().setUp()
        self.store = self.folder / "state" / "store.sqlite"

    def start(self, *arguments, **environment):
        return self.serve(self.bundle(), "--store", self.store, *arguments, **environment)

    def bundle(self):
        """Built once: a bundle is opened faster than a bank is built."""
        path = self.folder / "site.viva"
        if not path.exists():
            self.expect(self.viva("build", self.bank(), "-o", path), 0)
        return path

    def ask(self, server, method, target, value=None, headers=None, raw=None):
        """Status and body of one answer, read as JSON where it is."""
        connection = server.connect()
        try:
            body = raw if raw is not None else None if value is None else json.dumps(value)
            connection.request(method, target, body=body, headers={**JSON, **(headers or {})})
            answer = connection.getresponse()
            text = answer.read().decode()
            is_json = "json" in (answer.getheader("Content-Type") or "")
            return answer.status, json.loads(text) if is_json else text
        finally:
            connection.close()

    def put(self, server, value, id=None, **options):
        return self.ask(server, "PUT", f"/api/v1/reviews/{id or uuid.uuid4()}", value, **options)

    def log(self, server):
        return self.ask(server, "GET", "/api/v1/practice/log")[1]["events"]


class Reviews(Practice):
    def test_a_review_is_stored_once(self):
        server, id = self.start(), str(uuid.uuid4())
        status, first = self.put(server, review(), id)
        self.assertEqual((status, first["new"], first["card"]), (201, True, "PY-BEG-001"))
        status, again = self.put(server, review(), id)
        self.assertEqual((status, again["new"], again["due"]), (200, False, first["due"]))
        status, problem = self.put(server, review(grade=1), id)
        self.assertEqual(status, 409)
        self.assertIn(f"the ID {id} belongs to another event", problem["detail"])
        self.assertEqual([event["id"] for event in self.log(server)], [id])

    def test_what_cannot_be_is_refused_and_nothing_is_stored(self):
        server = self.start()
        cases = [
            (review(card="PY-BEG-999"), 404, "there is no question “PY-BEG-999” in this bank."),
            (review(grade=5), 400, "`grade` is to be 1 (again), 2 (hard), 3 (good) or 4 (easy)."),
            (review(grade="good"), 400, "`grade` is to be a whole number."),
            (review(at="1999-12-31T23:59:59Z"), 400,
             "`at` is 1999-12-31T23:59:59.000Z, before the year 2000; set the clock of the device."),
            (review(at="yesterday"), 400, "`at` is to be a time such as 2026-11-23T08:15:30.250Z."),
            (review(mood="fine"), 400, "an event has no `mood`."),
            (review(took_ms=-1), 400, "`took_ms` is to be a whole number from 0 to 86400000."),
            ([], 400, "an event is one JSON object."),
        ]
        for value, status, detail in cases:
            with self.subTest(value=value):
                answer = self.put(server, value)
                self.assertEqual((answer[0], answer[1]["detail"]), (status, detail))
        ahead = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 90000))
        self.assertIn("more than a day ahead", self.put(server, review(at=ahead))[1]["detail"])
        batch = {"events": [{"id": str(uuid.uuid4()), **review()}, {"id": str(uuid.uuid4()), **review(grade=0)}]}
        status, problem = self.ask(server, "POST", "/api/v1/reviews", batch)
        self.assertEqual(status, 400)
        self.assertTrue(problem["detail"].startswith("event 2: "), problem)
        self.assertEqual(self.log(server), [])

    def test_a_page_of_another_origin_changes_nothing(self):
        server = self.start()
        own = f"http://127.0.0.1:{server.port}"
        for headers, status in [({"Origin": "http://evil.test"}, 403), ({"Sec-Fetch-Site": "cross-site"}, 403),
                                ({"Sec-Fetch-Site": "same-site"}, 403), ({"Origin": "null"}, 403),
                                ({"Origin": own, "Sec-Fetch-Site": "cross-site"}, 403),
                                ({"Host": "evil.test"}, 403), ({"Host": "127.0.0.1.evil.test"}, 403),
                                ({"Content-Type": "text/plain"}, 415),
                                ({"Origin": own, "Sec-Fetch-Site": "same-origin"}, 201)]:
            with self.subTest(headers=headers):
                self.assertEqual(self.put(server, review(), headers=headers)[0], status)
        self.assertEqual(len(self.log(server)), 1)

    def test_elsewhere_nothing_is_kept(self):
        server = self.serve(self.bundle(), "--address", "0.0.0.0")
        for method, target in [("PUT", f"/api/v1/reviews/{uuid.uuid4()}"), ("GET", "/api/v1/practice/due")]:
            status, problem = self.ask(server, method, target, review() if method == "PUT" else None)
            self.assertEqual(status, 403)
            self.assertIn("keeps no one's practice", problem["detail"])
        refused = self.viva("serve", self.bundle(), "--address", "0.0.0.0", "--store", self.store)
        self.expect(refused, 2, err="viva: a store is for the one person of this machine, and 0.0.0.0 can be reached by "
                                    "others; leave --store out, or serve on 127.0.0.1\n")

    def test_who_only_reads_pages_leaves_no_trace(self):
        server = self.start()
        self.assertEqual(server.get("/questions")[0], 200)
        self.assertFalse(self.store.parent.exists())

    def test_two_devices_merge_by_exchanging_their_logs(self):
        first, second = self.start(), self.serve(self.bundle(), "--store", self.folder / "other.sqlite")
        for day in range(1, 15):
            at = f"2026-0{1 + day % 9}-{day:02}T10:00:00Z"
            id = str(uuid.uuid4())
            self.put(first if day % 2 else second, review(at=at, grade=1 + day % 4), id)
            if day % 5 == 0:
                undo = {"kind": "undo", "card": "PY-BEG-001", "at": at, "undone": id}
                self.assertEqual(self.put(second, undo)[0], 201)
        for here, there in [(first, second), (second, first), (first, second)]:
            status, done = self.ask(there, "POST", "/api/v1/reviews", {"events": self.log(here)})
            self.assertEqual(status, 200, done)
        states = [self.ask(each, "GET", "/api/v1/practice/state?ids=PY-BEG-001")[1]["cards"][0]["state"]
                  for each in (first, second)]
        self.assertEqual(states[0], states[1])
        self.assertEqual(states[0]["reviews"], 12)
        first.kill()
        self.expect(self.viva("rebuild", "--store", self.store), 0)
        again = self.ask(self.start(), "GET", "/api/v1/practice/state?ids=PY-BEG-001")[1]["cards"][0]["state"]
        self.assertEqual(again, states[0])

    def test_a_log_comes_back_from_both_of_its_forms(self):
        server = self.start()
        for grade in (1, 2, 3, 4):
            self.put(server, review(grade=grade, card=f"PY-BEG-00{1 + grade % 2}"))
        csv_text = self.ask(server, "GET", "/api/v1/practice/log.csv")[1]
        self.assertEqual(len(list(csv.DictReader(io.StringIO(csv_text)))), 4)
        other = self.serve(self.bundle(), "--store", self.folder / "other.sqlite")
        for added in (4, 0):
            answer = self.ask(other, "POST", "/api/v1/practice/log", raw=csv_text, headers={"Content-Type": "text/csv"})
            self.assertEqual(answer, (200, {"events": 4, "added": added}))
        self.assertEqual(self.log(other), self.log(server))

    def test_a_million_lines_are_refused_before_they_are_read(self):
        server = self.start()
        line = f"{uuid.uuid4()},review,PY-BEG-001,{NOW},0,3,0,,\r\n"
        with contextlib.closing(server.connect()) as connection:
            connection.putrequest("POST", "/api/v1/practice/log")
            connection.putheader("Content-Type", "text/csv")
            connection.putheader("Content-Length", str(len(line) * 10**6))
            connection.endheaders()
            answer = connection.getresponse()
            self.assertEqual(answer.status, 413)
            self.assertIn("send a log in parts", json.loads(answer.read())["detail"])


class Edits(Practice):
    def test_a_change_of_meaning_brings_the_card_forward_once(self):
        bank = self.bank()
        changed = {"cosmetic": False, "clarify": False, "meaning": True}
        for kind, is_forward in changed.items():
            with self.subTest(kind=kind):
                self.write("bank/q1.md", question("PY-BEG-001"))
                server = self.serve(bank, "--store", self.folder / f"{kind}.sqlite", "--watch")
                for day in (1, 2):
                    self.put(server, review(at=f"2026-11-2{day}T10:00:00Z", grade=4))
                due = self.card(server)["due"]
                self.write("bank/q1.md", question("PY-BEG-001", answer="A class is made by its class.").replace(
                    "history:\n", f'history:\n  - {{date: 2026-11-23, change: {kind}, note: "Said better."}}\n'))
                server.wait_until(lambda: "made by its class" in server.get("/questions/PY-BEG-001")[2])
                card = self.card(server)
                self.assertEqual(card["due"] == due, not is_forward)
                self.assertEqual(card["brought_forward"], is_forward)
                self.assertEqual([change["change"] for change in card["changes"]], [] if kind == "cosmetic" else [kind])
                if is_forward:
                    self.assertEqual(card["due"], "2026-11-23T04:00:00.000Z")
                    self.assertIn("A class has a class", card["seen"]["answer"])
                self.put(server, review(grade=3))
                self.assertEqual(self.card(server)["changes"], [])
                server.kill()

    def card(self, server):
        return self.ask(server, "GET", "/api/v1/practice/state?ids=PY-BEG-001")[1]["cards"][0]

    def test_a_renamed_question_keeps_what_was_learnt(self):
        server = self.serve(self.bank(), "--store", self.store, "--watch")
        self.put(server, review())
        self.ask(server, "PUT", "/api/v1/practice/notes/PY-BEG-001", {"text": "mine"})
        before = self.card(server)["state"]
        self.write("bank/q1.md", question("PY-BEG-077").replace("difficulty: 2", "difficulty: 2\naliases: [PY-BEG-001]"))
        server.wait_until(lambda: server.get("/questions/PY-BEG-077")[0] == 200)
        after = self.ask(server, "GET", "/api/v1/practice/state?ids=py-beg-077")[1]["cards"][0]
        self.assertEqual((after["card"], after["state"]), ("PY-BEG-077", before))
        status, again = self.put(server, review(grade=4))  # A device that has not heard of it.
        self.assertEqual((status, again["card"], again["state"]["reviews"]), (201, "PY-BEG-077", 2))
        notes = self.ask(server, "GET", "/api/v1/practice/notes")[1]["notes"]
        self.assertEqual([(note["card"], note["text"]) for note in notes], [("PY-BEG-077", "mine")])
        server.kill()
        states = lambda: self.viva("rebuild", "--store", self.store)
        self.expect(states(), 0, out=f"1 cards scheduled anew from their reviews: {self.store}\n")


class Faults(Practice):
    def test_kill_at_any_moment_loses_and_doubles_nothing(self):
        dice = random.Random(SEED)
        acknowledged = {}
        for turn in range(KILLS):
            begun = time.monotonic()
            server = self.start()
            self.assertEqual(server.get("/readyz")[0], 200)
            self.assertLess(time.monotonic() - begun, 2, "ready too late")
            self.check_log(server, acknowledged, turn)
            threads = [threading.Thread(target=self.grade, args=(server, acknowledged)) for _ in range(8)]
            for thread in threads:
                thread.start()
            time.sleep(dice.uniform(0.02, 0.4))
            server.process.send_signal(signal.SIGKILL)
            server.process.wait()
            for thread in threads:
                thread.join()
        self.check_log(self.start(), acknowledged, KILLS)
        self.assertGreater(len(acknowledged), 10 * KILLS)
        print(f"{KILLS} kills, {len(acknowledged)} acknowledged reviews, seed {SEED}")

    def grade(self, server, acknowledged):
        """Reviews as fast as answers come, until the server is gone."""
        try:
            connection = server.connect()
            while True:
                id, value = str(uuid.uuid4()), review(card=f"PY-BEG-00{random.randint(1, 2)}", grade=random.randint(1, 4))
                connection.request("PUT", f"/api/v1/reviews/{id}", body=json.dumps(value), headers=JSON)
                answer = connection.getresponse()
                if answer.read() and answer.status == 201:
                    acknowledged[id] = value
        except (OSError, ValueError, AssertionError, http.client.HTTPException):
            connection.close()

    def check_log(self, server, acknowledged, turn):
        count = collections.Counter(event["id"] for event in self.log(server))
        lost = [id for id in acknowledged if id not in count]
        self.assertFalse(lost, f"after kill {turn}, seed {SEED}: {len(lost)} reviews are lost")
        self.assertTrue(all(times == 1 for times in count.values()), f"doubled, seed {SEED}")

    def disk(self, size):
        """A small disk of its own."""
        place = self.folder / "disk"
        place.mkdir()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "viva-test", place], capture_output=True)
        if done.returncode != 0:
            self.skipTest("no disk of a size of its own: mounting one needs root")
        self.addCleanup(subprocess.run, ["umount", "-l", place])
        self.store = place / "store.sqlite"
        return place

    def test_a_full_disk_stops_writing_until_there_is_room(self):
        place = self.disk("2m")
        server = self.start()
        self.assertEqual(self.put(server, review())[0], 201)
        filler = place / "filler"
        with open(filler, "wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(b"x" * 4096)
        statuses = {self.put(server, review())[0] for _ in range(200)}
        self.assertLessEqual(statuses, {201, 507})
        self.assertIn(507, statuses)
        self.assertEqual(self.ask(server, "GET", "/api/v1/practice/due")[0], 200)
        self.assertEqual(server.get("/questions")[0], 200)
        filler.unlink()
        self.assertEqual(self.put(server, review())[0], 201)

    def test_a_disk_that_cannot_be_written_is_read(self):
        place = self.disk("8m")
        server = self.start()
        self.put(server, review())
        server.signal(signal.SIGTERM)
        server.end()
        subprocess.run(["mount", "-o", "remount,ro", place], check=True)
        server = self.start()
        self.assertEqual(len(self.log(server)), 1)
        status, problem = self.put(server, review())
        self.assertEqual(status, 503)
        self.assertIn(str(self.store), problem["detail"])
        rebuilt = self.viva("rebuild", "--store", self.store)
        self.assertEqual(rebuilt.code, 3)
        self.assertIn(str(self.store), rebuilt.err)

    def test_a_backup_made_under_load_holds_what_was_acknowledged_before_it(self):
        server, acknowledged = self.start(), {}
        threads = [threading.Thread(target=self.grade, args=(server, acknowledged)) for _ in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(0.3)
        before = set(acknowledged)
        copied = self.viva("backup", self.folder / "copy", "--store", self.store)
        self.expect(copied, 0)
        server.kill()
        for thread in threads:
            thread.join()
        self.expect(self.viva("verify-backup", self.folder / "copy"), 0)
        self.expect(self.viva("restore", self.folder / "copy", "--store", self.store, "--force"), 0)
        self.assertLessEqual(before, {event["id"] for event in self.log(self.start())})


class Backups(Practice):
    def test_each_refusal_has_its_exit_code(self):
        self.expect(self.viva("backup", "copy", "--store", self.store), 2,
                    err=f"viva: {self.store}: there is no store; it is made at the first review, or name another with "
                        "--store\n")
        self.expect(self.viva("verify-backup", self.write("text", "x")), 4,
                    err=f"viva: {self.folder}/text: it does not begin as a backup does; this is no sound backup, use "
                        "another\n")
        self.expect(self.viva("restore", self.folder / "none", "--store", self.store), 2)
        server = self.start()
        self.put(server, review())
        self.expect(self.viva("backup", "copy", "--store", self.store), 0)
        busy = self.viva("restore", "copy", "--force", "--store", self.store)
        self.expect(busy, 3, err=f"viva: {self.store}: another viva has this store open; end that, or name another store "
                                 "with --store\n")
        server.kill()
        self.assertEqual(self.viva("restore", "copy", "--store", self.store).code, 2)
        self.expect(self.viva("restore", "copy", "--force", "--store", self.store), 0)
        self.assertTrue(pathlib.Path(f"{self.store}.before-restore").exists())

    def test_a_store_of_a_newer_program_is_refused_whole(self):
        server = self.start()
        self.put(server, review())
        server.kill()
        with contextlib.closing(sqlite3.connect(self.store)) as database:
            database.execute("PRAGMA user_version = 9")
        refused = self.viva("rebuild", "--store", self.store)
        self.assertEqual(refused.code, 4)
        self.assertIn("this store is of version 9, and this program knows versions up to 1", refused.err)
        server = self.start()
        self.assertEqual(self.put(server, review())[0], 503)
        self.assertEqual(server.get("/questions")[0], 200)


if __name__ == "__main__":
    unittest.main()
