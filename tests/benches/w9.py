"""W9, CPython's side: w9.py raise COUNT | w9.py echo. Sends itself signals, or answers those from outside with a byte."""

import os
import resource
import signal
import sys


def cpu():
    return sum(resource.getrusage(resource.RUSAGE_SELF)[:2])


taken = 0


def take(number, frame):
    global taken
    taken += 1


if sys.argv[1] == "raise":
    count = int(sys.argv[2])
    signal.signal(signal.SIGUSR1, take)
    start = cpu()
    for _ in range(count):
        signal.raise_signal(signal.SIGUSR1)
    print(count, cpu() - start, taken)
else:
    signal.signal(signal.SIGUSR1, lambda number, frame: os.write(1, b"."))
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit())
    os.write(1, b"r")
    while True:
        signal.pause()
