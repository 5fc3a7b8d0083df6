"""Inputs for time: moments, formats, texts and zones, each zone as a POSIX rule so that no database matters."""

import os
import random
import time
import warnings

from .values import ask

ZONES = [
    "UTC0", "EST5EDT,M3.2.0,M11.1.0", "CET-1CEST,M3.5.0,M10.5.0/3", "AEST-10AEDT,M10.1.0,M4.1.0/3", "<+0545>-5:45",
    "IST-1GMT0,M10.5.0,M3.5.0/1", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "AAA4BBB,J60/2,J300/2", "AAA4BBB,59/0,299/1",
    "XXX3:15:30", "Nowhere",
]
MOMENTS = [
    0, -1, 1, 86399, 951782400, 1710054000, 1710055800, 1709210109, 1730613600, 1743296400, 2**31, -(2**31), 2**33, 4102444800,
    253402300799, 253402300800, -62135596800, 10**12, -67768040609740801, 67768036191676800, 2**63 - 1, -(2**63), 0.5, -0.5,
    1e10, 1e18, 1e300, float("nan"), float("inf"),
]
# Where glibc's years overflow its ints, rules of summer time go astray there.
FAR = [10**15, 67768036191676799, -67768040609740800]
TIMES = [
    (2024, 2, 29, 13, 5, 9, 3, 60, 0), (1999, 12, 31, 23, 59, 59, 4, 365, -1), (2021, 1, 3, 0, 0, 0, 6, 3, 1),
    (1970, 1, 1, 12, 0, 0, 3, 1, 0), (2008, 12, 29, 11, 59, 60, 0, 364, -1), (2027, 1, 10, 10, 10, 61, 6, 10, 0),
    (0, 1, 1, 0, 0, 0, 5, 1, 0), (-5, 3, 5, 7, 8, 9, 1, 65, 0), (12345, 6, 7, 8, 9, 10, 0, 158, 0), (99, 0, 0, 0, 0, 0, -1, 0, 0),
]
WRONG = [
    (2024, 13, 1, 0, 0, 0, 0, 1, 0), (2024, 1, 32, 0, 0, 0, 0, 1, 0), (2024, 1, 1, 24, 0, 0, 0, 1, 0),
    (2024, 1, 1, 0, 60, 0, 0, 1, 0), (2024, 1, 1, 0, 0, 62, 0, 1, 0), (2024, 1, 1, 0, 0, 0, -2, 1, 0),
    (2024, 1, 1, 0, 0, 0, 0, 367, 0), (2024, -1, 1, 0, 0, 0, 0, 1, 0), (2**31, 1, 1, 0, 0, 0, 0, 1, 0),
    (-(2**31), 1, 1, 0, 0, 0, 0, 1, 0),
]
LETTERS = "aAbBcCdDeFgGhHIjklmMnpPrRsSTuUVwWxXyYzZ%+Q"
LOCAL = [
    (2024, 3, 10, 2, 30, 0, 0, 0, -1), (2024, 11, 3, 1, 30, 0, 0, 0, -1), (2024, 3, 31, 2, 30, 0, 0, 0, -1),
    (2024, 10, 27, 2, 30, 0, 0, 0, -1), (2024, 7, 1, 12, 0, 0, 0, 0, 0), (2024, 7, 1, 12, 0, 0, 0, 0, 1),
    (2024, 1, 1, 12, 0, 0, 0, 0, 1), (2024, 14, 35, 25, 61, 61, 0, 0, -1), (2024, -3, -3, -3, -3, -3, 0, 0, -1),
    (1969, 12, 31, 23, 59, 59, 0, 0, 0), (9999, 12, 31, 23, 59, 59, 0, 0, -1),
]
TEXTS = [
    ("Tue Mar  5 07:08:09 2024", None), ("2024-03-05", "%Y-%m-%d"), ("2024-13-05", "%Y-%m-%d"), ("30 2 2024", "%d %m %Y"),
    ("29 2", "%d %m"), ("366 2023", "%j %Y"), ("2024 10 2", "%Y %U %w"), ("2024 10 2", "%Y %W %w"), ("2020 53 7", "%G %V %u"),
    ("2023 53 2", "%G %V %u"), ("2024 1", "%G %V"), ("2024 1 1", "%Y %V %w"), ("2024 1", "%G %j"), ("0001 0 0", "%Y %U %w"),
    ("9999 53 6", "%Y %W %w"), ("0000", "%Y"), ("12 am", "%I %p"), ("12 PM", "%I %p"), ("7", "%I"), ("00", "%I"),
    ("68 69", "%y %d"), ("69", "%y"), ("MAY", "%b"), ("may", "%B"), ("\u017fep", "%b"), ("\u0663", "%H"), ("\u2167", "%H"),
    ("+0530", "%z"), ("+05:30", "%z"), ("+05:3059", "%z"), ("+0530:59", "%z"), ("-00:00:30.5", "%z"), ("Z", "%z"), ("z", "%z"),
    ("UTC", "%Z"), ("gmt", "%Z"), ("EST", "%Z"), ("est", "%Z"), ("cest", "%Z"), ("111", "%H%M"), ("1111111", "%H%M%S%f"),
    ("1234567", "%f"), ("1.5", "%S.%f"), ("100%", "%j%%"), ("1", "%Q"), ("1", "%"), ("1", "% d"), ("1", "%."), ("a\tb", "a b"),
    ("ab", "a b"), ("1 q", "%d"), ("", ""), ("x", ""), ("", "%d"), ("1 1", "%d %d"), ("1", "%c %Y"), ("03/05/24", "%x"),
    ("07:08:09", "%X"), ("12:00:61", "%X"), ("12:00:62", "%X"), ("\u00c9 1", "\u00e9 %d"), ("'\"", "%d"), (" 5", "%d"), ("  5", " %d"),
]


