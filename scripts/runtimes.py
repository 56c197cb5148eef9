#!/usr/bin/env python3
"""Fetches the roots of a bank: small Debian systems in which runtimes live that this machine lacks.

Usage: scripts/runtimes.py [BANK]        fetch those that are missing or were made from other lists
       scripts/runtimes.py --list [BANK] print name, folder and state of each

Each `[root.NAME]` of BANK/viva.toml (default: bank) becomes the folder NAME of $VIVA_ROOTS, of
/var/cache/viva/roots for root, else of ~/.cache/viva/roots. A root is complete or absent: it is
made aside and renamed. What cannot be fetched is said and skipped; the exit status is 0 all the
same, since `viva check --run` reports what it could not run. Packages come from where this
machine's apt and npm are configured to look; mmdebstrap needs no root user.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import tomllib

# Folders of manuals stay: alternatives are installed into them.
EXCLUDED = ["/usr/share/doc/*", "/usr/share/man/*/*", "/usr/share/locale/*", "/usr/share/info/*"]
MADE_FROM = "made-from.json"  # Laid into each root: what it was made from, and with what result.


def say(text):
    print(f"runtimes: {text}", flush=True)


def roots_folder():
    if "VIVA_ROOTS" in os.environ:
        return pathlib.Path(os.environ["VIVA_ROOTS"])
    if os.geteuid() == 0:  # The sandbox's user could not pass through root's own home.
        return pathlib.Path("/var/cache/viva/roots")
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return pathlib.Path(cache) / "viva" / "roots"


def is_made_from(folder, recipe):
    try:
        return json.loads((folder / MADE_FROM).read_text())["recipe"] == recipe
    except (OSError, ValueError, KeyError):
        return False


def mirror():
    """The first archive of Debian itself that apt is configured with."""
    listed = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(ORIGIN)|$(RELEASE)|$(REPO_URI)"],
        capture_output=True, text=True, check=True).stdout
    for line in listed.splitlines():
        origin, release, address = line.split("|")
        if origin == "Debian" and "-" not in release:
            return address
    raise RuntimeError("apt knows no archive of Debian; run `apt-get update`")


def unpack_npm(packages, folder):
    """Lays npm packages, which must have no dependencies, below /opt/npm of a root."""
    for package in packages:
        name = package.rsplit("@", 1)[0]
        with tempfile.TemporaryDirectory() as aside:
            run(["npm", "pack", "--silent", "--pack-destination", aside, package])
            target = folder / "opt" / "npm" / name
            target.mkdir(parents=True)
            archive = next(pathlib.Path(aside).glob("*.tgz"))
            run(["tar", "-xzf", str(archive), "-C", str(target), "--strip-components=1",
                 "--no-same-owner"])


def run(words):
    done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"`{' '.join(words)[:200]}` says\n{done.stdout[-3000:]}")


def bootstrap(recipe, folder):
    """Makes the system itself, by way of an archive: the same for root and for others."""
    words = ["mmdebstrap", "--variant=essential", "--format=tar",
             "--mode=" + ("root" if os.geteuid() == 0 else "unshare"),
             # A mirror may stand still on purpose; what it holds is signed all the same.
             '--aptopt=Acquire::Check-Valid-Until "false"',
             "--include=" + ",".join(recipe.get("packages", []))]
    words += [f"--dpkgopt=path-exclude={pattern}" for pattern in EXCLUDED]
    words += [f'--customize-hook=chroot "$1" sh -ec {shell_quoted(line)}'
              for line in recipe.get("setup", [])]
    archive = folder.with_suffix(".tar")
    try:
        run(words + [recipe["suite"], str(archive), mirror()])
        run(["tar", "-xf", str(archive), "-C", str(folder), "--no-same-owner", "--exclude=./dev/*"])
    finally:
        archive.unlink(missing_ok=True)


def shell_quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


def make(name, recipe, target):
    """Makes one root aside and moves it to `target`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(name + ".new")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(mode=0o755)
    try:
        fill(recipe, aside)
        shutil.rmtree(target, ignore_errors=True)
        aside.rename(target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def fill(recipe, aside):
    bootstrap(recipe, aside)
    unpack_npm(recipe.get("npm", []), aside)
    for point in ("work", "proc", "dev", "tmp"):  # Where the sandbox mounts.
        (aside / point).mkdir(exist_ok=True)
    state = (aside / "var/lib/dpkg/status").read_text()
    (aside / MADE_FROM).write_text(json.dumps(
        {"recipe": recipe, "packages": installed(state)}, indent=1, sort_keys=True) + "\n")
    for waste in ("var/cache/apt", "var/lib/apt"):
        shutil.rmtree(aside / waste, ignore_errors=True)


def installed(state):
    """Name and version of every package in dpkg's list."""
    result = {}
    for entry in state.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in entry.splitlines()
                      if ": " in line and not line.startswith(" "))
        if "Package" in fields and "Version" in fields:
            result[fields["Package"]] = fields["Version"]
    return result


def main(arguments):
    only_list = "--list" in arguments
    named = [each for each in arguments if each != "--list"]
    bank = pathlib.Path(named[0] if named else "bank")
    config = tomllib.loads((bank / "viva.toml").read_text(encoding="utf-8"))
    for name, recipe in config.get("root", {}).items():
        target = roots_folder() / name
        ready = is_made_from(target, recipe)
        if only_list:
            print(f"{name}\t{target}\t{'ready' if ready else 'missing'}")
            continue
        if ready:
            continue
        say(f"fetching {name} into {target}")
        try:
            make(name, recipe, target)
        except (OSError, RuntimeError, subprocess.CalledProcessError) as error:
            say(f"{name} cannot be had here; its samples will be reported as not run. {error}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
