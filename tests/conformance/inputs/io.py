"""Inputs for io: sessions that between them use every class and method, the modes of open, and random ones."""

import base64
import io
import os
import random
import tempfile

from .values import decode, encode, exception

PAGES = (
    "cp437 cp720 cp737 cp775 cp850 cp852 cp855 cp857 cp858 cp860 cp861 cp862 cp863 cp864 cp865 cp866 cp869 cp874 cp1250 cp1251 cp1252 cp1253 cp1254 "
    "cp1255 cp1256 cp1257 cp1258 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9 iso8859-10 iso8859-11 iso8859-13 "
    "iso8859-14 iso8859-15 iso8859-16 koi8-r koi8-u mac-roman mac-cyrillic tis-620"
).split()
UNICODE = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "utf-7"]
CODECS = UNICODE + ["ascii", "latin-1", "cp1252", "cp437", "koi8-r"]
HANDLERS = ["strict", "ignore", "replace", "backslashreplace", "surrogateescape", "xmlcharrefreplace", "namereplace", "bogus"]
NEWLINES = [None, "", "\n", "\r", "\r\n"]
TEXT = "grün\r\n€uro\r\rlast\n\U0001f600+-~\\\n"


def b(data):
    return {"b64": base64.b64encode(data).decode()}


def text_of(text):
    """A str, also one with lone surrogates, as the format writes it."""
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        return {"$wtf8_b64": base64.b64encode(text.encode("utf-8", "surrogatepass")).decode()}
    return text


def shown(value):
    if isinstance(value, str):
        return text_of(value)
    if isinstance(value, (list, tuple)):
        return [shown(member) for member in value]
    return encode(value)


def given(value):
    if isinstance(value, dict) and "$wtf8_b64" in value:
        return base64.b64decode(value["$wtf8_b64"]).decode("utf-8", "surrogatepass")
    if isinstance(value, list):
        return [given(member) for member in value]
    return decode(value)


def session(kind, *ops, **setup):
    return "session", {"kind": kind, **setup, "ops": [list(op) for op in ops]}, {}, {}


def names():
    """What encodings are called."""
    ask = ["encoding"], ["errors"], ["readline"]
    for name in (
        "UTF8 utf_8 U8 utf cp65001 utf8-ucs4 utf-8-SIG UTF16 u32 Utf-16LE unicodeLittleUnmarked U7 unicode-1-1-utf-7 LATIN1 l1 8859 iso_8859-1:1987 "
        "csISOLatin1 ibm819 us-ascii 646 ANSI_X3.4-1968 csascii 1252 windows-1252 437 IBM850 866 latin9 l9 iso-8859-15 iso_8859.15 ISO8859_16 greek8 "
        "arabic hebrew cyrillic thai latin-7 koi8_r cskoi8r KOI8-U macintosh MacRoman maccyrillic tis620 tis-620-0 cp-is CP_GR utf--8 -utf8- utf.8 "
        "utf8.x ut f8 nope hex rot13 idna2 latin0 é"
    ).split():
        yield session("TextIOWrapper", *ask, initial=b(b"a"), encoding=name)
    for name in ("", " utf-8 ", "utf 8", "utf-8\0"):
        yield session("TextIOWrapper", *ask, initial=b(b"a"), encoding=name)


