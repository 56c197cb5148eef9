"""From saving a file to its new page, 10k questions, `viva serve BANK --watch` on all cores, as an
author would have it; and how long the first start takes. The editor here writes a new file and
renames it into place, as most do; it waits between saves until the server has settled."""
import http.client
import random
import shutil
import time

import common


def ask(link, path):
    link.request("GET", path)
    return link.getresponse().read()


def seconds_until(link, path, text):
    """Asks again and again; the pause is short beside what is measured."""
    begin = time.monotonic()
    while text not in ask(link, path):
        if time.monotonic() - begin > 60:
            raise TimeoutError(f"the page of {path} never changed")
        time.sleep(0.005)
    return time.monotonic() - begin


def settle(pid):
    """Waits until the server has nothing left to do for the save before."""
    before = -1
    while (now := common.cpu_seconds(pid)) - before > 0.01:
        before = now
        time.sleep(0.5)


def save(path, text):
    fresh = path.with_suffix(".tmp")
    fresh.write_text(text)
    fresh.replace(path)


def main():
    draw = random.Random(1)
    with common.scratch() as work:
        directory = work / "bank"
        shutil.copytree(common.bank(10000), directory)
        files = draw.sample(common.questions_of(directory), 10)
        begin = time.monotonic()
        with common.viva(directory, "--watch", alone=False) as (child, port):
            start = time.monotonic() - begin
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            ask(link, "/livez")
            common.say(f"first start: {start:.2f} s")
            settle(child.pid)
            waits, before = [], common.cpu_seconds(child.pid)
            for number, path in enumerate(files):
                mark = f"Saved for the {number}th time."
                save(path, path.read_text().replace("## Answer\n", f"## Answer\n\n{mark}\n", 1))
                waits.append(seconds_until(link, f"/questions/{path.stem}", mark.encode()))
                common.say(f"{path.stem}: {waits[-1]:.3f} s")
                settle(child.pid)
            used = (common.cpu_seconds(child.pid) - before) / len(files)
    common.table(["watch, 10k questions", "s"], [["first start", f"{start:.2f}"],
                                                ["save to page", common.spread(waits, "{:.3f}")],
                                                ["CPU a save", f"{used:.3f}"]])
    common.report("watch", common.median(waits), "s from save to new page")
    common.report("watch first start", start, "s")


if __name__ == "__main__":
    main()
