"""W4, CPython's side: w4.py lines FILE, w4.py read FILE SIZE, w4.py write FILE SIZE BUFFER COUNT."""

import resource
import sys


def cpu():
    return sum(resource.getrusage(resource.RUSAGE_SELF)[:2])


def lines(path):
    count = size = 0
    with open(path, encoding="utf-8") as file:
        for line in file:
            count += 1
            size += len(line.encode())
    return count, size


def read(path, length):
    count = size = 0
    with open(path, "rb") as file:
        while data := file.read(int(length)):
            count += 1
            size += len(data)
    return count, size


def write(path, length, buffer, count):
    data = b"x" * int(length)
    size = 0
    with open(path, "wb", buffering=int(buffer)) as file:
        for _ in range(int(count)):
            size += file.write(data)
    return count, size


what, *arguments = sys.argv[1:]
start = cpu()
count, size = {"lines": lines, "read": read, "write": write}[what](*arguments)
print(count, cpu() - start, size)
