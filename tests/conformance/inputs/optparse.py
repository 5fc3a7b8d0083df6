"""Inputs for optparse: sessions that between them use every operation, action, type and keyword."""

import contextlib
import io
import itertools
import optparse
import os
import re

from .values import decode, encode

TEXT = """\
The quick-witted brown fox -- or so it is said -- jumps over the lazy dog's well-known-but-old back,\t\
again and again; see --verbose, -x, e-mail, 1-2-3 and\nhttp://example.org/a-very-long-path/that-has-many-parts--and-dashes."""
TEXTS = [
    TEXT, "word", "a b", " leading space", "trailing space ", "x" * 100, "x-" * 60, "-" * 90, "a" + "-" * 90 + "b", "tab\tbed\t\tcolumns\tof text",
    "non-breaking\u00a0space and em\u2003space are not broken at", "日本語のテキストは空白がないので長い単語として折り返されます。" * 3, "e\u0301tude-e\u0301tude " * 8,
    "Ünïcödé-wörds-wïth-hyphens " * 5, "line\x0bfeed\x0cform\rreturn\x1cfile", "\u00a0 \u00a0", "one--two---three-- four --five", "1-2 a-1 1-a ab-1 ab-cd a-b-c-d a-bc ab-c",
    "_a-_b x_-_y", "'quoted'--text \"quoted\"--text (paren)--text", "%default and %default", "%prog does %prog", "²-³ ⅷ-ⅷ ①-① ٣-٣ ᮀ-ᮀ ab-²³ ab-٣٣",
]
INTS = [
    "0", "5", "-5", "+5", "007", "010", "08", "0x1F", "0X1f", "0b101", "0B", "0b", "0x", "0o17", "0O7", "-0x1", " 12 ", "1_000", "1__0", "_1", "1_", "0_7",
    "0x_f", "0xf_f", "0b_1", "0b1_0", "0b 1", "0b-1", "0b0b1", "0b0x1", "1.5", "1e3", "", " ", "x", "٣", "٠١٢", "９９", "12\u00a0", "\u2003 7\n", "1\x00", "9223372036854775807",
    "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "0xffffffffffffffffffffffff", "0777777777777777777777777", "0b" + "1" * 70,
    "1" * 30, "1" * 4300, "1" * 4301, "0x" + "0" * 50 + "1", "it's", "\u00e9\n\x85",
]
FLOATS = [
    "1.5", "-1.5", "+.5", "5.", ".", "", "1e3", "1E-3", "1e", "1e400", "-1e400", "1e-400", "nan", "NaN", "+nan", "inf", "-Infinity", "infinit", " 2.5\t", "1_0.5_0", "1_.5", "1._5",
    "1e1_0", "0x1p3", "٣.٥", "1.5f", "1,5", "1\x00", "0.1", "1e22", "1e16", "123456789.123456789",
]
COMPLEXES = [
    "1", "1j", "-1J", "j", "+j", "-j", "1+j", "1-j", "1+2j", "1.5e3-2.5e-3j", "(1+2j)", " ( 1+2j ) ", "(1+2j", "1+2j)", "1 +2j", "1+ 2j", "1+2", "1+2i", "", "()", "nan+infj", "inf-nanj",
    "1e5j", "1e", "1ej", "1_0+2_0j", "1_+2j", "٣+٤j", "2j+1", "1++2j", "1+-2j", "--1j", ".5+5.j", "-0-0j", "infinityj", "nanj", "1\x00j",
]
CHOICES = ["one", "two", "on", "", "ONE", "it's", "thr\u00e9e"]


def session(ops, columns=None, **parser):
    args = {"parser": {"prog": "prog", **parser}, "ops": ops}
    if columns is not None:
        args["columns"] = columns
    return "session", args, {}, {}


def add(*opts, **keywords):
    if "type_" in keywords:
        keywords["type"] = keywords.pop("type_")
    return ["add_option", list(opts), encode(keywords)]


def parse(*args):
    return ["parse_args", list(args)]


