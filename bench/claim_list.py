"""List pages of a 10k bank at 2,000 filter states, gzip, no response cache: requests answered by one
CPU-second of the server. Beside it nginx with the very same bytes as files, and a small Fastify +
SQLite app with the same questions (uncompressed: gzip would cost it as much again)."""
import json
import random
import sys
from urllib.parse import urlencode

import common
import peers


def count(port, query):
    status, _, body = common.get(port, "/api/v1/questions?" + urlencode(query))
    if status != 200:
        sys.exit(f"{query} was answered with {status}")
    return json.loads(body)


def filter_states(port, wanted=2000, seed=20260101):
    """Different, valid, not empty; asked of the API. Chosen evenly over the number of filters."""
    draw = random.Random(seed)
    facets = count(port, [])["facets"]
    names = {"tech": "technology", "level": "level", "category": "category", "tag": "tag"}
    values = {short: [each["value"] for each in facets[long]] for short, long in names.items()}
    states = {}
    while len(states) < wanted:
        query = []
        for name in draw.sample(list(values), draw.choice([0, 1, 1, 2, 2, 3])):
            query += [(name, value) for value in draw.sample(values[name], draw.choice([1, 1, 2, 3]))]
        if draw.random() < 0.4:
            low = draw.randint(1, 10)
            query.append(("difficulty", f"{low}-{draw.randint(low, 10)}"))
        if draw.random() < 0.5:
            query.append(("sort", draw.choice(["newest", "title", "difficulty"])))
        total = count(port, query)["total"]
        if total == 0:
            continue
        if total > 20 and draw.random() < 0.5:
            query.append(("page", str(draw.randint(1, min((total + 19) // 20, 20)))))
        states["/questions?" + urlencode(query)] = total
    return list(states)


def main():
    with common.scratch() as work, common.viva(common.bundle(10000)) as (ours, port):
        paths = filter_states(port)
        files = work / "files"
        sizes = peers.save_answers(port, paths, files)
        with common.nginx(files, work) as (nginx, nginx_port), peers.fastify() as (node, node_port):
            peers.compare(port, node_port, paths[:20])
            by_cpu, by_wall = common.alternate([
                ("viva", common.Load(work, "viva", paths), ours.pid, port),
                ("nginx", common.Load(work, "nginx", peers.names(paths)), nginx.pid, nginx_port),
                ("fastify", common.Load(work, "fastify", paths, "identity"), node.pid, node_port)])
    common.say(f"list: {len(paths)} states, {sum(sizes) / len(sizes) / 1000:.1f} kB of gzip a page")
    common.table(["", "requests per server CPU-s", "requests/s"],
                 [[name, common.spread(by_cpu[name], "{:.0f}"), common.spread(by_wall[name], "{:.0f}")]
                  for name in by_cpu])
    for peer, name in [("nginx", "nginx gzip_static, same bytes"), ("fastify", "Fastify + SQLite, identity")]:
        common.report_pairs("list", by_cpu["viva"], by_cpu[peer], name, "requests per server CPU-second")


if __name__ == "__main__":
    main()
