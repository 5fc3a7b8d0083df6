"""Inputs for posixpath: each pure function over a grid of paths, under one environment and working directory."""

import os
import posixpath
from unittest import mock

from .values import ask

NAME = "posixpath"
MODULE = posixpath
EXTRA = {"cwd": "/work/dir", "env": {"HOME": "/home/me", "A": "alpha", "EMPTY": "", "WITH SPACE": "x", "Ü": "ü"}}

PATHS = [
    "", "/", "//", "///", "a", "a/", "/a", "//a", "///a/", "a/b", "a//b", "/a/b/", "a/./b", "a/../b", "../a", "../../a/..",
    "/..", "/../a", "./", ".", "..", "a/b/..", "a/b/../..", "a/b/../../..", ".rc", "a/.rc", "a.b/c", "x.tar.gz", "..a.b",
    "a.", "a..", "...", "é/ü.txt", "a\nb", "a\0b", "漢/字.é", " a / b ", "C:\\x\\y", "~", "~/x", "$A", "a/$A/${A}x",
]
EXPANSIONS = [
    "$A", "${A}", "$A$A", "${A}b$EMPTY-", "$NOPE", "${NOPE}", "${A", "$", "$$A", "${}", "$A.b", "a$A_", "${WITH SPACE}",
    "${Ü}", "$Ü", "%A%", "~/$A", "${A}${", "$1", "{$A}",
]
HOMES = ["~", "~/", "~/a", "~//a", "a~", "/~", "", "~/a/../b", "~$A"]
PAIRS = ["", "/", "//", "a", "a/", "/b", "../c", ".", "..", "a/b/c", "/work/dir/x", "/work", "é"]
LISTS = [
    ["a"], ["a", "a/b"], ["/a/b", "/a/c"], ["/a/b", "/a"], ["/a", "b"], ["/", "/"], ["a/b/c", "a/b/d", "a/x"], ["a//b", "a/./b"],
    ["", "a"], [], ["/a/../b", "/b"], ["abc", "abd"], ["/abc/x", "/abd"],
]


def cases():
    for call in ["normcase", "isabs", "split", "splitext", "splitdrive", "splitroot", "basename", "dirname", "normpath", "abspath"]:
        for path in PATHS:
            yield call, [path], {}, EXTRA
    for call, inputs in [("expandvars", EXPANSIONS), ("expanduser", HOMES)]:
        for path in inputs:
            yield call, [path], {}, EXTRA
    for first in PAIRS:
        for second in PAIRS:
            yield "join", [first, second], {}, EXTRA
        for start in ["/work", ".", "a/b", ".."]:
            yield "relpath", [first, start], {}, EXTRA
        yield "relpath", [first], {}, EXTRA
    yield "join", ["a", "b", "/c", "d", ""], {}, EXTRA
    yield "join", ["a"], {}, EXTRA
    for call in ["commonprefix", "commonpath"]:
        for paths in LISTS:
            yield call, [paths], {}, EXTRA


def answer(call, args, kwargs, extra):
    with mock.patch.dict(os.environ, extra["env"], clear=True), mock.patch("os.getcwd", lambda: extra["cwd"]):
        return ask(getattr(MODULE, call), *args, **kwargs)