USUAL = [
    add("-a", "--alpha"), add("-b", "--beta-two", type_="int"), add("-c", "--count", action="count"), add("-t", action="store_true", dest="flag", default=False),
    add("-T", action="store_false", dest="flag"), add("-k", "--konst", action="store_const", const=42), add("-l", "--list", action="append"),
    add("-K", action="append_const", const="K", dest="list"), add("-p", "--pair", nargs=2, type_="float"), add("--choice", type_="choice", choices=CHOICES[:3]),
    add("--beta-three", action="append", type_="int", nargs=2),
]
LINES = [
    [], ["x"], ["-"], ["--"], ["--", "-a", "--nope"], ["-a"], ["-a", "1"], ["-a1"], ["-a=1"], ["--alpha"], ["--alpha", "1"], ["--alpha=1"], ["--alpha="], ["--alpha=a=b"], ["--al=1"],
    ["-b", "5"], ["-b5"], ["-b-5"], ["-bx"], ["--beta-two", "0x10"], ["--beta", "1"], ["--beta=1"], ["--beta-t=1"], ["--beta-tw=1"], ["--b"], ["-c"], ["-ccc"], ["-cca1"], ["-ctk"], ["-t", "-T"],
    ["-T", "-t"], ["-tx"], ["--count=3"], ["--konst"], ["--konst=1"], ["-l", "1", "-l", "2"], ["-K", "-l", "1", "-K"], ["-p", "1", "2"], ["-p1", "2"], ["-p", "1"], ["-p"], ["--pair=1", "2", "3"],
    ["--pair", "1", "x"], ["--choice", "one"], ["--choice=on"], ["--choice", "three"], ["--choice="], ["--beta-three", "1", "2", "--beta-three", "3", "4"], ["--beta-three=1"], ["x", "-a", "1", "y"],
    ["-a", "-b"], ["-a", "--", "x"], ["--nope"], ["--nope=1"], ["-x"], ["-\u00e9"], ["--\u00e9"], ["---"], ["---a"], ["--="], ["--=x"], ["-="], ["-a", ""], ["", "-t"], ["-h"], ["--help"], ["--he"],
    ["-th"], ["-t", "--version"], ["--version"], ["x", "--", "y", "--", "-t"], ["-l", "\x00", "\n"], ["-pnan", "inf"], ["-c", "-", "-c"], ["--c"], ["--co", "--con"],
]
DEFINITIONS = [
    add(), add(""), add("", "-x"), add("x"), add("-"), add("--"), add("---"), add("---x"), add("-xy"), add("--x"), add("-\u00e9"), add("\u00e9\u00e9"), add("-x", "bad"), add("-x", "--yy", "--"), add("- "),
    add("-x", action="nope"), add("-x", action=None), add("-x", type_="nope"), add("-x", type_="str"), add("-x", action="store_true", type_="int"), add("-x", action="count", type_="string"),
    add("-x", type_="choice"), add("-x", type_="choice", choices="ab"), add("-x", choices=["a"]), add("-x", choices=[]), add("-x", type_="int", choices=["a"]), add("-x", action="help", choices=["a"]),
    add("-x", const=1), add("-x", action="count", const=0), add("-x", action="store_const"), add("-x", action="append_const", const=None), add("-x", action="store_true", nargs=1),
    add("-x", nargs=0), add("-x", nargs=None), add("-x", action="callback"), add("-x", action="callback", callback="nope"), add("-x", callback="record"), add("-x", action="count", callback="raise"),
    add("-x", action="callback", callback="record", callback_args="bad"), add("-x", action="callback", callback="record", callback_kwargs=5), add("-x", callback_args=[1]),
    add("-x", callback_kwargs={"a": 1}), add("-x", foo=1, bar=2), add("-x", action="help", dest="d"), add("-x", action="version"), add("--long-name", "-y"), add("--a-b-c"), add("-x", "-x"), add("-x", dest=""),
    add("-x", metavar=""), add("-x", help=""), add("-x", help="$SUPPRESS"), add("-x", default="$NO_DEFAULT"), add("-x", default=None), add("-x", type_="complex", default="1+2j"),
]


