"""Inputs for errno: every name, every number around them, and OSError built from them."""

import builtins
import errno
import os

from .values import ask, encode

NUMBERS = [-1, 0, *range(1, 140), 2**31 - 1]


def cases():
    for name in sorted(n for n in dir(errno) if n.startswith("E")):
        yield "code", [name], {}, {}
    for name in ["", "enoent", "ENOPE"]:
        yield "code", [name], {}, {}
    for number in NUMBERS:
        yield "errorcode", [number], {}, {}
        yield "strerror", [number], {}, {}
    for number in [1, 2, 3, 4, 10, 11, 13, 17, 20, 21, 32, 103, 104, 110, 111, 114, 115, 22, 9999]:
        yield "oserror", [number, os.strerror(number)], {}, {}
        yield "oserror", [number, os.strerror(number), "a'b/é"], {}, {}
        yield "oserror", [number, os.strerror(number), "from", None, "to"], {}, {}
    classes = [*OSError.__subclasses__(), *ConnectionError.__subclasses__()]
    for name in sorted(cls.__name__ for cls in classes if cls.__module__ == "builtins"):
        for arguments in [[], ["m"], [2, "x"], [2, "x", "f"], [None, "x"]]:
            yield "subclass", [name, *arguments], {}, {}


def answer(call, args, kwargs, extra):
    return ask(CALLS[call], *args)


def code(name):
    value = getattr(errno, name)
    return value if isinstance(value, int) else sorted(value)


def oserror(*args):
    error = OSError(*args)
    keys = ["errno", "strerror", "filename", "filename2"]
    return {
        "type": type(error).__name__, "str": str(error), "repr": repr(error),
        **{key: encode(getattr(error, key)) for key in keys}, "mro": [c.__name__ for c in type(error).__mro__],
    }


def subclass(name, *args):
    error = getattr(builtins, name)(*args)
    keys = ["errno", "strerror", "filename"]
    return {"type": type(error).__name__, "str": str(error), "repr": repr(error), **{key: encode(getattr(error, key)) for key in keys}}


CALLS = {"subclass": subclass, "code": code, "errorcode": lambda n: errno.errorcode[n], "strerror": os.strerror, "oserror": oserror}
