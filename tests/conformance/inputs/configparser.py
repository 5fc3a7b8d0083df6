"""Inputs for configparser: sessions that between them use every operation and every constructor option."""

import base64
import configparser
import io
import os
import tempfile

from .values import encode

FULL = """\
# a comment
[DEFAULT]
home = /home
Debug: no

[server]
host=localhost
port = 8080
url = http://%(host)s:%(port)s/
ratio = 1.5e3
on = yes
multi = first
    second

    fourth
   ; indented comment
empty =

[Empty]
"""

BROKEN = [
    "a = 1\n", "[s\na = 1\n", "[s]\nnonsense\n", "[s]\n= 1\n", "[s]\na = 1\na = 2\n", "[s]\n[s]\n", "[s]\nx\ny\nz = 1\n",
    "[DEFAULT]\n[DEFAULT]\n", "[s]]\na=1\n", "[]\n", "[s]\n  a = 1\n b = 2\n", "\ufeff[s]\na = 1\n", "[s]\na = 1\r\nb = 2\rc = 3\n",
]
INTERPOLATIONS = [
    "[s]\na = %(b)s\nb = %(c)s!\nc = 1\n", "[s]\na = %(a)s\n", "[s]\na = %(nope)s\n", "[s]\na = 100%%\n", "[s]\na = 5%\n",
    "[s]\na = %(b\n", "[s]\na = %(B)s\nb = x\n", "[DEFAULT]\nd = 1\n[s]\na = %(d)s%(d)s\n", "[s]\na = %(b)d\nb = 1\n",
]
EXTENDED = [
    "[s]\na = ${b}\nb = 1\n", "[s]\na = ${t:b}\n[t]\nb = ${c}\nc = 2\n", "[s]\na = ${t:b:c}\n", "[s]\na = $$x\n", "[s]\na = $x\n",
    "[s]\na = ${b\n", "[s]\na = ${nope}\n", "[s]\na = ${nope:b}\n", "[s]\na = ${a}\n",
]
NUMBERS = ["1", " 2 ", "-3", "1_000", "0x10", "1.5", "nan", "inf", "", "yes", "TRUE", "off", "0", "2", "on ", "١٢"]
FILES = [
    (b"", "utf-8"), (b"[s]\na = \xc3\xa9\n", "utf-8"), (b"[s]\na = \xc3\xa9\n", "latin-1"), (b"[s]\na = \xc3\xa9\n", "ascii"),
    (b"\xef\xbb\xbf[s]\na = 1\n", "utf-8-sig"), (b"\xef\xbb\xbf[s]\na = 1\n", "utf-8"), (b"[s]\r\na = 1\r\n  2\rb = 3", "utf-8"),
    ("[s]\na = \u20ac\n".encode("utf-16"), "utf-16"), ("[s]\na = \u20ac\n".encode("utf-16-be"), "utf-16-be"), (b"[s]\na = \x80\n", "cp1252"),
    (b"[s]\na = \xff\n", "utf-8"), (b"[s]\na = \xe2\x82", "utf-8"), (b"a = 1\n", "utf-8"), (b"[s]\n[s]\n", "utf-8"), (b"[s]\na = 1\nA = 2\n", "utf-8"),
    (b"[s\x00]\nk\x00 = \x00v\n", "utf-8"), (b"[s]\n", "no-such-encoding"),
]
READ = ["sections", "options", "items", "write", "dump"]


def session(ops, options=None, **extra):
    return "session", {"options": options or {}, **extra, "ops": ops}, {}, {}