def cases():
    yield from parsing()
    yield from conversions()
    yield from definitions()
    yield from values()
    yield from callbacks()
    yield from layouts()


def parsing():
    for line in LINES:
        yield session([*USUAL, parse(*line)], version="%prog 1.0")
        if any(not word.startswith("-") for word in line):
            yield session([*USUAL, ["disable_interspersed_args"], parse(*line), ["enable_interspersed_args"], parse(*line)])
    for usage in [None, "", "$SUPPRESS", "%prog", "Usage: %prog x", "uSAGE: twice %prog %prog", "usage:x", "usage: ", "a\nb"]:
        ops = [parse("-x"), ["get_usage"], ["print_usage"], ["error", "wrong"], ["format_help"], ["set_usage", "usage: other"], ["get_usage"], ["set_usage", None], ["get_usage"]]
        yield session(ops, usage=usage)
        yield session(ops, usage=usage, formatter={"kind": "titled"})
    for version in [None, "", "1.0", "%prog 1.0", "%prog"]:
        yield session([["get_version"], ["print_version"], parse("--version"), parse("--vers"), ["has_option", "--version"], ["format_help"]], version=version)
    for prog in ["", "p", "a b", "%prog", "pr\u00f6g"]:
        yield session([["get_prog_name"], ["get_usage"], ["print_help"], parse("--no"), ["exit"], ["exit", 3], ["exit", 1, ""], ["exit", 0, "bye\n"], ["exit", -1, None]], prog=prog)
    yield session([parse("-h"), parse("--help"), add("-h"), parse("-h1"), ["format_help"]], add_help_option=False)
    yield session([["format_option_help"], ["format_help"], parse("-h")], add_help_option=False, usage="$SUPPRESS")


def conversions():
    for kind, texts in [("int", INTS), ("long", INTS[:6]), ("float", FLOATS), ("complex", COMPLEXES), ("choice", CHOICES), ("string", ["", "x"])]:
        keywords = {"choices": CHOICES[:4]} if kind == "choice" else {}
        for text in texts:
            yield session([add("-x", "--xx", type_=kind, **keywords), parse("-x", text), parse(f"--xx={text}")])
            yield session([add("-x", type_=kind, default=text, help="<%default>", **keywords), ["get_default_values"], parse(), ["format_option_help"],
                           ["set_process_default_values", False], ["get_default_values"]])
    for default in [None, True, False, 0, -7, 2**53 + 1, 2**64, 1.0, 1e16, -0.0, float("inf"), float("nan"), "", "x", "it's", 1 + 2j, 1j, -0.0 - 1.5j, complex("nan+infj"), [], [1], ["a", None, 1.5, True], [[1, 2], []], b"a'\x00"]:
        yield session([add("-x", "--xx", default=default, help="[%default]"), ["get_default_values"], ["format_help"], parse()])
        yield session([add("-x", action="count", default=default), parse("-x"), parse("-xx"), ["get_default_values"]])
        yield session([add("-x", action="append", default=default), parse("-x", "1"), parse("-x2", "-x3"), ["get_default_values"], parse()])
        yield session([add("-x", action="store_const", const=default, help="%default"), add("-y", action="append", dest="x"), add("-z", action="append_const", const=[1], dest="x"),
                       parse("-x"), parse("-x", "-y1"), parse("-x", "-z"), parse("-x"), ["format_option_help"]])