def codecs():
    """Every byte and many characters in every encoding, and faults for every handler."""
    every = bytes(range(256))
    letters = "".join(chr(code) for code in (*range(0x20, 0x7f, 3), *range(0xa0, 0x180), *range(0x391, 0x460, 2), *range(0x5d0, 0x5eb, 4), *range(0x621, 0x650, 4)))
    letters += "".join(chr(code) for code in (*range(0xe01, 0xe5c, 5), *range(0x2010, 0x2040, 2), *range(0x2500, 0x25a0, 5), 0x20ac, 0x20aa, 0x1e02, 0xfb01))
    for page in [*PAGES, "latin-1", "ascii"]:
        for handler in ("backslashreplace", "surrogateescape"):
            yield session("TextIOWrapper", ["read"], encoding=page, errors=handler, newline="", initial=b(every))
        yield session("TextIOWrapper", ["read", 1], encoding=page, newline="", initial=b(every[0x80:]))
        yield session("TextIOWrapper", ["write", letters], ["flush_value"], encoding=page, errors="ignore", newline="")
        yield session("TextIOWrapper", ["write", "ab" + letters], ["write", "c"], ["flush_value"], encoding=page, newline="")
    faults = {
        "utf-8": [b"a\xffb", b"\xc3", b"\xe2\x82", b"\xe2\x82x", b"\xf0\x9f\x98", b"\xf0\x9fa", b"\xed\xa0\x80a", b"\xed\xa0", b"\xc0\x80", b"\xf5\x80", b"\xf4\x90\x80\x80", b"\x80\x81"],
        "utf-8-sig": [b"\xef\xbb", b"\xef\xbb\xbf", b"\xef\xbb\xbf\xff", b"\xef\xbba", b"a\xef\xbb\xbf", b"\xef"],
        "utf-16": [b"", b"\xff", b"\xff\xfe", b"\xff\xfea", b"\xfe\xff\0a\0", b"ab", b"a\0", b"\xff\xfe\0\xd8", b"\xff\xfe\0\xd8a\0", b"\xfe\xff\xdc\0\0a", b"\0\xd8", b"\0\xdcab"],
        "utf-16-le": [b"a", b"a\0b", b"\0\xd8", b"\0\xd8\0", b"\0\xd8a\0", b"\0\xdca\0", b"\xff\xfea\0"],
        "utf-16-be": [b"\0a\0", b"\xd8\0", b"\xd8\0\0a", b"\xdc\0\0a"],
        "utf-32": [b"\xff\xfe\0\0", b"\xff\xfe\0\0a\0\0", b"\0\0\xfe\xff\0\0\0a", b"a\0\0\0", b"\xff\xfe\0", b"\xff\xff\xff\xff"],
        "utf-32-le": [b"\0\xd8\0\0a\0\0\0", b"\0\0\x11\0", b"a\0\0"],
        "utf-32-be": [b"\0\0\xd8\0\0\0\0a", b"\0\x11\0\0", b"\0\0\0"],
        "utf-7": [b"+AGE-b", b"a+-b", b"+", b"+A", b"+AG", b"+AGF-", b"+AGEB!", b"+!a", b"\xff", b"+AGE\xff", b"+2D3eAA-", b"~\\", b"+AOk-+AOk", b"+AOkA6Q.", b"+-+AGE", b"+AOk\n"],
        "ascii": [b"a\x80\xffb"],
        "cp1252": [b"a\x81\x8d\x80"],
    }
    for codec, samples in faults.items():
        for handler in HANDLERS:
            for sample in samples:
                yield session("TextIOWrapper", ["read"], ["seek", 0], ["read", 1], ["readline"], encoding=codec, errors=handler, newline="", initial=b(sample))
    wrong = ["a€b", "é日\U0001f600", "日", "", "a\x81", "\ue000\x07각㐀豈"]
    for codec in CODECS:
        for handler in HANDLERS:
            yield session("TextIOWrapper", *(["write", text] for text in wrong), ["flush_value"], encoding=codec, errors=handler, newline="")
        for text in ("a\udc80b", "\udcff\udc80日", "日\udcff"):
            if not codec.startswith("utf-7"):
                yield session("TextIOWrapper", ["write", text_of(text)], ["flush_value"], encoding=codec, errors="surrogateescape", newline="")


