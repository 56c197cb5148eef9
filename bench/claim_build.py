"""Markdown to something that can be served: `viva build` (one bundle; every rule checked, pages,
facets) beside Hugo 0.111 (pages, list pages of 20 by technology and by level), both on all cores.
Viva writes with and without compression; Hugo never compresses. SIZES="1k 10k 100k" chooses."""
import os

import common
import hugo

SIZES = [int(size) for size in os.environ.get("SIZES", "1k 10k").replace("k", "000").split()]


def forget(directory):
    """The kernel drops the files' bytes from its cache: the next reader waits for the disk."""
    for path in directory.rglob("*.md"):
        file = os.open(path, os.O_RDONLY)
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(file)


def viva(size, compress, work):
    target = work / "bank.viva"
    target.unlink(missing_ok=True)  # Or what has not changed would be taken from it.
    return common.run_measured([common.VIVA, "build", common.bank(size), "-o", target, "--compress", compress])


def runs(size, work):
    """For each contestant its runs: wall seconds, CPU seconds, megabytes. They take turns."""
    site = hugo.site(common.bank(size), size)
    rounds = 1 if size > 10000 else min(3, common.ROUNDS)
    found = {"cold": [], "none": [], "normal": [], "hugo": []}
    for _ in range(rounds):
        forget(common.bank(size))
        found["cold"].append(viva(size, "none", work))
        found["none"].append(viva(size, "none", work))
        found["normal"].append(viva(size, "normal", work))
        found["hugo"].append(hugo.build(site, work / "public"))
    return found


def main():
    for size in SIZES:
        with common.scratch() as work:
            found = runs(size, work)
        names = {"cold": "viva, no compression, files not cached", "none": "viva, no compression",
                 "normal": "viva, gzip and brotli", "hugo": "hugo"}
        columns = {key: list(zip(*each)) for key, each in found.items()}
        common.table([f"build, {size} questions", "wall s", "CPU s", "RSS MB"],
                     [[names[key], *(common.spread(each) for each in column[:2]), common.spread(column[2], "{:.0f}")]
                      for key, column in columns.items()])
        for key, note in [("none", ""), ("normal", " compressed")]:
            for place, what in enumerate(["wall", "CPU"]):
                common.report(f"build {size // 1000}k{note} {what}", common.median(columns[key][place]), "s",
                              common.median(columns["hugo"][place]), "Hugo 0.111", more_is_better=False)
            common.report(f"build {size // 1000}k{note} memory", common.median(columns[key][2]), "MB peak resident",
                          common.median(columns["hugo"][2]), "Hugo 0.111", more_is_better=False)


if __name__ == "__main__":
    main()
