"""Inputs for time: moments, formats, texts and zones, most zones as POSIX rules; of the named ones only years in which all
databases agree."""

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
NAMED = [
    "Europe/Berlin", ":Europe/Berlin", "America/New_York", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe",
    "Pacific/Apia", "America/Sao_Paulo", "Etc/GMT+5", "europe/berlin", "Europe/Atlantis",
]
# Changes of law and of summer time in those zones, and an hour to both sides.
CHANGES = [467481600, 1301752800, 1325239200, 1427542200, 1711846800, 1728144000, 1729990800, 1730613600, 4110112800]
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
SHAPES = ["3", "10", "_10", "-10", "010", "^10", "#10", "_^10", "10E", "_10O", "^#", "+", "+6", "-_", "0-5"]
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
NUMBERS = [
    "0", "00", "000", "1", "01", "001", "7", "9", "12", "13", "20", "23", "24", "31", "32", "53", "54", "59", "60", "61", "62",
    "68", "69", "99", "365", "366", "367", "0000", "0001", "2024", "9999", "12345", "1234567", " 1", "-1", "+1", "1 ", "x", "",
    "\u0661", "1\u0662", "\u0661\u0669\u0669\u0669", "\u00b2",
]
NAMES = {
    "a": ["Mon", "tue", "WED", "Sunday", "Mo", "M\u00f6n", "\u017fun", "x"], "A": ["Monday", "TUESDAY", "wednesday", "Sun", "sundayx"],
    "b": ["Jan", "fEB", "dec", "June", "\u017fep", "Ma"], "B": ["January", "may", "AUGU\u017ft", "Sept", "junebug"],
    "p": ["AM", "pm", "Pm", "a", "xm"], "Z": ["UTC", "utc", "GMT", "gmt+1", "EST", "\u0130", ""],
    "z": [
        "+0000", "-0000", "+00:00", "-12:34", "+1234", "+123456", "+12:34:56", "-12:34:56.789", "+123456.1234567", "+2459", "+2400",
        "+9959", "+0160", "+01:60", "Z", "z", "+1", "+12:3", "12:34", "+12:34:5", "+12:34:60", "\u0661", "+\u0661\u0662\u0663\u0664",
    ],
    "c": ["Tue Mar  5 07:08:09 2024", "tue mar 05 7:8:9 2024", "Tue Mar 5 07:08:09 24"],
    "x": ["03/05/24", "3/5/24", "13/05/24"], "X": ["07:08:09", "7:8:9", "24:00:00"], "%": ["%", "%%", ""],
}
# (text, format) that say something of how texts are matched at all.
MATCHES = [
    *((f"a{c}1", f"a{c}%d") for c in "\\.^$*+?(){}[]|#&~-:,/'\"<>=!@`_;"),
    *((f"1{c}2", f"%d{d}%m") for c in " \t\n\x0b\x0c\r\x1c\x1f\x85\xa0\u2003\u3000\u200b" for d in " \u3000"),
    ("K1", "\u212a%d"), ("\u212a1", "k%d"), ("\u017f1", "S%d"), ("\u00df1", "\u1e9e%d"), ("\u03c31", "\u03c2%d"), ("\u01c51", "\u01c4%d"),
    ("\u01301", "i%d"), ("i1", "\u0131%d"), ("\ufb051", "\ufb06%d"), ("\u00b51", "\u03bc%d"),
    ("\u03d0\u03f5\u03d1\u03f0\u03d6\u03f1\u03d51", "\u0392\u0395\u0398\u039a\u03a0\u03a1\u03a6%d"), ("\u0345\u1fbe\u1fd3\u1fe31", "\u0399\u0399\u0390\u03b0%d"),
    ("\u1c80\u1c81\u1c82\u1c83\u1c84\u1c85\u1c86\u1c87\u1c881", "\u0412\u0414\u041e\u0421\u0422\u0422\u042a\u0462\ua64a%d"), ("\u1e9b1", "\u1e60%d"),
    ("\u1c8a1", "\u1c89%d"), ("\ua7dc1", "\u019b%d"), ("\u212b1", "\u00e5%d"), ("\u01c41", "\u01c5%d"), ("12 1", "%d  %m"), ("1  2", "%d %m"),
    ("121", "%d%m"), ("111", "%m%d"), ("1111", "%d%m%y"), ("012", "%d%w"), ("3112", "%j%d"), ("12345678", "%f%d"), ("1234567", "%f%H"),
    ("010101", "%H%M%S"), ("111", "%H%M%S"), ("11", "%H%M%S"), ("20240305T070809", "%Y%m%dT%H%M%S"), ("2024-03-05 07:08:09.5", "%Y-%m-%d %H:%M:%S.%f"),
    ("Tue, 05 Mar 2024 07:08:09", "%a, %d %b %Y %H:%M:%S"), ("Mon, 05 Mar 2024", "%a, %d %b %Y"), ("12 12 am", "%H %I %p"), ("12 am 5", "%I %p %H"),
    ("pm 3", "%p %I"), ("pm 3", "%p %H"), ("24 1999", "%y %Y"), ("1999 24", "%Y %y"), ("Mon 5", "%a %w"), ("5 Mon", "%w %a"), ("Mar 4", "%b %m"),
    ("2024 60 1 1", "%Y %j %m %d"), ("2023 366", "%Y %j"), ("2024 0 0", "%Y %U %w"), ("2024 0 1", "%Y %W %w"), ("2024 53 6", "%Y %U %w"),
    ("2024 10", "%Y %U"), ("10 1", "%U %w"), ("2024 10 10 1", "%Y %U %W %w"), ("1 2024 5", "%V %G %u"), ("2024 53 1", "%G %V %u"),
    ("2020 53 Sun", "%G %V %a"), ("0000 1 1", "%G %V %u"), ("0001 1 1", "%G %V %u"), ("9999 52 7", "%G %V %u"), ("2024 5", "%G %u"), ("5", "%V"),
    ("2024 5", "%Y %V"), ("2024 2024 5 1", "%G %Y %V %u"), ("29 2", "%d %m"), ("29 2 1900", "%d %m %Y"), ("29 2 2000", "%d %m %Y"), ("31 4", "%d %m"),
    ("UTC +0100", "%Z %z"), ("+0100 GMT", "%z %Z"), ("1", "%d%"), ("1", "%d% "), ("1", "%d%%%"), ("1", "%-d"), ("1", "%Ey"), ("1", "%Od"), ("1", "%5d"),
    ("1", "%d %\u00e9"), ("1", "%\n"), ("a", "%d %q"), ("1", "%d\x00"), ("1\x00", "%d\x00"), ("\x00", "%d"), ("'", "%d"), ("\"'", "%d"), ("\u00e9\n", "%d"),
]
TWICE = ["%d%d", "%Y %Y", "%x %d", "%c %c", "%H:%X", "%Z %Z", "%z %z", "%z %d %d", "a.b %a %a", "%% %j  %j", "%y %x", "%d %d %m %m"]