def definitions():
    for definition in DEFINITIONS:
        yield session([definition, ["get_option", "-x"], ["get_option", "--long-name"], parse(), parse("-x"), parse("-x", "1"), ["format_help"]])
        yield session([["add_group", "Group", "about it"], ["group_add_option", 0, *definition[1:]], ["has_option", "-x"], parse("-x"), ["format_help"]], formatter={"kind": "titled"})
    for handler in ["error", "resolve"]:
        yield session([add("-v", "--verbose", action="count"), add("-v", "--version-x"), parse("-v"), parse("--verbose"), add("--verbose"), ["format_help"], ["get_option", "-v"],
                       add("-h"), add("--help"), ["format_help"], ["remove_option", "-v"], ["remove_option", "-v"], ["has_option", "--version-x"], ["get_option", "--help"]], conflict_handler=handler)
        yield session([add("-a", "--aa"), add("-b", "--bb"), add("-a", "-b", "--bb", "--aa"), ["get_option", "-a"], ["get_option", "--bb"], ["format_help"]], conflict_handler=handler)
        yield session([["add_group", "G"], ["group_add_option", 0, ["-a", "--aa"], {}], add("-a"), ["set_conflict_handler", "resolve"], add("-a"), ["group_add_option", 0, ["-a"], {}],
                       ["add_group", "H"], ["group_add_option", 1, ["--aa"], {}], ["format_help"], ["remove_option", "--aa"], ["format_help"]], conflict_handler=handler)
        yield session([add("-a", "-a", "--aa"), ["get_option", "-a"], add("-a", "-a"), ["get_option", "-a"], ["get_option", "--aa"], ["remove_option", "--aa"], ["has_option", "--aa"], ["format_help"]], conflict_handler=handler)
    yield session([add("-a", "-a"), ["remove_option", "-a"], ["format_help"]])
    yield session([["remove_option", "-h"], ["format_help"], ["format_option_help"], parse("--help")])
    yield session([["set_conflict_handler", "x"], ["set_conflict_handler", "error"], add("-h")])


def values():
    defaults = ["set_defaults", [["x", "77"], ["new", 5], ["list", ["d"]], ["y", "q"]]]
    for first in [[], [defaults], [defaults, ["set_process_default_values", False]]]:
        yield session([add("-x", type_="int"), add("-y", dest="y", type_="int"), *first, ["get_default_values"], parse(), parse("-x1"), ["format_help"]])
        yield session([*first, add("-x", type_="int", default="0x1f", help="%default"), add("--list", action="append", help="%default"), parse("--list=e"), parse("--list", "f", "-x1"), ["format_help"], ["get_default_values"]])
    for one, two in itertools.permutations([{"default": "a"}, {"default": "$NO_DEFAULT"}, {"default": None}, {}, {"default": "5", "type": "int"}], 2):
        yield session([add("-x", dest="d", help="%default", **one), add("-y", dest="d", help="%default", **two), parse(), ["format_option_help"]])
    yield session([add("-s", action="store_false", dest="d"), add("-a", action="append", dest="d"), add("-c", action="count", dest="d"), add("-k", action="append_const", const=[1, 2], dest="d"),
                   parse("-a1", "-a2"), parse("-s", "-a1"), parse("-s", "-c"), parse("-c", "-a1"), parse("-a1", "-c"), parse("-k", "-k"), parse("-a1", "-s", "-c", "-c")])
    yield session([add("-p", nargs=3, type_="int", dest="d"), add("-a", action="append", dest="d"), parse("-p", "1", "2", "3"), parse("-p123", "4", "x"), parse("-p1", "2", "3", "-a4"), parse("-p"), parse("-p", "1", "2")])


