"""W4, CPython's side: w4.py FILE. Reads every line through TextIOWrapper."""

import resource
import sys


def cpu():
    return sum(resource.getrusage(resource.RUSAGE_SELF)[:2])


start = cpu()
count = size = 0
with open(sys.argv[1], encoding="utf-8") as file:
    for line in file:
        count += 1
        size += len(line.encode())
print(count, cpu() - start, size)
