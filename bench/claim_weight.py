"""What a reader's browser loads: JavaScript and CSS before any interaction, and the first list page
with twenty full cards, as served with gzip; brotli where we serve it."""
import re

import common

BANKS = {"10k": None, "tests/seed": common.ROOT / "tests" / "seed", "bank": common.ROOT / "bank"}


def weights(port, name):
    page = common.get(port, "/questions", "identity")[2].decode()
    sizes = {encoding: len(common.get(port, "/questions", encoding)[2]) for encoding in ("identity", "gzip", "br")}
    rows = [[f"{name}: list page, {page.count('<article')} cards", *sizes.values()]]
    assets = sorted(set(re.findall(r'(?:src|href)="(/assets/[^"]+\.(?:js|css))"', page)))
    total = {"identity": 0, "gzip": 0, "br": 0}
    for asset in assets:
        each = {encoding: len(common.get(port, asset, encoding)[2]) for encoding in total}
        rows.append([f"  {asset}", *each.values()])
        total = {encoding: total[encoding] + each[encoding] for encoding in total}
    rows.append(["  JavaScript and CSS", *total.values()])
    return rows, sizes, total


def main():
    rows = []
    with common.scratch() as work:
        for name, directory in BANKS.items():
            source = common.bundle(10000) if directory is None else work / "bank.viva"
            if directory is not None:
                common.run_measured([common.VIVA, "build", directory, "-o", source])
            with common.viva(source) as (_, port):
                more, list_page, assets = weights(port, name)
            source == work / "bank.viva" and source.unlink()
            rows += more
            common.report(f"weight list {name}", list_page["gzip"] / 1000, "kB, gzip")
    common.table(["weight, bytes", "identity", "gzip", "brotli"], rows)
    common.report("weight assets gzip", assets["gzip"] / 1000, "kB of JavaScript and CSS")
    common.report("weight assets brotli", assets["br"] / 1000, "kB of JavaScript and CSS")


if __name__ == "__main__":
    main()