def callbacks():
    record = {"action": "callback", "callback": "record"}
    ops = [add("-r", "--record", **record, callback_args=[1, "two"], callback_kwargs={"k": 3, "a": None}), add("-v", type_="int", nargs=2, **record), add("-s", type_="string", dest="s", **record),
           add("-u", action="callback", callback="store_upper", type_="string", dest="up"), add("-R", "--refuse", action="callback", callback="raise"),
           add("-e", "--eat", action="callback", callback="eat_rest", dest="rest"), add("-V", "--var", action="callback", callback="vararg", dest="var"), add("-t", action="store_true"),
           add("-n", action="callback", callback="eat_rest"), add("-U", action="callback", callback="store_upper", dest="up")]
    for line in [[], ["-r"], ["--rec", "-rr"], ["--record=1"], ["-v", "1", "2"], ["-v1", "2", "-r"], ["-v", "1"], ["-v", "1", "x"], ["-s", "x", "-sy"], ["-ustra\u00dfe"], ["-u", "x", "-R", "-t"], ["-rR"], ["-tr", "-Rt"],
                 ["-e"], ["a", "-e", "b", "-t", "--", "c"], ["-et", "x"], ["-tet", "x", "y"], ["--var", "1", "2", "-t", "3"], ["-V"], ["-Vt", "1"], ["-V", "1", "--", "2"], ["-n", "x"], ["-U"], ["-r", "--nope"], ["-r", "-h"]]:
        yield session([*ops, parse(*line), parse("-r")])
    yield session([*ops, ["format_help"], ["get_option", "-v"], ["get_option", "-r"], ["disable_interspersed_args"], parse("-r", "x", "-r")])


def layouts():
    options = [
        add("-s", action="store_true", help="short"), add("--long-option-name", metavar="VALUE", help=TEXT), add("-f", "--file", metavar="FILE", help="the file [default: %default]", default="-"),
        add("-n", type_="int", help="\u00fcber " * 12), add("--no-help"), add("-q"), add("--hidden-option-with-a-long-name", help="$SUPPRESS"), ["add_group", "Group title", TEXT], ["add_group", "Empty"],
        ["add_group", "Described only", "nothing here"], ["group_add_option", 0, ["-g", "--grouped"], {"help": "in a group", "nargs": 2}], ["group_add_option", 0, ["-\u00e9", "--\u00e9t\u00e9"], {"metavar": "\u65e5\u672c"}],
    ]
    formatters = [None, {"kind": "indented", "indent_increment": 4}, {"kind": "indented", "indent_increment": 0, "short_first": 0}, {"kind": "indented", "max_help_position": 10},
                  {"kind": "indented", "max_help_position": 60, "short_first": False}, {"kind": "titled"}, {"kind": "titled", "indent_increment": 3, "short_first": True},
                  {"kind": "titled", "max_help_position": 0}, {"kind": "indented", "indent_increment": 20}]
    for formatter in formatters:
        for columns in [80, 40, 20, 5, 200] if formatter is None else [33]:
            extra = {} if formatter is None else {"formatter": formatter}
            yield session([*options, ["format_help"], ["format_option_help"]], columns, description=TEXT, epilog=TEXT, version="1", **extra)
        for width in [0, 12, 1000]:
            yield session([*options, ["format_help"]], formatter={"kind": "indented", **(formatter or {}), "width": width}, description=TEXT, epilog=TEXT)
    for columns in ["abc", "", "0", "-5", " 60 ", "6_0", "\u0666\u0660", "1e2", "9" * 30, "-" + "9" * 30, "9" * 5000]:
        yield session([add("-x", help=TEXT), ["format_help"]], columns, epilog=TEXT)
    for text in TEXTS:
        yield session([add("-x", "--xx", help=text), ["add_group", text, text], ["group_add_option", 0, ["-y"], {"help": text, "metavar": text}], ["format_help"], ["format_option_help"]], 40, description=text, epilog=text)
        for width in [11, 17, 30]:
            yield session([["format_help"]], formatter={"kind": "indented", "width": width}, description=text, epilog=text)
    for help in [" ", "\t\n", "%default", "a%default", "\u00a0"]:
        yield session([add("-x", default="", help=help), ["format_help"], ["format_option_help"], parse("-h"), ["get_usage"], parse("-z"), ["remove_option", "-x"], ["format_help"]])
        yield session([["add_group", "G"], ["group_add_option", 0, ["-x"], {"default": "", "help": help}], ["format_help"], parse("-h"), ["format_help"], ["error", "e"], ["remove_option", "-x"], ["format_help"]], formatter={"kind": "titled"})
    yield session([["set_description", "other %prog"], ["format_help"], ["set_description", ""], ["format_help"], ["set_description", None], ["format_help"]], description="first", epilog="%prog")
    yield session([["format_help"]], description="%prog", prog="")


