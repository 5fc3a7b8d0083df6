"""W5 and single calls, CPython's side: w5.py walk|stat PATH, w5.py normpath|join LIST PASSES, w5.py ask|open|flock FILE COUNT."""

import fcntl
import os
import resource
import sys


def cpu():
    return sum(resource.getrusage(resource.RUSAGE_SELF)[:2])


def walk(top):
    count = files = 0
    for _, directories, names in os.walk(top):
        count += len(directories) + len(names)
        files += len(names)
    return count, files


def stat(top):
    files = size = 0
    for path, _, names in os.walk(top):
        for name in names:
            files += 1
            size += os.stat(os.path.join(path, name)).st_size
    return files, size


def paths(of, all, passes):
    for _ in range(passes):
        results = [of(path) for path in all]
    return passes * len(all), sum(len(path.encode()) for path in results)


def ask(path, count):
    return count, sum(os.stat(path).st_size for _ in range(count))


def opened(path, count):
    for _ in range(count):
        os.close(os.open(path, os.O_RDONLY))
    return count, count


def flock(path, count):
    descriptor = os.open(path, os.O_RDONLY)
    for _ in range(count):
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        fcntl.flock(descriptor, fcntl.LOCK_UN)
    return count, count


what, path, *number = sys.argv[1:]
number = [int(text) for text in number]
if what in ("normpath", "join"):
    with open(path, encoding="utf-8") as file:
        path = file.read().splitlines()
start = cpu()
count, check = {
    "walk": walk,
    "stat": stat,
    "normpath": lambda *of: paths(os.path.normpath, *of),
    "join": lambda *of: paths(lambda path: os.path.join("/base/dir", path), *of),
    "ask": ask,
    "open": opened,
    "flock": flock,
}[what](path, *number)
print(count, cpu() - start, check)
