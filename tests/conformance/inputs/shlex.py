"""Inputs for shlex: texts made of all that means something to it, under all rules, and sessions with each operation."""

import itertools
import random
import shlex

from .values import encode, exception

TEXTS = [
    "", " ", "\n", "a", "a b", " a  b ", "a\tb\r\nc", "'a b' c", '"a b" c', "a'b'c", 'a"b"c', "''", '""', "a '' b", "'", '"', "a'", "'a", 'a"b', "\\", "a\\", "\\a", "a\\ b", "'a\\b'",
    '"a\\b"', '"a\\"b"', "'a\\'b'", '"a\\', '"a\\\\b"', "\"it's\"", "'\"'", "#", "a # b\nc", "a#b c", "'#' b", "a#b\n#c\nd", "a\\#b", "#\n\na", "a;b", "a&&b||c;d>e<f(g)h", "a && b", ";", ";;",
    "a ;b; c", "'a;b'", "-x --long=y", "~/a-b.c*?=", "a,b:c", "1+2", "$x ${y} `z`", "é à", "naïve ß", "日本 語", "a\u00a0b", "\U0001f600 x", "a\x00b", "a\x1fb", "a\n'b\nc' d", "a\\\nb",
    "\"a\\\nb\"", "x" * 300, "a=\"b c\"d", "a==b", "a--b", "\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace"), "line 1\nline 2 # c\nline 3", "''''", "'a''b'", "\"a\"'b'c",
]
PIECES = ["a", "b1", " ", "\n", "'", '"', "\\", "#", ";", "|", "-", "=", "é", "日", "(", ")"]
PUNCTUATION = [None, False, True, "|", "-=", "é;", "a"]
ATTRIBUTES = [
    {}, {"whitespace_split": True}, {"commenters": ""}, {"commenters": ";#"}, {"whitespace": " ,"}, {"whitespace": ""}, {"quotes": "'"}, {"quotes": "|a"}, {"escape": "^"}, {"escape": "\\^"},
    {"escapedquotes": "'\""}, {"escapedquotes": ""}, {"wordchars": "abc"}, {"add_wordchars": "-."}, {"wordchars": "", "whitespace_split": True}, {"quotes": "", "escape": "", "commenters": ""},
]
SESSIONS = [
    [["get_token"], ["push_token", "x y"], ["push_token", ""], ["get_token"], ["get_token"], ["get_token"], ["rest"], ["get_token"], ["eof"]],
    [["push_token", ""], ["rest"], ["rest"], ["push_token", "last"], ["read_token"], ["get_token"]],
    [["get_token"], ["push_source", "c 'd e'\nf", "other"], ["get_token"], ["error_leader"], ["infile"], ["rest"], ["infile"], ["lineno"]],
    [["push_source", "", None], ["push_source", "z", None], ["infile"], ["read_token"], ["read_token"], ["read_token"], ["get_token"], ["error_leader"]],
    [["push_source", "never read", None], ["pop_source"], ["get_token"], ["pop_source"], ["get_token"], ["push_source", "more", None], ["get_token"], ["pop_source"], ["rest"]],
    [["pop_source"], ["lineno"], ["push_token", "back"], ["get_token"], ["read_token"]],
    [["error_leader"], ["error_leader", "f"], ["error_leader", None, 7], ["error_leader", "", 0], ["get_token"], ["lineno"], ["token"], ["error_leader"]],
    [["rest"], ["token"], ["lineno"], ["push_source", "' \"\nq", None], ["rest"], ["token"], ["get_token"], ["rest"], ["lineno"]],
    [["punctuation_chars"], ["get_rules"], ["set_rules", {"whitespace": ";", "quotes": "a"}], ["get_rules"], ["get_token"], ["set_rules", {"whitespace": " \n", "quotes": "'"}], ["rest"]],
    [["set_rules", {"wordchars": "ab", "whitespace_split": False}], ["rest"], ["lineno"]],
]


def session(text, ops, posix, punctuation, infile=None, **attributes):
    args = {"text": text, "ops": ops, **attributes}
    if posix:
        args["posix"] = True
    if punctuation is not None:
        args["punctuation_chars"] = punctuation
    if infile is not None:
        args["infile"] = infile
    return "session", args, {}, {}


def random_texts(count):
    pick = random.Random(450)
    return ["".join(pick.choices(PIECES, k=pick.randint(1, 12))) for _ in range(count)]


def cases():
    for text in TEXTS + random_texts(60):
        yield "quote", [text], {}, {}
        for kwargs in [{}, {"comments": True}, {"posix": False}, {"comments": True, "posix": False}]:
            yield "split", [text], kwargs, {}
    for words in [[], [""], ["a"], ["a b", "c"], ["it's", "a;b", "é", "~", "a@b%c+d=e:f,g./-_h"], TEXTS]:
        yield "join", [words], {}, {}
    everything = [["rest"], ["lineno"], ["token"], ["eof"], ["get_token"]]
    for text in TEXTS:
        for posix, punctuation in itertools.product([False, True], [None, True]):
            yield session(text, everything, posix, punctuation)
    for index, text in enumerate(random_texts(240)):
        posix, punctuation, attributes = index % 2 == 0, PUNCTUATION[index % len(PUNCTUATION)], ATTRIBUTES[index % len(ATTRIBUTES)]
        yield session(text, everything, posix, punctuation, **attributes)
        yield session(text, [["get_token"]] * 3 + [["read_token"]] + everything, not posix, punctuation, **attributes)
    for ops, posix, punctuation in itertools.product(SESSIONS, [False, True], [None, True, "-;"]):
        yield session("a 'b c' #d\n e;f-g", ops, posix, punctuation)
        yield session("first\n\"sec\nond\" x", ops, posix, punctuation, "file.txt")


def told(function, *args, **kwargs):
    try:
        return {"ok": encode(function(*args, **kwargs))}
    except (ValueError, IndexError) as error:
        return {"err": {**exception(error), "msg": str(error)}}


RULES = ["whitespace", "wordchars", "commenters", "quotes", "escape", "escapedquotes", "whitespace_split"]


def set_rules(lexer, rules):
    for name, value in rules.items():
        if name == "add_wordchars":
            lexer.wordchars += value
        elif name in RULES:
            setattr(lexer, name, value)


def operate(lexer, name, *args):
    if name in ("lineno", "eof", "token", "infile", "punctuation_chars"):
        return getattr(lexer, name)
    if name == "rest":
        return list(lexer)
    if name == "get_rules":
        return {name: getattr(lexer, name) for name in RULES}
    if name == "set_rules":
        return set_rules(lexer, *args)
    return getattr(lexer, name)(*args)


def answer(call, args, kwargs, extra):
    if call != "session":
        return told(getattr(shlex, call), *args, **kwargs)
    lexer = shlex.shlex(args["text"], args.get("infile"), args.get("posix", False), args.get("punctuation_chars", False))
    set_rules(lexer, args)
    return {"ok": [told(operate, lexer, *operation) for operation in args["ops"]]}
