"""What every claim needs: banks, bundles, servers on their own core, CPU time from the kernel, load
from wrk, and one way to report.

A claim prints one JSON object per line on stdout and a readable table on stderr. All files made
here are in .cache/bench/ of the repository; a bank or a bundle is made once and used again.
"""
import contextlib
import ctypes
import hashlib
import http.client
import json
import os
import random
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BENCH = Path(__file__).resolve().parent
ROOT = BENCH.parent
CACHE = ROOT / ".cache" / "bench"
VIVA = Path(os.environ.get("VIVA", ROOT / "build" / "viva")).resolve()
PEERS = BENCH / "peers"
TICKS = os.sysconf("SC_CLK_TCK")
SERVER_CORE, LOAD_CORE = "0", str(min(1, os.cpu_count() - 1))
ROUNDS = int(os.environ.get("ROUNDS", "5"))
SECONDS = int(os.environ.get("SECONDS_PER_ROUND", "4"))


# --- Reporting ------------------------------------------------------------------------------------

def report(claim, ours, unit, peer=None, peer_name=None, more_is_better=True):
    """One line of stdout. `ratio` says how many times better ours is, whichever way is better."""
    ratio = None if peer is None else (ours / peer if more_is_better else peer / ours)
    line = {"claim": claim, "ours": round(ours, 4), "peer": None if peer is None else round(peer, 4),
            "peer_name": peer_name, "ratio": None if ratio is None else round(ratio, 3), "unit": unit}
    print(json.dumps(line), flush=True)


median = statistics.median


def report_pairs(claim, ours, theirs, peer_name, unit):
    """One line from rounds that alternated: medians, and the median of the rounds' ratios, for what
    drifts on a shared machine drifts for both."""
    print(json.dumps({"claim": claim, "ours": round(statistics.median(ours), 1),
                      "peer": round(statistics.median(theirs), 1), "peer_name": peer_name,
                      "ratio": round(statistics.median(a / b for a, b in zip(ours, theirs)), 3),
                      "unit": unit}), flush=True)


def say(text=""):
    print(text, file=sys.stderr, flush=True)