def cases():
    every_get = [["get", "server", o] for o in ["host", "url", "multi", "empty", "HOME", "nope"]]
    typed = [["getint", "server", "port"], ["getfloat", "server", "ratio"], ["getboolean", "server", "on"],
             ["getboolean", "server", "debug"], ["getint", "server", "host"], ["getboolean", "server", "host"]]
    more = [["has_section", "server"], ["has_section", "DEFAULT"], ["has_option", "server", "HOST"], ["has_option", "x", "y"],
            ["options", "server"], ["options", "nope"], ["items"], ["items", "server"], ["items", "server", {"raw": True}], ["items", "nope"],
            ["defaults"], ["sections"], ["len"], ["keys"], ["contains", "DEFAULT"], ["write"], ["dump"]]
    for options in [{}, {"interpolation": None}, {"interpolation": "extended"}, {"strict": False}, {"empty_lines_in_values": False},
                    {"allow_no_value": True}, {"default_section": "server"}, {"defaults": [["z", "9"], ["host", "h"]]},
                    {"inline_comment_prefixes": [";", "#"]}, {"delimiters": ["="]}, {"comment_prefixes": ["#"]}]:
        yield session([["read_string", FULL], *every_get, *typed, *more], options)
    yield session([["read_string", FULL], *every_get, *typed, *more], {"interpolation": "extended"}, **{"class": "RawConfigParser"})
    for text in BROKEN:
        for options in [{}, {"strict": False}, {"allow_no_value": True}, {"allow_unnamed_section": True}]:
            yield session([["read_string", text, "the file"], ["dump"]], options)
    for texts, options in [(INTERPOLATIONS, {}), (EXTENDED, {"interpolation": "extended"}), (INTERPOLATIONS, {"interpolation": None})]:
        for text in texts:
            yield session([["read_string", text], ["get", "s", "a"], ["get", "s", "a", {"raw": True}],
                           ["get", "s", "a", {"vars": [["b", "V"]]}], ["get", "s", "a", {"fallback": "F"}], ["items", "s"]], options)
    for value in NUMBERS:
        ops = [[g, "s", "v"] for g in ["getint", "getfloat", "getboolean"]] + [[g, "s", "v", {"fallback": None}] for g in ["getint", "getboolean"]]
        yield session([["read_dict", [["s", [["v", value]]]]], *ops])
    yield session([["add_section", "a"], ["add_section", "a"], ["add_section", "DEFAULT"], ["set", "a", "X", "1"], ["set", "b", "x", "1"],
                   ["set", "a", "y", "5%"], ["set", "a", "y", "5%%"], ["get", "a", "y"], ["remove_option", "a", "x"],
                   ["remove_option", "a", "x"], ["remove_option", "b", "x"], ["remove_section", "a"], ["remove_section", "a"],
                   ["popitem"], ["clear"], ["write"]])
    yield session([["read_string", FULL], ["popitem"], ["popitem"], ["popitem"], ["len"]])
    yield session([["set_section", "s", [["A", "1"], ["b", "x"]]], ["getitem", "s", "a"], ["setitem", "s", "C", "3"], ["delitem", "s", "b"],
                   ["delitem", "s", "b"], ["proxy_keys", "s"], ["proxy_len", "s"], ["proxy_contains", "s", "C"], ["proxy_get", "s", "n", "F"],
                   ["proxy_getint", "s", "a"], ["proxy_getfloat", "s", "a"], ["proxy_getboolean", "s", "a"], ["proxy_repr", "s"],
                   ["getitem", "s", "nope"], ["getitem", "nope", "a"], ["delitem", "s"], ["delitem", "s"], ["optionxform", "AbC"], ["dump"]])
    yield session([["read_lines", ["[s]\n", "a = 1\n", "  2\n"], "lines"], ["get", "s", "a"], ["write", {"space_around_delimiters": False}]])
    yield session([["read_string", "[s]\na=1\n"], ["optionxform", "AbC"], ["set", "s", "Key", "v"], ["write"]], optionxform="str")
    yield session([["read_dict", [["s", [["a", "1"], ["A", "2"]]]], "d"], ["dump"]])
    yield session([["read_dict", [["s", [["a", None]]]]], ["dump"], ["write"]], {"allow_no_value": True})
    for data, encoding in FILES:
        yield session([["read_bytes", {"b64": base64.b64encode(data).decode()}, encoding], ["sections"], ["dump"], ["write"]])
    # Values that only Python's dynamic types can carry, beside much that must be as it was without them.
    yield session([["add_section", "a"], ["set", "a", "x", 5], ["set", "a", "y", "1"], ["set", "a", "0", ["l"]], ["getint", "a", "y"],
                   ["options", "a"], ["has_option", "a", "X"], ["proxy_len", "a"], ["items", "a"], ["remove_option", "a", "x"],
                   ["set", "a", "0", "z"], ["items", "a"], ["write"]], **{"class": "RawConfigParser"})
    yield session([["add_section", "a"], ["set", "a", "x", 5], ["setitem", "a", "x", ["l"]], ["items", "a"], ["dump"]])
    yield session([["read_string", "x = 1\n[s]\ny = 2\n"], ["sections"], ["dump"], ["write"]], {"allow_unnamed_section": True})