def text():
    """Reading and writing text: line ends, positions, what reaches the bytes below and when."""
    rng = random.Random(6)
    for codec in CODECS:
        data = TEXT.encode(codec, "replace")
        for newline in NEWLINES:
            yield session("TextIOWrapper", ["readlines"], ["newlines"], ["seek", 0], ["readlines_packed"], encoding=codec, newline=newline, initial=b(data))
            yield session("TextIOWrapper", ["write", TEXT], ["raw_value"], ["flush_value"], encoding=codec, errors="replace", newline=newline)
            steps = []
            for count in range(12):
                steps += [["tell_save", f"s{count}"], ["read", 2]]
            steps += [step for count in (7, 3, 11, 0) for step in (["seek_saved", f"s{count}"], ["read", 3], ["newlines"])]
            yield session("TextIOWrapper", *steps, ["read"], encoding=codec, newline=newline, initial=b(data))
        if codec in ("utf-8", "utf-16", "utf-7", "latin-1"):
            wide, newline = (TEXT * 400).encode(codec, "replace"), rng.choice([None, "\r\n"])
            steps = [["read", 8190], ["tell_save", "a"], ["readline"], ["tell_save", "b"], ["readline", 3], ["read", 900], ["tell_save", "c"], ["readline"]]
            steps += [["seek_saved", "b"], ["readline"], ["seek_saved", "c"], ["read", 9], ["seek_saved", "a"], ["readline"], ["newlines"]]
            yield session("TextIOWrapper", *steps, encoding=codec, newline=newline, initial=b(wide))
        yield session(
            "TextIOWrapper", ["seek", 0, 2], ["write", "x\n"], ["flush_value"], ["seek", 0], ["write", "y"], ["flush_value"], ["seek", 0], ["read"],
            encoding=codec, initial=b("é".encode(codec, "replace")),
        )
    for buffering, through in ((True, False), (False, True), (True, True), (False, False)):
        setup = {"line_buffering": buffering, "write_through": through}
        yield session(
            "TextIOWrapper", ["line_buffering"], ["write_through"], ["write", "a"], ["raw_value"], ["write", "b\n"], ["raw_value"], ["write", "c\rd"], ["raw_value"],
            ["writelines", ["e", "f\n", "g"]], ["raw_value"], ["reconfigure", {"line_buffering": not buffering}], ["raw_value"], ["write", "h"], ["write", "i\n"], ["raw_value"], ["close"], ["raw_value"], ["write", "x"], **setup,
        )
    for size in (8190, 8192, 9000):
        yield session("TextIOWrapper", ["write", "x" * size], ["raw_value"], ["seek", 0, 2], ["write", "ab"], ["write", "c"], ["seek", 8185], ["read"])
        yield session("TextIOWrapper", ["write", "é"], ["write", "x" * size], ["seek", 8185], ["read"], ["write", "€" * 2], ["seek", 8185], ["read"])
    one = [
        ["read", 0], ["readline", 0], ["next"], ["tell_save", "a"], ["next"], ["next"], ["next"], ["tell_save", "b"], ["list"], ["readlines"], ["seek", 3], ["readlines", 1],
        ["seek", 0, 1], ["seek", 1, 1], ["seek", 0, 2], ["seek", -1, 2], ["seek", -1], ["seek", 0, 3], ["seek", 0, 4], ["truncate", 2], ["flush_value"], ["readable"], ["writable"],
        ["seekable"], ["isatty"], ["fileno"], ["detach"], ["read"], ["detach"],
    ]
    yield session("TextIOWrapper", *one, initial=b(b"one\ntwo\r\nthree"))
    yield session("TextIOWrapper", ["read", 1], ["reconfigure", {"encoding": "latin-1"}], ["reconfigure", {"newline": "\r"}], ["reconfigure", {"errors": "ignore"}], ["read"], initial=b(b"a\xe9"), errors="replace")
    yield session(
        "TextIOWrapper", ["write", "é"], ["reconfigure", {"encoding": "latin-1", "errors": "replace"}], ["write", "é€"], ["errors"], ["reconfigure", {"encoding": "utf-16"}],
        ["errors"], ["write", "é"], ["encoding"], ["reconfigure", {"encoding": "nope"}], ["encoding"], ["reconfigure", {"newline": "\r\n"}], ["write", "\n"], ["flush_value"],
    )
    for op in (["read"], ["readline"], ["write", "x"], ["seek", 0], ["tell_save", "a"], ["flush"], ["truncate"], ["readable"], ["seekable"], ["isatty"], ["next"], ["detach"], ["encoding"], ["line_buffering"], ["newlines"]):
        for kind in ("TextIOWrapper", "StringIO"):
            if not (kind == "StringIO" and op[0] in ("detach", "encoding")):
                yield session(kind, ["close"], ["close"], ["closed"], op)