def shapes():
    for letter in LETTERS:
        for shape in SHAPES:
            yield f"%{shape}{letter}"
    for character in map(chr, [*range(33, 127), 0xE9, 0x661, 0x1F600]):
        yield f"<%{character}>"
    yield from [
        "%%Y", "%%%Y", "%5%%d", "%-", "%_", "%^#", "%10", "%E%", "%EE", "%OEd", "%EOd", "%Y%m%dT%H%M%S", "%1000000000d", "%1000000000%",
        "%999999999999999999999Y", "%-1000000000d", "%d" * 300, "x" * 2000, "x" * 1023 + "%d", "%255c", "%256c", "%1024%", "\u00e9" * 1200, "\n\t%n%t",
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
    # glibc looks so far, and no farther, for a time of the year in which summer time is as it is told.
    for tz in ["QQQ-2RRR-4,M5.1.3/12,M9.4.6/5:30", "IST-1GMT0,M10.5.0,M3.5.0/1"]:
        for year in [1961, 1962, 1963, 1964]:
            for month in [1, 2, 3, 9]:
                for isdst in [0, 1]:
                    yield "mktime", [[year, month, 5, 3, 52, 48, 3, 257, isdst]], {}, {"tz": tz}
    for tz in NAMED:
        zone = {"tz": tz}
        yield "tzinfo", [], {}, zone
        for change in CHANGES:
            for secs in [change - 3601, change - 1, change, change + 3600]:
                yield "localtime", [secs], {}, zone
        for secs in [*CHANGES, *(rng.randrange(3 * 10**8, 2**31) for _ in range(6))]:
            os.environ["TZ"] = tz
            time.tzset()
            t = time.localtime(secs)
            yield "mktime", [[*t[:8], -1]], {}, zone
            yield "strftime", ["%c %z %Z %s", struct(t)], {}, zone
        for t in LOCAL:
            yield "mktime", [list(t)], {}, zone
    utc = {"tz": "UTC0"}
    for t in TIMES + WRONG:
        yield "asctime", [list(t)], {}, utc
        yield "strftime", ["%c %j %U %W %V %G", list(t)], {}, utc
    for number, format in enumerate(formats()):
        yield "strftime", [format, list(TIMES[number % len(TIMES)])], {}, utc
        yield "strftime", [format, struct(time.gmtime(1709622489 + 7654321 * number))], {}, utc
    for number, format in enumerate(shapes()):
        yield "strftime", [format, list(TIMES[number % len(TIMES)])], {}, utc
    for shape in ["", *"EO_-0^#", "5"]:
        yield "strftime", [f"<%{shape}t>", list(TIMES[0])], {}, utc
    for letter in "dfGHIjmMSuUVwWyY":
        for text in NUMBERS:
            yield "strptime", [text, f"%{letter}"], {}, utc
    for letter, texts in NAMES.items():
        for text in texts:
            yield "strptime", [text, f"%{letter}"], {}, utc
    for character in map(chr, [*range(32, 127), 0xE9]):
        yield "strptime", ["1", f"%{character}"], {}, utc
    for data, format in MATCHES:
        yield "strptime", [data, format], {}, utc
    for tz in ["UTC0", "EST5EDT,M3.2.0,M11.1.0"]:
        for format in TWICE:
            yield "strptime", ["1", format], {}, {"tz": tz}
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
    texts = []

    def called(*args):
        try:
            result.append(tzinfo() if call == "tzinfo" else getattr(time, call)(*args))
        except Exception as error:
            texts.append(str(error))
            raise
        return None if isinstance(result[0], time.struct_time) else result[0]

    got = ask(called, *map(decode, args))
    if result and isinstance(result[0], time.struct_time):
        got = {"ok": struct(result[0])}
    if "err" in got and "errno" not in got["err"]:
        got["err"]["msg"] = texts[0]
    return got


def tzinfo():
    return {"tzname": list(time.tzname), "timezone": time.timezone, "altzone": time.altzone, "daylight": time.daylight}
