"""Inputs for ntpath, as CPython computes it on Linux."""

import ntpath
import os
from unittest import mock

from .values import ask

EXTRA = {"cwd": "/work/dir", "env": {"USERPROFILE": "C:\\Users\\me", "A": "alpha", "EMPTY": "", "With Space": "x"}}

PATHS = [
    "", "\\", "/", "c:", "c:\\", "c:/", "c:a", "c:\\a", "c:/a/b", "C:\\A\\..\\b", "a", "a\\b", "a/b", "a\\\\b", "\\a", "\\\\", "\\\\\\",
    "\\\\host", "\\\\host\\share", "\\\\host\\share\\", "\\\\host\\share\\a\\b", "//host/share/a", "\\\\?\\c:\\a", "\\\\?\\UNC\\h\\s\\a",
    "\\\\.\\pipe\\x", "\\\\?\\", "\\\\.\\", "..", "..\\..\\a", "a\\..\\..", "c:..", "c:\\..", ".", "a\\.\\b", "x.tar.gz", ".rc", "a.b\\c",
    "a.b/c", "con", "NUL.txt", "é\\ü.txt", "a\0b", "1:\\a", "ab:\\c", "c:\\a:b", "a ", "a.", "a\\b ", "aux .txt", "com¹",
]
EXPANSIONS = [
    "%A%", "%A", "%%", "%A%%A%", "$A", "${A}", "'%A%'", "'$A", "%NOPE%", "$NOPE", "%EMPTY%", "${With Space}", "%With Space%",
    "$$A", "a%A%b$A-", "${A", "%", "$",
]
HOMES = ["~", "~\\a", "~/a", "~other", "~other\\a", "a~", ""]
PAIRS = ["", "\\", "c:", "c:\\", "C:a", "d:b", "a", "a\\", "\\b", "..\\c", "\\\\h\\s", "\\\\h\\s\\", "/x/y"]
LISTS = [
    ["c:\\a"], ["c:\\a\\b", "C:\\A\\c"], ["c:\\a", "c:b"], ["c:\\a", "d:\\a"], ["a\\b", "a/b/c"], ["\\\\h\\s\\a", "\\\\H\\S\\b"], [],
    ["\\a", "a"], ["", "a"], ["c:/a/./b", "c:\\a\\b"],
]


def cases():
    calls = ["normcase", "isabs", "split", "splitext", "splitdrive", "splitroot", "basename", "dirname", "normpath", "abspath", "isreserved"]
    for call in calls:
        for path in PATHS:
            yield call, [path], {}, EXTRA
    for call, inputs in [("expandvars", EXPANSIONS), ("expanduser", HOMES)]:
        for path in inputs:
            yield call, [path], {}, EXTRA
    for first in PAIRS:
        for second in PAIRS:
            yield "join", [first, second], {}, EXTRA
        for start in ["c:\\", "a\\b", "..", "\\\\h\\s"]:
            yield "relpath", [first, start], {}, EXTRA
        yield "relpath", [first], {}, EXTRA
    for call in ["commonprefix", "commonpath"]:
        for paths in LISTS:
            yield call, [paths], {}, EXTRA


def answer(call, args, kwargs, extra):
    with mock.patch.dict(os.environ, extra["env"], clear=True), mock.patch("os.getcwd", lambda: extra["cwd"]):
        return ask(getattr(ntpath, call), *args, **kwargs)