def binary():
    """Buffers: what is read ahead, what is written when, and what a raw stream that blocks makes of it."""
    chunks = [b(b"ab\nc"), b(b"defgh"), None, b(b""), b(b"ij"), None, b(b"k\nlm\n"), b(b"n")]
    reads = (
        ["read", 1], ["read", 3], ["read", 7], ["read"], ["read1", 2], ["read1"], ["read1", 20], ["peek"], ["peek", 3], ["readline"], ["readline", 2], ["readinto", 3],
        ["readinto", 9], ["readinto1", 3], ["readinto1", 9], ["read", 0], ["read1", 0], ["next"], ["readlines", 2],
    )
    for size in (1, 2, 4, 5, 8192):
        for first in reads:
            for second in reads:
                if (reads.index(first) + reads.index(second) + size) % (2 if size == 4 else 7) == 0:
                    yield session("BufferedReader", first, second, ["peek"], ["read", 2], ["read"], ["read"], chunks=chunks, buffer_size=size)
    accepts = ([], [3], [1, 2, None, 4], [None], [None, None, None], [0, 2], [2, None, 1, None, 100], [4, 4, 4])
    for size in (1, 4, 8):
        for accept in accepts:
            writes = [["write", b(b"ab")], ["raw_value"], ["write", b(b"cde")], ["raw_value"], ["write", b(b"fghi")], ["raw_value"], ["write", b(b"j" * 9)], ["raw_value"]]
            yield session("BufferedWriter", *writes, ["flush"], ["raw_value"], ["flush_value"], ["close"], ["raw_value"], accept=accept, buffer_size=size)
            yield session("BufferedWriter", ["writelines", [b(b"a" * 3), b(b"b" * 7), b(b"")]], ["raw_value"], ["write", b(b"")], ["flush_value"], ["close"], ["closed"], accept=accept, buffer_size=size)
    data = b(b"0123456789\nabcdefghij\nKLMNOPQRST\n")
    for size in (3, 4, 8, 8192):
        steps = [["read", 2], ["write", b(b"XY")], ["raw_value"], ["read", 2], ["raw_value"], ["tell"], ["seek", -1, 1], ["tell"], ["write", b(b"Z")], ["tell"], ["readline"], ["raw_value"]]
        yield session("BufferedRandom", *steps, ["peek"], ["truncate", 20], ["raw_value"], ["tell"], ["seek", 0, 2], ["write", b(b"end")], ["flush_value"], initial=data, buffer_size=size)
        steps = [["readinto", 5], ["write", b(b"-" * 6)], ["read1", 3], ["raw_value"], ["write", b(b"+")], ["seek", 1], ["raw_value"], ["read"], ["write", b(b"tail")], ["raw_value"], ["flush_value"]]
        yield session("BufferedRandom", *steps, ["close"], ["raw_value"], ["read"], ["write", b(b"x")], ["tell"], initial=data, buffer_size=size)
        steps = [["read", 3], ["write", b(b"abc")], ["raw_value"], ["write", b(b"d" * 9)], ["raw_value"], ["readline"], ["peek"], ["read1"], ["readinto", 4], ["seekable"], ["tell"], ["isatty"]]
        yield session("BufferedRWPair", *steps, ["flush_value"], ["readable"], ["writable"], ["read"], ["close"], ["closed"], ["raw_value"], initial=data, buffer_size=size)
    yield session("BufferedReader", ["seek", 4], ["tell"], ["readline"], ["tell"], ["seek", -3, 2], ["read"], ["seek", -99, 1], ["seek", 0, 5], ["readlines", 5], ["seek", 0], ["readlines", 5], ["readlines_packed"], ["list"], ["next"], ["fileno"], ["detach"], ["read"], initial=data)
    for size in (0,):
        for kind in ("BufferedReader", "BufferedRandom", "BufferedWriter", "BufferedRWPair"):
            yield session(kind, ["read"], initial=data, buffer_size=size)
    for kind in ("BufferedReader", "BufferedRandom", "BufferedWriter", "BufferedRWPair", "BytesIO"):
        for op in (["read"], ["write", b(b"x")], ["seek", 0], ["tell"], ["flush"], ["truncate"], ["peek"], ["readline"], ["readinto", 1], ["readable"], ["isatty"], ["seekable"]):
            missing = {"BufferedReader": ("write",), "BufferedWriter": ("read", "peek", "readline", "readinto"), "BufferedRWPair": ("seek", "tell", "truncate"), "BytesIO": ("peek",)}
            if op[0] not in missing.get(kind, ()):
                yield session(kind, ["close"], ["close"], ["closed"], op, initial=data)


