"""Tries one attack on the sandbox, the one that is named; what it says is compared by src/sandbox/attacks_test.cc."""
import mmap
import os
import resource
import signal
import socket
import sys
import threading
import time

CANARY_FILE, CALLER, PORT = sys.argv[2], sys.argv[3], int(sys.argv[4])


def forks():
    while True:
        try:
            os.fork()
        except OSError:
            pass


def threads():
    try:
        while True:
            threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
    except RuntimeError:
        print("refused", flush=True)
        os._exit(0)


def daemon():
    print("left", flush=True)
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.execvp("sleep", ["sleep", "7319.5"])
        os._exit(0)


def memory():
    kept = []
    while True:
        kept.append(bytearray(b"x" * (1 << 20)))


def shared():
    size = 1 << 30
    kept = mmap.mmap(-1, size)
    for at in range(0, size, 4096):
        kept[at] = 1


def fill():
    try:
        for number in range(1000):
            with open(f"/tmp/{number}", "wb") as file:
                file.write(bytes(1 << 20))
    except OSError:
        print("refused")


def sparse():
    try:
        with open("big", "wb") as file:
            file.truncate(1 << 40)
        print("done")
    except OSError:
        print("refused")


def loop():
    while True:
        pass


def sleep():
    time.sleep(10 ** 6)


def stop():
    os.kill(os.getpid(), signal.SIGSTOP)


def deaf():
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    while True:
        time.sleep(1)


def wait():
    print(len(sys.stdin.read()))


def output():
    while True:
        print("again" * 1000)


def bytes_():
    sys.stdout.buffer.write(b"a\0\xff\x1b[2J\x1b]0;title\x07b")


def show(path):
    try:
        with open(path, "rb") as file:
            sys.stdout.buffer.write(file.read(4096))
    except OSError:
        pass


def environment():
    print(os.environ)
    for process in ("self", *filter(str.isdigit, os.listdir("/proc"))):
        show(f"/proc/{process}/environ")
        show(f"/proc/{process}/cmdline")


def files():
    os.symlink(CANARY_FILE, "link")
    for path in (CANARY_FILE, "link", "../.." + CANARY_FILE, "/proc/1/root" + CANARY_FILE,
                 "/proc/self/root" + CANARY_FILE, CALLER + "/CMakeLists.txt", "/proc/1/cwd/CMakeLists.txt",
                 "/etc/passwd", "/etc/shadow", "/etc/hostname", "/proc/kallsyms", "/dev/kmsg", "/proc/kcore"):
        show(path)
    for folder in ("/root", "/home", "/var", "/sys", "/run", "/dev/shm", CALLER):
        if os.path.isdir(folder):
            print(folder, os.listdir(folder))


def descriptors():
    for number in range(3, 256):
        try:
            print(number, os.read(number, 4096))
        except OSError:
            pass
        try:
            os.write(number, b'{"exit-code":0}')
        except OSError:
            pass
    sys.exit(7)


def network():
    for family, kind, place in ((socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", PORT)),
                                (socket.AF_INET, socket.SOCK_DGRAM, ("192.0.2.1", 53)),
                                (socket.AF_UNIX, socket.SOCK_STREAM, f"\0viva-canary-{PORT}")):
        try:
            socket.socket(family, kind).connect(place)
            print("reached", place)
        except OSError:
            pass
    print("refused")


def signals():
    for process, number in ((1, signal.SIGSTOP), (os.getppid(), signal.SIGSTOP), (-1, signal.SIGKILL)):
        try:
            os.kill(process, number)
        except OSError:
            pass


def limits():
    raised = 0
    for limit in (resource.RLIMIT_NPROC, resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
        try:
            resource.setrlimit(limit, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            raised += 1
        except (OSError, ValueError):
            pass
    try:
        os.nice(-20)
        raised += 1
    except OSError:
        pass
    print(raised)


globals()[{"bytes": "bytes_"}.get(sys.argv[1], sys.argv[1])]()
