"""Runs one SQL script on a fresh PostgreSQL server and prints every result.

Usage: postgresql.py FILE.sql       run a script
       postgresql.py --beside FILE.py   run a Python program beside a server; libpq's variables lead to it
       postgresql.py --version      print the server's version

A result is its header and its rows, the values as PostgreSQL writes them, joined by ` | `, NULL as
`NULL`. An error goes to stderr as `Error: TEXT` and ends the run with status 1.

A script may hold several sessions: a line `-- session B` says who runs what follows. Then each line
printed begins with the session's name, errors are printed like results and do not end the run, and
a statement that waits for another session's lock is reported (`B: waits`) and its result is printed
when it goes on.
"""
import glob
import os
import re
import shutil
import subprocess
import sys
import time

import psycopg

BINARIES = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
TEMPLATE, DATABASE = "/opt/postgresql", "/tmp/database"
ADDRESS = "host=/tmp user=postgres dbname=postgres"
DEADLOCK_TIMEOUT = 0.1  # Seconds.
SETTINGS = {
    "listen_addresses": "", "unix_socket_directories": "/tmp", "fsync": "off", "autovacuum": "off",
    "shared_buffers": "16MB", "dynamic_shared_memory_type": "mmap", "jit": "off",
    "timezone": os.environ.get("TZ", "UTC"), "deadlock_timeout": f"{DEADLOCK_TIMEOUT * 1000:.0f}ms",
    "max_parallel_workers_per_gather": "0", "wal_level": "logical",
}


def start_server():
    shutil.copytree(TEMPLATE, DATABASE)
    os.chmod(DATABASE, 0o700)
    words = [f"{BINARIES}/postgres", "-D", DATABASE]
    for name, value in SETTINGS.items():
        words += ["-c", f"{name}={value}"]
    with open("/tmp/server.log", "wb") as log:
        server = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    for _ in range(1000):
        try:
            psycopg.connect(ADDRESS).close()
            return server
        except psycopg.OperationalError:
            time.sleep(0.01)
    sys.exit("the server does not start: " + open("/tmp/server.log").read()[-2000:])


TOKEN = re.compile(r"""
    (?P<session>^--\ session\ (?P<name>\w+)[ \t]*$) | --[^\n]* | /\*.*?\*/
  | '(?:[^']|'')*' | "(?:[^"]|"")*" | (?P<tag>\$\w*\$).*?(?P=tag)
  | (?P<end>;) | .""", re.VERBOSE | re.DOTALL | re.MULTILINE)


def statements(text):
    """Pairs of a session's name (None before the first) and a statement."""
    session, statement = None, ""
    for token in TOKEN.finditer(text):
        if token["session"]:
            session = token["name"]
        elif token["end"]:
            yield session, statement
            statement = ""
        elif not token[0].startswith(("--", "/*")):
            statement += token[0]
    if statement.strip():
        yield session, statement


class Session:
    """One connection, whose statements may have to wait."""

    def __init__(self, name, observer):
        self.name, self.observer, self.waits = name, observer, False
        self.connection = psycopg.connect(ADDRESS, autocommit=True)
        self.libpq = self.connection.pgconn

    def say(self, text, error=False):
        if self.name is not None:
            print(f"{self.name}: {text}")
        elif error:
            sys.stdout.flush()
            sys.exit(text)
        else:
            print(text)

    def run(self, statement):
        self.finish()
        self.libpq.send_query(statement.encode())
        self.settle()

    def settle(self):
        """Waits until the statement is done or waits for somebody else."""
        while self.libpq.is_busy():
            self.libpq.consume_input()
            if not self.libpq.is_busy():
                break
            if self.is_blocked():
                if not self.waits:
                    self.say("waits")
                    self.waits = True
                    time.sleep(DEADLOCK_TIMEOUT * 1.5)  # Its search for deadlocks is behind it.
                    continue
                return
            time.sleep(0.002)
        self.waits = False
        self.print_results()

    def finish(self):
        """Before a session's next statement its last one must be done."""
        while self.waits:
            self.settle()
            if self.waits:
                time.sleep(0.01)

    def is_blocked(self):
        row = self.observer.execute("SELECT cardinality(pg_blocking_pids(%s))",
                                    [self.libpq.backend_pid]).fetchone()
        return row[0] > 0

    def print_results(self):
        while (result := self.libpq.get_result()) is not None:
            if result.status == psycopg.pq.ExecStatus.FATAL_ERROR:
                field = psycopg.pq.DiagnosticField.MESSAGE_PRIMARY
                self.say("Error: " + result.error_field(field).decode(), error=True)
            elif result.status == psycopg.pq.ExecStatus.TUPLES_OK:
                self.print_table(result)

    def print_table(self, result):
        columns = range(result.nfields)
        self.say(" | ".join(result.fname(column).decode() for column in columns))
        for row in range(result.ntuples):
            values = (result.get_value(row, column) for column in columns)
            self.say(" | ".join("NULL" if each is None else each.decode() for each in values))


def run_script(path):
    observer = psycopg.connect(ADDRESS, autocommit=True)
    sessions = {}
    with open(path, encoding="utf-8") as script:
        for name, statement in statements(script.read()):
            if name not in sessions:
                sessions[name] = Session(name, observer)
            sessions[name].run(statement)
            for other in sessions.values():
                if other.waits:
                    other.settle()
    for session in sessions.values():
        session.finish()


def main(arguments):
    if arguments == ["--version"]:
        said = subprocess.check_output([f"{BINARIES}/postgres", "--version"], text=True)
        print(said.split()[2])
        return 0
    server = start_server()
    try:
        if arguments[0] != "--beside":
            run_script(arguments[0])
            return 0
        variables = {"PGHOST": "/tmp", "PGUSER": "postgres", "PGDATABASE": "postgres"}
        return subprocess.run([sys.executable, "-s", "-X", "utf8", *arguments[1:]],
                              env=os.environ | variables).returncode
    finally:
        server.kill()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