def memory():
    """BytesIO and StringIO: positions beyond the end, cutting, line ends."""
    yield session(
        "BytesIO", ["seek", 5], ["write", b(b"ab")], ["getvalue"], ["truncate", 3], ["tell"], ["getvalue"], ["write", b(b"c")], ["getvalue"], ["seek", -2, 2], ["read"],
        ["seek", -5, 1], ["tell"], ["readinto", 4], ["getbuffer_set", 1, b(b"XY")], ["getbuffer_set", 7, b(b"ZZ")], ["getvalue"], ["seek", -1], ["seek", 0, 3], ["read1"], ["read1", 2],
        ["readinto1", 3], ["seek", 2**40], ["read"], ["truncate"], ["tell"], ["close"], ["getvalue"], initial=b(b"xy"),
    )
    yield session("BytesIO", ["readlines", 3], ["readlines", 4], ["next"], ["readline", 1], ["list"], ["readlines_packed"], ["writelines", [b(b"a\n"), b(b"b")]], ["getvalue"], initial=b(b"a\nbc\nd\nefg\nh"))
    for newline in NEWLINES:
        steps = [["getvalue"], ["readline"], ["newlines"], ["read", 3], ["tell"], ["readlines"], ["readlines_packed"], ["newlines"], ["write", "x\r\ny\rz\n"], ["getvalue"], ["newlines"]]
        yield session("StringIO", *steps, ["seek", 2], ["write", "\n"], ["getvalue"], ["seek", 0], ["readline", 4], ["next"], ["list"], ["next"], initial=TEXT, newline=newline)
        yield session("StringIO", ["seek", 4], ["write", "é\n"], ["getvalue"], ["truncate", 2], ["getvalue"], ["tell"], ["seek", 0, 2], ["tell"], ["seek", 1, 1], ["seek", -1], ["seek", 0, 3], ["line_buffering"], ["readlines", 3], newline=newline)


def files():
    """Files: modes, and what is in them when."""
    modes = ["r", "w", "x", "a", "r+", "w+", "x+", "a+", "rb", "wb", "xb", "ab", "rb+", "r+b", "w+b", "x+b", "a+b", "rt", "wt", "tr", "br", "bar", "rr", "rw", "r++", "b", "+", "", "U", "rU", "z", "rbt"]
    for mode in modes:
        for exists in (True, False):
            for kwargs in ({}, {"buffering": 0}, {"buffering": 1}, {"buffering": 3}, {"encoding": "latin-1", "errors": "ignore"}, {"newline": "\r"}):
                if kwargs.get("buffering") == 1 and "b" in mode:
                    continue
                yield "open_mode", {"mode": mode, "exists": exists, "kwargs": kwargs}, {}, {}
    for mode, size in (("wb", -1), ("wb", 4), ("wb", 0), ("ab", 4), ("r+b", 4), ("r+b", 0), ("w+b", 4), ("a+b", 4), ("xb", 4)):
        raw = ["readall"] if size == 0 else ["peek"]
        yield session(
            "file", ["open", mode, {"buffering": size}], ["write", b(b"abc")], ["file_content"], ["tell"], ["write", b(b"de")], ["file_content"], ["seek", 1], ["file_content"], ["write", b(b"f")],
            ["flush"], ["file_content"], ["truncate", 4], ["file_content"], ["write", b(b"g")], ["read", 2], raw, ["seek", 0, 2], ["tell"], ["mode"], ["fileno"], ["writelines", [b(b"h"), b(b"i")]],
            ["readable"], ["writable"], ["close"], ["file_content"], ["write", b(b"x")], ["closed"], initial=None if mode == "xb" else b(b"0123456789"),
        )
    for mode in ("w", "a", "r+", "w+", "a+", "x"):
        for kwargs in ({}, {"buffering": 1}, {"buffering": 5, "newline": "\r\n", "encoding": "utf-16"}, {"newline": "", "encoding": "utf-8-sig"}):
            yield session(
                "file", ["open", mode, kwargs], ["tell"], ["write", "a\nb"], ["file_content"], ["tell"], ["flush"], ["file_content"], ["write", "c" * (9000 if mode == "r+" and not kwargs else 30)], ["file_content"], ["seek", 0], ["readline", 9],
                ["seek", 0, 2], ["write", "\nd"], ["truncate"], ["file_content"], ["mode"], ["line_buffering"], ["close"], ["file_content"],
                ["open", "r", {"encoding": kwargs.get("encoding", "utf-8")}], ["readline"], ["tell"], ["next"], ["tell"], ["read", 3], ["newlines"], ["readlines"], ["close"],
                initial=None if mode == "x" else b("é\nz".encode(kwargs.get("encoding", "utf-8"))),
            )
    yield session("file", ["read"], ["open", "r"], ["open", "rb", {"buffering": 0}], ["read", 1], ["readinto", 3], ["readline"], ["readlines", 1], ["readlines_packed"], ["readall"], ["seek", 0, 2], ["read"], ["write", b(b"x")], ["truncate", 1], ["next"], ["list"], initial=b(b"ab\ncdefgh\ni\njk\nl"))


