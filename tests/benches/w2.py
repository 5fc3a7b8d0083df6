"""W2, CPython's side: w2.py MODULE OPERATION FORMAT TEXTS. Turns moments into texts or texts into moments."""

import calendar
import resource
import struct
import sys
import time
from datetime import datetime, timedelta
from itertools import accumulate

BITS = 2**64


def cpu():
    return sum(resource.getrusage(resource.RUSAGE_SELF)[:2])


def moments():
    state = (2 * 2862933555777941757 + 3037000493) % BITS

    def below(n):
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) % BITS
        return (state >> 33) % n

    return [(below(36525) * 86400 + below(86400)) * 1000000 + below(999999) + 1 for _ in range(100000)]


def check(results):
    if isinstance(results[0], str):
        text = "".join(results).encode()
        text += bytes(-len(text) % 8)
        results = struct.unpack(f"<{len(text) // 8}Q", text)
    sums = list(accumulate(results))
    return f"{sums[-1] % BITS:016x}{sum(sums) % BITS:016x}"


module, operation, format, path = sys.argv[1:]
EPOCH = datetime(1970, 1, 1)
MICROSECOND = timedelta(microseconds=1)
if operation in ("strftime", "isoformat"):
    given = moments()
    given = [m // 1000000 for m in given] if module == "time" else [EPOCH + timedelta(microseconds=m) for m in given]
else:
    with open(path) as file:
        given = file.read().splitlines()

start = cpu()
match module, operation:
    case "time", "strftime":
        results = [time.strftime(format, time.gmtime(second)) for second in given]
    case "time", "strptime":
        results = [calendar.timegm(time.strptime(text, format)) for text in given]
    case "datetime", "strftime":
        results = [moment.strftime(format) for moment in given]
    case "datetime", "strptime":
        results = [datetime.strptime(text, format) for text in given]
    case "datetime", "isoformat":
        results = [moment.isoformat() for moment in given]
    case "datetime", "fromisoformat":
        results = [datetime.fromisoformat(text) for text in given]
used = cpu() - start
if isinstance(results[0], datetime):
    results = [(moment - EPOCH) // MICROSECOND for moment in results]
print(len(results), used, check(results))