def table(head, rows):
    """Rows of cells as a table on stderr, numbers to the right."""
    cells = [[str(cell) for cell in row] for row in [head, *rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    for row in cells:
        say("  ".join(cell.ljust(width) if i == 0 else cell.rjust(width)
                      for i, (cell, width) in enumerate(zip(row, widths))))
    say()


def spread(values, form="{:.2f}"):
    """The median, and the range in brackets."""
    low, middle, high = min(values), statistics.median(values), max(values)
    return f"{form} ({form}-{form})".format(middle, low, high)


# --- Banks and bundles ----------------------------------------------------------------------------

def bank(size):
    """The synthetic bank of `size` questions; made at first use."""
    directory = CACHE / f"bank-{size}"
    if not directory.exists():
        say(f"making a bank of {size} questions")
        CACHE.mkdir(parents=True, exist_ok=True)
        fresh = Path(f"{directory}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        subprocess.run([sys.executable, BENCH / "make_bank.py", "-n", str(size), "--md", fresh,
                        "--jobs", "2"], check=True, stdout=subprocess.DEVNULL)
        tell_equal_questions_apart(fresh)
        fresh.rename(directory)
    return directory


def questions_of(directory):
    """The question files of a bank, in the order of their names."""
    return sorted(directory.glob("*/*.md"), key=lambda path: path.name)


def tell_equal_questions_apart(directory):
    """The generator asks a few questions twice, with two answers: an error in Viva's eyes."""
    found = subprocess.run([VIVA, "check", directory], text=True, stdout=subprocess.PIPE,
                           stderr=subprocess.DEVNULL).stdout
    for name in re.findall(r"^(.*?):.* error equal-question ", found, re.M):
        path = directory / name
        path.write_text(re.sub(r'^(question: ".*)"$', rf'\1 ({path.stem})"', path.read_text(), count=1, flags=re.M))


def bundle(size, compress="normal"):
    """The bundle of that bank as this very program builds it; kept until the program changes."""
    path = CACHE / f"bank-{size}-{compress}.viva"
    stamp = path.with_suffix(".of")
    program = hashlib.sha256(VIVA.read_bytes()).hexdigest()
    if not path.exists() or not stamp.exists() or stamp.read_text() != program:
        say(f"building {path.name}")
        path.unlink(missing_ok=True)
        subprocess.run([VIVA, "build", bank(size), "-o", path, "--compress", compress], check=True,
                       stdout=subprocess.DEVNULL)
        stamp.write_text(program)
    return path


@contextlib.contextmanager
def scratch():
    """A directory that is gone afterwards."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as name:
        yield Path(name)


# --- Processes and what they cost -----------------------------------------------------------------

def die_with_parent():
    """Run in a child: it ends when the bench does, however that ends."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def free_port():
    """Below the range from which the kernel takes ports for clients: one who tries to connect to a
    server that is not there yet could be given that very port, and be connected to itself."""
    while True:
        port = random.randint(10000, 30000)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


def family(pid):
    """A process and its descendants."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(FileNotFoundError):  # A thread that has ended meanwhile.
            for child in (task / "children").read_text().split():
                found += family(int(child))
    return found


def cpu_seconds(pid):
    """User and system time of a process and its descendants so far, as the kernel counts it."""
    total = 0
    for each in family(pid):
        fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def run_measured(command, **options):
    """Runs a command to its end; its wall seconds, CPU seconds and peak resident megabytes."""
    begin = time.monotonic()
    child = subprocess.Popen([str(each) for each in command], stdout=subprocess.DEVNULL,
                             stderr=subprocess.PIPE, preexec_fn=die_with_parent, **options)
    complaint = child.stderr.read()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{command} failed: {complaint.decode(errors='replace')[-2000:]}")
    return time.monotonic() - begin, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


# --- Servers --------------------------------------------------------------------------------------

@contextlib.contextmanager
def serving(command, port, cores=SERVER_CORE):
    """A server on its own core, ready to answer; killed at the end. Gives its process."""
    said = tempfile.TemporaryFile()  # A pipe that nobody reads would stop one who says much.
    child = subprocess.Popen(["taskset", "-c", cores, *[str(each) for each in command]],
                             stdout=subprocess.DEVNULL, stderr=said, preexec_fn=die_with_parent)
    try:
        wait_for(port, child, said)
        yield child
    finally:
        child.terminate()
        try:
            child.wait(3)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        said.close()


def wait_for(port, child, said, seconds=120):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if child.poll() is not None:
            said.seek(0)
            sys.exit(f"the server ended: {said.read().decode(errors='replace')[-2000:]}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.01)
    sys.exit(f"no server on port {port}")


@contextlib.contextmanager
def viva(source, *options, alone=True):
    """`viva serve`, with one thread on one core unless told otherwise; gives process and port."""
    port = free_port()
    command = [VIVA, "serve", source, "--port", port, *options]
    everywhere = f"0-{os.cpu_count() - 1}"
    with serving([*command, "--threads", "1"] if alone else command, port,
                 SERVER_CORE if alone else everywhere) as child:
        yield child, port


NGINX = """
daemon off; master_process on; worker_processes 1; pid {work}/pid; error_log {work}/error.log;
{user}
events {{ worker_connections 1024; }}
http {{
  types {{ text/html html; }}
  charset utf-8; access_log off; server_tokens off;
  sendfile on; tcp_nopush on; keepalive_requests 100000000; keepalive_timeout 300;
  gzip_static on; open_file_cache max=30000 inactive=1h; open_file_cache_valid 1h;
  client_body_temp_path {work}; proxy_temp_path {work}; fastcgi_temp_path {work};
  uwsgi_temp_path {work}; scgi_temp_path {work};
  server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"""


@contextlib.contextmanager
def nginx(root, work):
    """nginx with one worker over the .gz files in `root`; gives process and port."""
    port = free_port()
    user = "user root;" if os.geteuid() == 0 else ""
    (work / "nginx.conf").write_text(NGINX.format(work=work, root=root, port=port, user=user))
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    with serving([program, "-c", work / "nginx.conf", "-e", work / "error.log"], port) as child:
        yield child, port


def get(port, path, encoding=None):
    """Status, headers and bytes of one answer, as sent."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    link.request("GET", path, headers={"Accept-Encoding": encoding} if encoding else {})
    reply = link.getresponse()
    body = reply.read()
    link.close()
    return reply.status, reply.headers, body


# --- Load -----------------------------------------------------------------------------------------

WRK_SCRIPT = """
local requests = {}
function init(args)
  for line in io.lines("%s") do
    requests[#requests + 1] = wrk.format("GET", line, {["Accept-Encoding"] = "%s", ["Host"] = "127.0.0.1"})
  end
  math.randomseed(20260101)
end
function request() return requests[math.random(#requests)] end
"""


class Load:
    """wrk on its own core: 64 connections that each ask for the next of `paths`, drawn at random."""

    def __init__(self, work, name, paths, encoding="gzip"):
        self.script = work / f"{name}.lua"
        listed = work / f"{name}.txt"
        listed.write_text("".join(path + "\n" for path in paths))
        self.script.write_text(WRK_SCRIPT % (listed, encoding))

    def run(self, pid, port, seconds=SECONDS):
        """Requests answered, by the CPU second of the server; and requests by the second."""
        before = cpu_seconds(pid)
        said = subprocess.run(["taskset", "-c", LOAD_CORE, "wrk", "-t1", "-c64", f"-d{seconds}s", "-s",
                               self.script, f"http://127.0.0.1:{port}/"], check=True, text=True,
                              capture_output=True, preexec_fn=die_with_parent).stdout
        used = cpu_seconds(pid) - before
        if "Non-2xx" in said or "Socket errors" in said.replace("timeout", "") and "read 0, write 0" not in said:
            sys.exit(f"answers were lost:\n{said}")
        count, period = re.search(r"(\d+) requests in ([\d.]+)(m?s)", said).group(1, 2)
        return int(count) / used, int(count) / float(period)


def alternate(contestants, rounds=ROUNDS):
    """Runs each contestant's load in turn, `rounds` times. Each is (name, load, pid, port).
    Gives for each name the list of requests per server CPU-second, and of requests per second."""
    for _, load, pid, port in contestants:
        load.run(pid, port, 1)  # Warm caches, compiled code.
    by_cpu = {name: [] for name, *_ in contestants}
    by_wall = {name: [] for name, *_ in contestants}
    for turn in range(rounds):
        for name, load, pid, port in contestants[turn % 2 and -1 or 0:] + contestants[:turn % 2 and -1 or 0]:
            cpu, wall = load.run(pid, port)
            by_cpu[name].append(cpu)
            by_wall[name].append(wall)
    return by_cpu, by_wall