def decoders():
    for translate in (True, False):
        for pieces in (["a\r", "\nb\r", "c\n"], ["\r", "\r", "\n", ""], ["", "\r\n\r", "\r\n"], ["x\ny", "\rz"]):
            ops = [op for piece in pieces for op in (["decode", piece], ["newlines"], ["getstate"])]
            yield "newline_decoder", {"translate": translate, "ops": [*ops, ["decode", "", True], ["newlines"], ["reset"], ["getstate"], ["setstate", [b(b""), 1]], ["getstate"], ["decode", "\n"], ["newlines"], ["setstate", [b(b""), 0]], ["decode", "q\r", True]]}, {}, {}


def rand():
    """Random sessions over every kind of stream."""
    rng = random.Random(7)
    letters = ["a", "b ", "\n", "\r", "\r\n", "é", "日", "\U0001f600", "xyz", "+", "-"]
    line = lambda: "".join(rng.choice(letters) for _ in range(rng.randrange(9)))
    data = lambda: b(bytes(rng.choice(b"ab\n\rcdefgh") for _ in range(rng.randrange(12))))
    for _ in range(120):
        codec, newline = rng.choice(CODECS), rng.choice(NEWLINES)
        errors = rng.choice(["replace", "ignore", "backslashreplace"])
        initial = "".join(line() for _ in range(rng.randrange(8))) * rng.choice([1] * 15 + [120])
        ops = []
        for _ in range(rng.randrange(4, 14)):
            ops.append(rng.choice([
                lambda: ["read", rng.choice([0, 1, 2, 5, 4000])], lambda: ["readline"], lambda: ["readline", rng.randrange(5)], lambda: ["write", line()], lambda: ["tell_save", rng.choice("ab")],
                lambda: ["seek_saved", rng.choice("ab")], lambda: ["seek", 0], lambda: ["seek", 0, 2], lambda: ["flush_value"], lambda: ["raw_value"], lambda: ["newlines"], lambda: ["next"],
                lambda: ["readlines", rng.randrange(6)], lambda: ["truncate"],
            ])())
        yield session("TextIOWrapper", *ops, ["flush_value"], encoding=codec, errors=errors, newline=newline, initial=b(initial.encode(codec, "replace")))
    for _ in range(160):
        ops = []
        for _ in range(rng.randrange(4, 16)):
            ops.append(rng.choice([
                lambda: ["read", rng.randrange(9)], lambda: ["read1", rng.randrange(9)], lambda: ["peek"], lambda: ["readline"], lambda: ["readinto", rng.randrange(9)], lambda: ["readinto1", rng.randrange(9)],
                lambda: ["write", data()], lambda: ["write", data()], lambda: ["writelines", [data(), data()]], lambda: ["seek", rng.randrange(20)], lambda: ["seek", rng.randrange(-3, 4), 1], lambda: ["seek", -rng.randrange(5), 2],
                lambda: ["tell"], lambda: ["truncate"], lambda: ["truncate", rng.randrange(20)], lambda: ["flush_value"], lambda: ["raw_value"], lambda: ["readlines", rng.randrange(6)], lambda: ["read"],
            ])())
        yield session("BufferedRandom", *ops, ["flush_value"], initial=b(bytes(rng.choice(b"0123456789\n") for _ in range(30))), buffer_size=rng.choice([1, 2, 3, 4, 5, 8, 16, 8192]))
    for _ in range(80):
        ops = []
        for _ in range(rng.randrange(4, 12)):
            ops.append(rng.choice([lambda: ["write", data()], lambda: ["write", data()], lambda: ["flush"], lambda: ["raw_value"], lambda: ["flush_value"], lambda: ["writelines", [data(), data()]]])())
        accept = [rng.choice([None, 0, 1, 2, 3, 5, 9]) for _ in range(rng.randrange(9))]
        yield session("BufferedWriter", *ops, ["flush_value"], ["flush_value"], accept=accept, buffer_size=rng.choice([1, 2, 4, 5, 8]))
    for _ in range(80):
        ops = []
        for _ in range(rng.randrange(4, 12)):
            ops.append(rng.choice([
                lambda: ["read", rng.randrange(9)], lambda: ["read1", rng.randrange(9)], lambda: ["peek"], lambda: ["readline"], lambda: ["readline", rng.randrange(6)], lambda: ["readinto", rng.randrange(9)],
                lambda: ["readinto1", rng.randrange(9)], lambda: ["read"], lambda: ["next"], lambda: ["readlines", rng.randrange(6)],
            ])())
        chunks = [rng.choice([None, data(), data(), data()]) for _ in range(rng.randrange(9))]
        yield session("BufferedReader", *ops, chunks=chunks, buffer_size=rng.choice([1, 2, 4, 5, 8]))
    for _ in range(40):
        ops = []
        for _ in range(rng.randrange(4, 14)):
            ops.append(rng.choice([
                lambda: ["read", rng.randrange(9)], lambda: ["readline"], lambda: ["write", line()], lambda: ["seek", rng.randrange(20)], lambda: ["tell"], lambda: ["truncate"], lambda: ["truncate", rng.randrange(9)],
                lambda: ["getvalue"], lambda: ["newlines"], lambda: ["next"], lambda: ["readlines", rng.randrange(6)],
            ])())
        yield session("StringIO", *ops, ["getvalue"], initial=line() + line(), newline=rng.choice(NEWLINES))