def answer(call, args, kwargs, extra):
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = str(args.get("columns", 80))
    try:
        return {"ok": Session(args["parser"]).answers(decode(args["ops"]))}
    finally:
        if before is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = before


class Session:
    def __init__(self, given):
        keywords = dict(given)
        if keywords.get("usage") == "$SUPPRESS":
            keywords["usage"] = optparse.SUPPRESS_USAGE
        if "formatter" in keywords:
            formatter = dict(keywords["formatter"])
            classes = {"indented": optparse.IndentedHelpFormatter, "titled": optparse.TitledHelpFormatter}
            keywords["formatter"] = classes[formatter.pop("kind")](**formatter)
        self.parser = optparse.OptionParser(**keywords)
        self.groups = []
        self.log = []

    def answers(self, ops):
        return [self.answer(*op) for op in ops]

    def answer(self, name, *rest):
        self.log.clear()
        stdout, stderr = io.StringIO(), io.StringIO()
        try:
            with contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(stderr):
                told = self.operate(name, *rest)
            return {"ok": encode(stdout.getvalue() if name.startswith("print_") else told)}
        except SystemExit as exit:
            return {"exit": {"code": exit.code, "stdout": stdout.getvalue(), "stderr": stderr.getvalue()}}
        except Exception as error:
            out = {"type": type(error).__name__}
            if isinstance(error, optparse.OptParseError):
                # The callback in a message stands for any function.
                out["msg"] = re.sub("<bound method .*>", "<function>", str(error))
            return {"err": out}

    def operate(self, name, *rest):
        if name == "add_option":
            self.parser.add_option(*rest[0], **self.definition(rest[1]))
        elif name == "add_group":
            self.groups.append(self.parser.add_option_group(*rest))
        elif name == "group_add_option":
            self.groups[rest[0]].add_option(*rest[1], **self.definition(rest[2]))
        elif name == "set_defaults":
            self.parser.set_defaults(**dict(rest[0]))
        elif name == "parse_args":
            values, args = self.parser.parse_args(list(rest[0]))
            return {"values": pairs(values), "args": args, "log": list(self.log)}
        elif name == "get_default_values":
            return pairs(self.parser.get_default_values())
        elif name == "get_option":
            option = self.parser.get_option(*rest)
            names = ["dest", "type", "action", "nargs"]
            return option and {"str": str(option), **{n: getattr(option, n) for n in names}, "takes_value": option.takes_value()}
        else:
            return getattr(self.parser, name)(*rest)

    def definition(self, given):
        keywords = dict(given)
        if hasattr(self, f"call_{keywords.get('callback')}"):
            keywords["callback"] = getattr(self, f"call_{keywords['callback']}")
        if isinstance(keywords.get("callback_args"), list):
            keywords["callback_args"] = tuple(keywords["callback_args"])
        if keywords.get("help") == "$SUPPRESS":
            keywords["help"] = optparse.SUPPRESS_HELP
        if keywords.get("default") == "$NO_DEFAULT":
            keywords["default"] = optparse.NO_DEFAULT
        return keywords

    def call_record(self, option, opt, value, parser, *args, **keywords):
        self.log.append([opt, encode(value), encode(list(args)), [[k, encode(v)] for k, v in sorted(keywords.items())]])

    def call_store_upper(self, option, opt, value, parser):
        setattr(parser.values, option.dest, value.upper())

    def call_raise(self, option, opt, value, parser):
        raise optparse.OptionValueError(f"callback refused {opt}")

    def call_eat_rest(self, option, opt, value, parser):
        setattr(parser.values, option.dest, parser.rargs[:])
        del parser.rargs[:]

    def call_vararg(self, option, opt, value, parser):
        words = list(itertools.takewhile(lambda word: not word.startswith("-"), parser.rargs))
        del parser.rargs[: len(words)]
        setattr(parser.values, option.dest, words)


def pairs(values):
    return [[dest, encode(value)] for dest, value in sorted(vars(values).items())]