def answer(call, args, kwargs, extra):
    options = dict(args["options"])
    if "interpolation" in options:
        options["interpolation"] = {None: None, "extended": configparser.ExtendedInterpolation()}[options["interpolation"]]
    if "defaults" in options:
        options["defaults"] = dict(options["defaults"])
    parser = getattr(configparser, args.get("class", "ConfigParser"))(**options)
    if args.get("optionxform") == "str":
        parser.optionxform = str
    out = []
    for name, *rest in args["ops"]:
        try:
            out.append({"ok": encode(operate(parser, name, rest))})
        except Exception as error:
            seen = exception(error)
            if name == "read_bytes" and isinstance(error, configparser.Error):
                # The message has the file's name, which is another each time.
                seen = {"type": seen["type"], "attrs": {k: v for k, v in seen["attrs"].items() if k == "lineno"}}
            out.append({"err": seen})
            if name.startswith("read") and not isinstance(error, configparser.ParsingError):
                break
    args["ops"] = args["ops"][: len(out)]
    return {"ok": out}


def exception(error):
    out = {"type": type(error).__name__}
    if isinstance(error, configparser.Error):
        out["msg"] = str(error)
        names = ["section", "option", "source", "lineno", "reference", "line", "errors"]
        attrs = {n: getattr(error, n) for n in names if hasattr(error, n)}
        if "errors" in attrs:
            attrs["errors"] = [lineno for lineno, _ in attrs["errors"]]
        out["attrs"] = {n: encode(v) for n, v in attrs.items()}
    return out


def operate(parser, name, rest):
    if name == "read_string":
        return parser.read_string(*rest)
    if name == "read_lines":
        return parser.read_file(*rest)
    if name == "read_bytes":
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "file.ini")
            with open(file, "wb") as f:
                f.write(base64.b64decode(rest[0]["b64"]))
            return len(parser.read([file, os.path.join(folder, "missing.ini")], rest[1]))
    if name == "read_dict":
        return parser.read_dict({section: dict(pairs) for section, pairs in rest[0]}, *rest[1:])
    if name == "defaults":
        return list(parser.defaults().items())
    if name in ("get", "getint", "getfloat", "getboolean"):
        section, option, *keywords = rest
        keywords = dict(keywords[0]) if keywords else {}
        if "vars" in keywords:
            keywords["vars"] = dict(keywords["vars"])
        return getattr(parser, name)(section, option, **keywords)
    if name == "items":
        if not rest:
            return [section for section, _ in parser.items()]
        return parser.items(rest[0], **(rest[1] if len(rest) > 1 else {}))
    if name == "write":
        file = io.StringIO()
        parser.write(file, **(rest[0] if rest else {}))
        return file.getvalue()
    if name == "popitem":
        return parser.popitem()[0]
    if name == "dump":
        return [[section, raw_items(parser, section)] for section in parser]
    if name == "len":
        return len(parser)
    if name == "keys":
        return list(parser)
    if name == "contains":
        return rest[0] in parser
    if name == "getitem":
        return parser[rest[0]][rest[1]]
    if name == "setitem":
        parser[rest[0]][rest[1]] = rest[2]
        return None
    if name == "delitem":
        if len(rest) == 1:
            del parser[rest[0]]
        else:
            del parser[rest[0]][rest[1]]
        return None
    if name == "set_section":
        parser[rest[0]] = dict(rest[1])
        return None
    if name.startswith("proxy_"):
        return proxy(parser[rest[0]], name.removeprefix("proxy_"), rest[1:])
    return getattr(parser, name)(*rest)


def proxy(section, name, rest):
    if name == "keys":
        return list(section)
    if name == "len":
        return len(section)
    if name == "contains":
        return rest[0] in section
    if name == "repr":
        return repr(section)
    return getattr(section, name)(*rest)


def raw_items(parser, section):
    try:
        return parser.items(section, raw=True)
    except configparser.NoSectionError:
        return None