def cases():
    for group in (names, codecs, text, binary, memory, files, decoders, rand):
        yield from group()


class Kept(io.BytesIO):
    """Bytes in memory that can be looked at when they are closed."""

    last = None

    def close(self):
        if not self.closed:
            self.last = self.getvalue()
        super().close()

    def value(self):
        return self.last if self.closed else self.getvalue()


class Chunks(io.RawIOBase):
    """A raw stream whose reads give these; None would block."""

    def __init__(self, chunks):
        self.chunks = list(chunks)

    def readable(self):
        return True

    def readinto(self, buffer):
        if not self.chunks:
            return 0
        chunk = self.chunks.pop(0)
        if chunk is None:
            return None
        count = min(len(buffer), len(chunk))
        buffer[:count] = chunk[:count]
        if count < len(chunk):
            self.chunks.insert(0, chunk[count:])
        return count


class Accepts(io.RawIOBase):
    """A raw stream whose writes take as many bytes as this; None would block."""

    def __init__(self, limits):
        self.limits = list(limits)
        self.taken = b""

    def writable(self):
        return True

    def write(self, data):
        limit = self.limits.pop(0) if self.limits else len(data)
        if limit is None:
            return None
        self.taken += bytes(data)[:limit]
        return min(limit, len(data))

    def value(self):
        return self.taken


def raised(error):
    out = exception(error)
    if isinstance(error, UnicodeError):
        out["attrs"] = {"encoding": error.encoding, "start": error.start, "end": error.end, "reason": error.reason}
    if isinstance(error, BlockingIOError):
        out["attrs"] = {"characters_written": error.characters_written}
    return {"err": out}


