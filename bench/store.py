#!/usr/bin/env python3
"""Durable grades by the second at the store's interface and through HTTP, beside a transaction for each grade over the same
disk, in turns. STORE_DIR: the folder whose disk is measured (default .cache/bench)."""
import json
import os
import subprocess
import tempfile
from pathlib import Path

import common

BENCH = common.VIVA.parent / "store_bench"
CLIENTS = [1, 8, 64]


def run(*words):
    return json.loads(subprocess.run([str(word) for word in (BENCH, *words)], check=True, text=True,
                                     stdout=subprocess.PIPE).stdout)


def http(folder, clients, name):
    with common.viva(common.bundle(1000, "none"), "--store", folder / f"http-{name}.sqlite", alone=False) as (_, port):
        pages = [json.loads(common.get(port, f"/api/v1/questions?page={page}")[2])["items"] for page in range(1, 51)]
        cards = [item["id"] for items in pages for item in items]
        return run("http", port, clients, common.SECONDS, ",".join(cards))


def main():
    place = Path(os.environ.get("STORE_DIR", common.CACHE))
    place.mkdir(parents=True, exist_ok=True)
    rows = []
    with tempfile.TemporaryDirectory(dir=place) as name:
        folder = Path(name)
        for clients in CLIENTS:
            figures = {"plain": [], "store": [], "http": []}
            for turn in range(common.ROUNDS):
                key = f"{clients}-{turn}"
                figures["plain"].append(run("plain", folder / f"plain-{key}.sqlite", clients, common.SECONDS))
                figures["store"].append(run("store", folder / f"store-{key}.sqlite", clients, common.SECONDS))
                figures["http"].append(http(folder, clients, key))
            speeds = {kind: [each["per_second"] for each in all] for kind, all in figures.items()}
            for kind in ("store", "http"):
                common.report_pairs(f"{kind} {clients}", speeds[kind], speeds["plain"], "a transaction each",
                                    "durable grades/s")
            for kind, all in figures.items():
                rows.append([f"{kind}, {clients}", f"{common.median(speeds[kind]):.0f}",
                             *(f"{common.median([each[k] for each in all]):.2f}" for k in ("p50_ms", "p99_ms")),
                             f"{max(each['longest_ms'] for each in all):.0f}"])
    common.table(["way, clients", "grades/s", "p50 ms", "p99 ms", "longest ms"], rows)


if __name__ == "__main__":
    main()
