"""From exec to the first answered request, and what memory is the server's own after 2,000 random
list requests: anonymous and private dirty, beside the mapped file. Banks of 10k and 100k questions."""
import http.client
import os
import random
import re
import socket
import subprocess
import time
from pathlib import Path

import common
from claim_list import filter_states

SIZES = [int(size) for size in os.environ.get("SIZES", "10000 100000").replace("k", "000").split()]


def start(source):
    """Seconds from exec until a whole list page has come."""
    port = common.free_port()
    begin = time.monotonic()
    child = subprocess.Popen([common.VIVA, "serve", source, "--port", str(port), "--threads", "1"],
                             stderr=subprocess.DEVNULL, preexec_fn=common.die_with_parent)
    request = b"GET /questions?level=Advanced HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    try:
        while True:
            try:
                with socket.create_connection(("127.0.0.1", port)) as link:
                    link.sendall(request)
                    reply = b"".join(iter(lambda: link.recv(65536), b""))
                break
            except OSError:
                time.sleep(0.0005)
        took = time.monotonic() - begin
    finally:
        child.kill()
        child.wait()
    if b" 200 OK" not in reply[:20] or b"</html>" not in reply:
        raise RuntimeError(f"the first answer was {reply[:200]}")
    return took


def memory(pid):
    """Megabytes: anonymous, private dirty, all that is resident."""
    status = Path(f"/proc/{pid}/status").read_text()
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    of = lambda name, text: int(re.search(rf"^{name}:\s+(\d+) kB", text, re.M)[1]) / 1024
    return of("RssAnon", status), of("Private_Dirty", rollup), of("Rss", rollup)


def measure(size):
    source = common.bundle(size, "none")
    start(source)
    waits = [start(source) for _ in range(2 * common.ROUNDS + 1)]
    with common.viva(source) as (child, port):
        paths = filter_states(port)
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        for path in random.Random(2).choices(paths, k=2000):
            link.request("GET", path)
            link.getresponse().read()
        return waits, memory(child.pid), source.stat().st_size / 1e6


def main():
    rows = []
    for size in SIZES:
        waits, (anonymous, dirty, resident), megabytes = measure(size)
        name = f"{size // 1000}k"
        rows.append([name, common.spread([1000 * wait for wait in waits], "{:.1f}"), f"{anonymous:.1f}",
                     f"{dirty:.1f}", f"{resident:.0f}", f"{megabytes:.0f}"])
        common.report(f"start {name}", 1000 * common.median(waits), "ms to first answer")
        common.report(f"start {name} memory", max(anonymous, dirty), "MB private")
    common.table(["start", "first answer ms", "anonymous MB", "private dirty MB", "resident MB", "bundle MB"], rows)


if __name__ == "__main__":
    main()