def answer(call, args, kwargs, extra):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "f")
        try:
            if call == "open_mode":
                return {"ok": shown_mode(path, **args)}
            if call == "newline_decoder":
                stream = Stream(io.IncrementalNewlineDecoder(None, args["translate"]), None, path)
            else:
                stream = made(args, path)
        except Exception as error:
            return raised(error)
        out = []
        for op in args["ops"]:
            try:
                out.append({"ok": shown(stream.operate(*given(op)))})
            except LookupError as error:
                out.append({"err": {"type": "NoFile"}} if error.args == ("no file",) else raised(error))
            except StopIteration:
                out.append({"err": {"type": "StopIteration"}})
            except Exception as error:
                out.append(raised(error))
        stream.end()
        return {"ok": out}


def shown_mode(path, mode, exists, kwargs):
    if exists:
        with open(path, "wb") as file:
            file.write(b"hello\nworld\n")
    with open(path, mode, **kwargs) as file:
        told = {
            "class": type(file).__name__, "mode": file.mode, "readable": file.readable(), "writable": file.writable(), "seekable": file.seekable(), "tell": file.tell(),
        }
        if isinstance(file, io.TextIOWrapper):
            told |= {"encoding": file.encoding.lower(), "errors": file.errors}
    with open(path, "rb") as file:
        return encode(told | {"content": file.read()})


def made(args, path):
    setup = {key: given(value) for key, value in args.items() if key not in ("kind", "ops")}
    initial = setup.pop("initial", None)
    size = [setup["buffer_size"]] if "buffer_size" in setup else []
    match args["kind"]:
        case "StringIO":
            return Stream(io.StringIO(initial or "", **setup), None, path)
        case "BytesIO":
            return Stream(io.BytesIO(initial or b""), None, path)
        case "file":
            if initial is not None:
                with open(path, "wb") as file:
                    file.write(initial)
            return Stream(None, None, path)
        case "TextIOWrapper":
            below = Kept(initial or b"")
            return Stream(io.TextIOWrapper(below, **setup), below, path)
        case "BufferedRWPair":
            below = Kept()
            return Stream(io.BufferedRWPair(io.BytesIO(initial or b""), below, *size), below, path)
        case kind:
            if "chunks" in setup:
                below = Chunks(setup["chunks"])
            elif "accept" in setup:
                below = Accepts(setup["accept"])
            else:
                below = Kept(initial or b"")
            return Stream(getattr(io, kind)(below, *size), below, path)


class Stream:
    """A stream, what is below it, and a file."""

    def __init__(self, stream, below, path):
        self.stream, self.below, self.path, self.saved = stream, below, path, {}

    def end(self):
        if isinstance(self.below, Accepts):
            self.below.limits = []
        try:
            self.stream.close()
        except Exception:
            pass

    def operate(self, name, *rest):
        if name == "open":
            if self.stream is not None and not self.stream.closed:
                self.stream.close()
            self.stream = None
            self.stream = open(self.path, rest[0], **(rest[1] if len(rest) > 1 else {}))
            return type(self.stream).__name__
        if name == "file_content":
            with open(self.path, "rb") as file:
                return file.read()
        stream = self.stream
        if stream is None:
            raise LookupError("no file")
        if name in ("closed", "newlines", "encoding", "errors", "line_buffering", "write_through", "mode"):
            return getattr(stream, name)
        if name in ("readinto", "readinto1"):
            buffer = bytearray(b"\xaa" * rest[0])
            return [getattr(stream, name)(buffer), bytes(buffer)]
        match name:
            case "next":
                return next(stream)
            case "list":
                return list(stream)
            case "readlines_packed":
                return stream.readlines(*rest)
            case "fileno":
                return stream.fileno() >= 0
            case "setstate":
                return stream.setstate(tuple(rest[0]))
            case "detach":
                return type(stream.detach()).__name__.replace("Kept", "BytesIO")
            case "reconfigure":
                return stream.reconfigure(**rest[0])
            case "getbuffer_set":
                with stream.getbuffer() as buffer:
                    buffer[rest[0]:rest[0] + len(rest[1])] = rest[1]
                return None
            case "tell_save":
                self.saved[rest[0]] = stream.tell()
                return None
            case "seek_saved":
                if rest[0] not in self.saved:
                    return "unset"
                stream.seek(self.saved[rest[0]])
                return None
            case "flush_value":
                stream.flush()
                return self.below.value()
            case "raw_value":
                return self.below.value()
        return getattr(stream, name)(*rest)