def formats():
    rng = random.Random(1)
    for letter in LETTERS:
        yield "%" + letter
        for modifier in "EO":
            yield f"%{modifier}{letter}"
        for flag in "_-0^#":
            yield f"%{flag}{letter}"
        yield "%" + rng.choice(["", *"_-0^#"]) + rng.choice(["1", "5", "12"]) + rng.choice(["", "E", "O"]) + letter
    yield from ["", "%", "%5", "%E", "\u00e9%d\u00e9", "a\0b", "%1023d", "%1024d", "%2047d", "%2048d", "%99999999999999d", "%^\u00e9"]


def struct(t):
    return {"$struct_time": list(t), "zone": t.tm_zone, "gmtoff": t.tm_gmtoff}


def cases():
    rng = random.Random(2)
    for tz in ZONES:
        zone = {"tz": tz}
        yield "tzinfo", [], {}, zone
        for secs in [*MOMENTS, *(FAR if tz == "UTC0" else []), *(rng.randrange(2**32) for _ in range(4))]:
            secs = secs if abs(secs) <= 2**53 or isinstance(secs, float) else {"$int": str(secs)}
            if isinstance(secs, float) and not secs - secs == 0:
                secs = {"$float": repr(secs)}
            for call in ["localtime"] if tz != "UTC0" else ["gmtime", "localtime", "ctime"]:
                yield call, [secs], {}, zone
        for t in LOCAL:
            yield "mktime", [list(t)], {}, zone
    utc = {"tz": "UTC0"}
    for t in TIMES + WRONG:
        yield "asctime", [list(t)], {}, utc
        yield "strftime", ["%c %j %U %W %V %G", list(t)], {}, utc
    for number, format in enumerate(formats()):
        yield "strftime", [format, list(TIMES[number % len(TIMES)])], {}, utc
        yield "strftime", [format, struct(time.gmtime(1709622489 + 7654321 * number))], {}, utc
    for data, format in TEXTS:
        yield "strptime", [data] if format is None else [data, format], {}, utc
    for data, format in TEXTS:
        if "%Z" in (format or ""):
            yield "strptime", [data, format], {}, {"tz": "EST5EDT,M3.2.0,M11.1.0"}
            yield "strptime", [data, format], {}, {"tz": "CET-1CEST,M3.5.0,M10.5.0/3"}


def decode(value):
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, dict) and "$int" in value:
        return int(value["$int"])
    if isinstance(value, dict) and "$float" in value:
        return float(value["$float"])
    if isinstance(value, dict):
        return time.struct_time((*value["$struct_time"], value["zone"], value["gmtoff"]))
    return value


def answer(call, args, kwargs, extra):
    warnings.simplefilter("ignore")
    os.environ["TZ"] = extra["tz"]
    time.tzset()
    # glibc begins the next search where the last one ended: always in standard time here.
    time.mktime((2000, 1, 1, 0, 0, 0, 0, 1, 0))
    result = []

    def called(*args):
        result.append(tzinfo() if call == "tzinfo" else getattr(time, call)(*args))
        return None if isinstance(result[0], time.struct_time) else result[0]

    got = ask(called, *map(decode, args))
    if result and isinstance(result[0], time.struct_time):
        got = {"ok": struct(result[0])}
    return got


def tzinfo():
    return {"tzname": list(time.tzname), "timezone": time.timezone, "altzone": time.altzone, "daylight": time.daylight}
