"""Inputs for subprocess: texts of errors, command lines, runs of real programs, and sessions with one Popen.

Children work in /scratch, with a folder `d` and a file `f`, with PATH and TZ and what `env` says.
"""

import os
import pathlib
import random
import shutil
import subprocess
import warnings

from .values import decode, encode, exception

PIPE, DEVNULL, STDOUT = {"stdout": "PIPE"}, {"stdout": "DEVNULL"}, {"stderr": "STDOUT"}
ALL = {"stdin": "PIPE", "stdout": "PIPE", "stderr": "PIPE"}
CAPTURE, TEXT, SH = {"capture_output": True}, {"text": True}, {"shell": True}
COMMANDS = [["ls"], "ls", ["ls", "-l"], ["it's", 'a "b"'], "it's", [], [""], "", ["é", "\t"], "a\nb", ["\\"], ["x" * 100]]
DATA = [None, "", "x\n", "it's", {"b64": ""}, {"b64": "AP8nIgo="}]
LETTERS = ["a", "b", " ", "\t", "\\", '"', "\n", "'", "é", "=", "-", "C:\\", '\\"']


def b(text):
    return encode(text.encode() if isinstance(text, str) else text)


def texts():
    for seed in range(300):
        pick = random.Random(seed)
        yield "list2cmdline", [["".join(pick.choices(LETTERS, k=pick.randrange(8))) for _ in range(pick.randrange(5))]], {}
    for command in COMMANDS:
        for code in [0, 1, 127, 255, 256, -1, -2, -9, -15, -31, -32, -33, -34, -64, -65, -1000, 2**31, -(2**31)]:
            yield "CalledProcessError", [code, command], {}
            yield "check_returncode", [command, code], {}
        for timeout in [0, 1, -1, 0.5, 1.0, 1e-05, 1e16, 1e17, 123456789, -0.0, {"$float": "inf"}, {"$float": "nan"}]:
            yield "TimeoutExpired", [command, timeout], {}
        for stdout in DATA:
            for stderr in DATA[::2]:
                yield "CompletedProcess", [command, -9 if stdout else 3], {key: value for key, value in [("stdout", stdout), ("stderr", stderr)] if value is not None}
    yield "CalledProcessError", [1, "x", "out", b("err")], {}
    yield "TimeoutExpired", ["x", 2, b("out"), "err"], {}


def runs():
    shell = ["true", "false", "exit 0", "exit 7", "exit 255", "exit 256", "exit 300", "echo a", "echo a; echo b >&2", "printf 'a\\nb'", "printf '\\n\\n'", "printf 'a\\r\\nb\\rc\\n'", "echo é", "printf '\\377'",
             "printf 'a\\303'", "printf '\\303\\251'", "kill -9 $$", "kill -15 $$", "kill -6 $$", "kill -34 $$", "kill -13 $$", "nosuchcommand", "cat", "cat; exit 3", "read x; echo \"<$x>\"", "ls", "cd d && ls -a", "cat f",
             "echo $TZ", "umask", "exec cat", "echo a; exec >&-; echo b", "exec <&-; cat", "head -c 200000 /dev/zero | tr '\\0' x", "head -c 70000 /dev/zero >&2; head -c 70000 /dev/zero", "set -- a 'b c'; for x; do echo \"$x\"; done",
             "", " ", "#", "echo \"\\$HOME\"", "echo 'it'\"'\"'s'", "( exit 4 )", "if", "trap '' TERM; kill -15 $$; echo here"]
    for line in shell:
        for keywords in [CAPTURE, {**CAPTURE, **TEXT}, {**PIPE, **STDOUT}, DEVNULL | {"stderr": "DEVNULL"}, {**CAPTURE, "errors": "replace"}, {**CAPTURE, "encoding": "latin-1"}, {**CAPTURE, "check": True},
                         {**CAPTURE, **TEXT, "check": True}, {**CAPTURE, "input": b("in\nput\n")}, {**CAPTURE, **TEXT, "input": "ïn\nput\n"}, {**PIPE, "stderr": "DEVNULL", "stdin": "DEVNULL"}]:
            if "stdin" not in keywords and "input" not in keywords:
                keywords = {**keywords, "stdin": "DEVNULL"}
            yield "run", [line], {**SH, **keywords}
        yield "getoutput", ["exec </dev/null; " + line], {}
        yield "getstatusoutput", ["exec </dev/null; " + line], {}
        yield "getstatusoutput", ["exec </dev/null; " + line], {"encoding": "latin-1"}
        yield "getstatusoutput", ["exec </dev/null; " + line], {"errors": "backslashreplace"}
        quiet = {**SH, "stdin": "DEVNULL", "stderr": "DEVNULL"}
        yield "check_output", [line], quiet
        yield "call", [line], {**quiet, **DEVNULL}
        yield "check_call", [line], {**quiet, **DEVNULL}
    for program in [["true"], ["false"], "true", "false", ["/bin/true"], "/bin/false", ["echo", "a  b", "", "*"], ["printf", "%s|", "a", "b c", ""], ["cat", "f"], ["cat", "f", "nosuch"], ["ls"], ["nosuch"], "nosuch",
                    ["/nosuch"], ["./f"], ["f"], ["d"], ["./d"], ["/scratch/f"], ["./nosuch/x"], [""], "", [], ["echo a"], "echo a", ["tr\0ue"], ["true", "\0"], ["sh", "-c", "exit 9"], ["env", "-i", "echo", "x"]]:
        for keywords in [{}, {"stderr": "DEVNULL"}, CAPTURE, {**CAPTURE, **TEXT}, {"check": True}, {**CAPTURE, "cwd": "d"}, {**CAPTURE, "cwd": "/scratch"}, {**CAPTURE, "cwd": "nosuch"}, {**CAPTURE, "cwd": "f"}, {**CAPTURE, "cwd": ""},
                         {**CAPTURE, "executable": "cat"}, {**CAPTURE, "executable": "/bin/cat"}, {**CAPTURE, "executable": "nosuch"}, {**CAPTURE, "env": {}}, {**CAPTURE, "env": {"PATH": "/nosuch:/usr/bin"}}]:
            quiet = {"stdin": "DEVNULL", **keywords}
            if "capture_output" not in quiet:
                quiet = {**quiet, **DEVNULL, "stderr": "DEVNULL"}
            yield "run", [program], quiet
        yield "check_output", [program], {"stdin": "DEVNULL", "stderr": "DEVNULL"}
    for env in [{}, {"LANG": "x"}, {"TZ": "é"}, {"TZ": "a\nb"}, {"TZ": ""}, {"TZ": "\0"}, {"a=b": "c"}, {"=a": "c"}, {"TZ\0": "c"}]:
        for program in [["/bin/sh", "-c", 'echo "$TZ,$LANG"'], ["sh", "-c", 'echo "$TZ,$LANG"']]:
            yield "run", [program], {**CAPTURE, "env": {**env, "PATH": "/usr/bin"}}
    for keywords in [{"text": True, "universal_newlines": True}, {"text": True, "universal_newlines": False}, {"text": False, "universal_newlines": True}, {"text": False, "encoding": "utf-8"}, {"text": False}, {"universal_newlines": True},
                     {"encoding": ""}, {"encoding": "", "errors": "strict"}, {"errors": ""}, {"encoding": "nope"}, {"errors": "nope"}, {"encoding": "utf-16"}, {"encoding": "UTF-8-SIG"}, {"encoding": "ascii"},
                     {"encoding": "ascii", "errors": "ignore"}, {"bufsize": 0}, {"bufsize": 0, "text": True}, {"bufsize": 1, "text": True}, {"bufsize": -5}, {"bufsize": 100000}, {"restore_signals": False}, {"start_new_session": True},
                     {"process_group": 0}, {"start_new_session": True, "process_group": 0}]:
        for line, more in [("cat", {"input": b("aé\r\nb\rc")}), ("cat", {"input": "aé\r\nb\rc"}), ("cat", {"input": ""}), ("cat", {"input": b("")}), ("printf '\\377\\376a\\0'", {}), ("echo a; exit 2", {"check": True})]:
            for kind in [PIPE, CAPTURE, {}]:
                if kind or keywords.get("encoding") == "nope" or "input" in more:
                    yield "run", [line], {**SH, "stderr": "DEVNULL", **keywords, **more, **(kind or DEVNULL)} if kind is not CAPTURE else {**SH, **keywords, **more, **CAPTURE}
    for keywords in [{**PIPE, **CAPTURE}, {"stderr": "STDOUT", **CAPTURE}, {"stdin": "PIPE", "input": b("x")}, {"stdin": "DEVNULL", "input": b("x")}, {"stdin": None, "input": b("x"), **PIPE}, {"stdout": "STDOUT"}, {"stdin": "STDOUT"},
                     {"stdout": None, "stderr": "STDOUT"} | DEVNULL, {"check": False}, {"capture_output": False, **PIPE}, {"timeout": 60, **CAPTURE}, {"timeout": 60.5}, {"umask": 0o27, **PIPE}, {"umask": 0, **PIPE}]:
        for call in ["run", "call", "check_call", "check_output"]:
            yield call, [["sh", "-c", "umask"]], {**DEVNULL, **keywords} if call != "check_output" and "stdout" not in keywords and "capture_output" not in keywords else keywords
    for seconds in [0.5, 1, 0, -1]:
        for keywords in [CAPTURE, {**CAPTURE, **TEXT}, {**PIPE, "input": b("x" * 100000)}, {}]:
            for line in ["sleep 30", "echo a; echo b >&2; exec sleep 30", "printf '\\303'; exec sleep 30"]:
                if seconds > 0 or "echo" not in line and "printf" not in line:
                    yield "run", [line], {**SH, **({} if keywords else DEVNULL | {"stderr": "DEVNULL"}), **keywords, "timeout": seconds}
        for call in ["call", "check_call", "check_output"]:
            yield call, ["exec sleep 30"], {**SH, "timeout": seconds}


def session(command, ops, **keywords):
    return "session", {"args": command, "ops": ops}, keywords


def sessions():
    end = [["finish"], ["returncode"], ["poll"], ["wait"]]
    for kind in [{}, TEXT, {"bufsize": 0}, {"encoding": "latin-1"}, {"encoding": "utf-16"}, {"text": True, "bufsize": 1}]:
        binary = "text" not in kind and "encoding" not in kind
        word = b if binary else str
        keywords = {**ALL, **kind}
        yield session(["cat"], [["args"], ["pid"], ["write", word("one\n")], ["readline", "stdout"], ["write", word("two\nthree\nfo")], ["readline", "stdout"], ["read", "stdout", 3], ["write", word("ur\n")], ["read", "stdout", 3], ["close", "stdin"],
                                ["readlines", "stdout"], ["read", "stdout"], ["read", "stderr"], *end], **keywords) if kind.get("encoding") != "utf-16" else session(["cat"], [["communicate", "x\r\né"], *end], **keywords)
        for wrong in [b("x"), "x"]:
            yield session(["cat"], [["write", wrong], ["close", "stdin"], ["wait"]], **keywords)
            yield session(["cat"], [["communicate", wrong], ["close", "stdin"], ["wait"]], **keywords)
            yield session(["cat"], [["communicate", wrong], ["close", "stdin"], ["wait"]], **{**kind, "stdin": "PIPE", "stdout": "DEVNULL"})
        yield session(["cat"], [["close", "stdin"], ["close", "stdin"], ["wait"], ["write", word("x")], ["communicate"]], **keywords)
        yield session(["cat"], [["close", "stdout"], ["read", "stdout"], ["readline", "stdout"], ["readlines", "stdout"], ["descriptor", "stdout"], ["communicate"], ["returncode"]], **keywords)
        yield session(["cat"], [["read", "stdin"], ["readline", "stdin"], ["readlines", "stdin"], ["descriptor", "stdin"], *end], **keywords)
        if not kind.get("encoding") == "utf-16":
            yield session(["echo", "a"], [["communicate"], ["communicate"], ["returncode"]], **{**kind, **PIPE})
        yield session(["echo", "a"], [["communicate"], ["communicate"], ["communicate", word("x")], ["returncode"]], **keywords)
        yield session("printf 'a\\r\\nb\\rc\\n\\nd'", [["readlines", "stdout"], *end], **keywords, **SH)
        yield session("printf 'a\\nbb\\nccc\\ndddd\\n'", [["readlines", "stdout", 3], ["readlines", "stdout", 5], ["readlines", "stdout", 1], ["readlines", "stdout", 0], *end], **{**kind, **PIPE}, **SH)
        yield session("printf 'abc\\ndef'", [["wait"], ["read", "stdout", 2], ["readline", "stdout"], ["read", "stdout", 0], ["readline", "stdout"], ["readline", "stdout"], ["read", "stdout", 1], *end], **{**kind, **PIPE}, **SH)
        yield session("sleep 1; exit 3", [["poll"], ["returncode"], ["wait", 0.25], ["returncode"], ["wait", 20], ["returncode"], ["poll"], ["terminate"], ["kill"], ["send_signal", 99], ["communicate"]], **keywords, **SH)
        if not kind.get("encoding") == "utf-16":
            yield session("read x; echo \"<$x>\"; exit 5", [["write", word("hello\n")], ["communicate"], ["returncode"]], **keywords, **SH)
            yield session("echo a; sleep 1; echo b; echo c >&2", [["communicate", None, 0.5], ["returncode"], ["communicate", None, 20], ["communicate"], *end], **{**kind, **PIPE, "stderr": "PIPE"}, **SH)
    yield session("cat >/dev/null; exec sleep 30", [["terminate"], ["wait"], ["poll"], ["kill"], ["returncode"]], **SH)
    for number in [1, 2, 3, 9, 10, 12, 13, 14, 15, 24, 34, 64]:
        yield session(["sleep", "30"], [["send_signal", number], ["wait"], ["send_signal", number], ["returncode"]])
    for number in [0, 17, 18, 23, 28]:
        yield session(["sleep", "30"], [["send_signal", number], ["poll"], ["kill"], ["wait"]])
    for number in [-1, 65, 1000]:
        yield session(["sleep", "30"], [["send_signal", number], ["poll"], ["kill"], ["wait"], ["send_signal", number]])
    for name, ops in [("stdout", [["read", "stdout"], ["readline", "stdout"], ["readlines", "stdout"], ["descriptor", "stdout"], ["close", "stdout"]]), ("stdin", [["write", b("x")], ["close", "stdin"], ["descriptor", "stdin"]])]:
        yield session(["true"], [*ops, ["communicate"], ["communicate", b("x")], ["wait", 20], ["wait"]])
    yield session("exec <&-; sleep 1; echo x", [["communicate", b("y" * 300000)], ["returncode"]], **ALL, **SH)
    yield session("exec <&-; echo x; exec sleep 30", [["readline", "stdout"], ["write", b("y")], ["kill"], ["wait"]], **ALL, **SH)
    yield session("head -c 3; exit 4", [["communicate", b("y" * 300000)], ["returncode"]], **ALL, **SH)
    yield session("cat; cat >&2 </dev/null; head -c 150000 /dev/zero >&2", [["communicate", b("y" * 300000)], ["returncode"]], **ALL, **SH)
    yield session("echo a; echo b; echo c", [["wait"], ["read1", "stdout", 3], ["read1", "stdout", 100], ["read1", "stdout", 1], ["read1", "stdout", 0]], **PIPE, **SH)
    for text in ["é", "aé€b", "€" * 3, "x"]:
        for encoding in ["ascii", "latin-1", "cp1252"]:
            for errors in [None, "replace", "xmlcharrefreplace"]:
                keywords = {**ALL, "encoding": encoding, **({"errors": errors} if errors else {})}
                yield session(["cat"], [["communicate", text], ["close", "stdin"], ["wait"]], **keywords)
                yield session(["cat"], [["write", text], ["close", "stdin"], ["read", "stdout"], ["wait"]], **keywords)
    yield session(["nosuch"], [["wait"]])
    yield session(["true"], [["wait"]], cwd="nosuch")
    yield session(["true"], [["wait"]], input=b("x"))
    yield session(["true"], [["wait"]], check=True)
    yield session(["true"], [["wait"]], timeout=3)
    yield session(["true"], [["wait"]], capture_output=True)


def cases():
    for call, args, kwargs in [*texts(), *runs(), *sessions()]:
        yield call, args, kwargs, {}


def keywords(kwargs):
    special = {"PIPE": subprocess.PIPE, "DEVNULL": subprocess.DEVNULL, "STDOUT": subprocess.STDOUT}
    return {name: special.get(value, value) if name.startswith("std") and isinstance(value, str) else decode(value) for name, value in kwargs.items()}


def described(error):
    told = exception(error)
    if isinstance(error, subprocess.CalledProcessError):
        return {"type": "CalledProcessError", "msg": str(error), "attrs": encode({"returncode": error.returncode, "cmd": error.cmd, "output": error.output, "stderr": error.stderr})}
    if isinstance(error, subprocess.TimeoutExpired):
        # CPython may tell what was left of the time.
        return {"type": "TimeoutExpired", "attrs": encode({"cmd": error.cmd, "output": error.output, "stderr": error.stderr})}
    if type(error).__name__ == "UnsupportedOperation":
        # One of the classes that it descends from.
        told = {"type": "ValueError"}
    return {**told, "msg": str(error)}


def operate(popen, op, *args):
    match op:
        case "args" | "returncode":
            return getattr(popen, op)
        case "pid":
            return popen.pid > 1
        case "write":
            popen.stdin.write(*args)
            popen.stdin.flush()
        case "read" | "read1" | "readline" | "readlines" | "close":
            return getattr(getattr(popen, args[0]), op)(*args[1:])
        case "descriptor":
            return getattr(popen, args[0]).fileno() > 2
        case "finish":
            return popen.__exit__(None, None, None)
        case _:
            return getattr(popen, op)(*args)


def entry(popen, operation):
    try:
        return {"ok": encode(operate(popen, *decode(operation)))}
    except Exception as error:
        return {"err": described(error)}


def texts_of(error):
    return {"str": str(error), "repr": repr(error)}


def completed(args, returncode, stdout=None, stderr=None):
    return subprocess.CompletedProcess(args, returncode, stdout, stderr)


CALLS = {
    "CalledProcessError": lambda *args: texts_of(subprocess.CalledProcessError(*args)), "TimeoutExpired": lambda *args: texts_of(subprocess.TimeoutExpired(*args)),
    "CompletedProcess": lambda *args, **kwargs: repr(completed(*args, **kwargs)), "check_returncode": lambda *args: completed(*args).check_returncode(),
}


def ask(call, args, kwargs):
    if call == "session":
        with warnings.catch_warnings(action="ignore"):
            popen = subprocess.Popen(args["args"], **keywords(kwargs))
            entries = [entry(popen, operation) for operation in args["ops"]]
            for stream in filter(None, (popen.stdin, popen.stdout, popen.stderr)):
                try:
                    stream.close()
                except OSError:
                    pass
            popen.wait()
            return entries
    args, kwargs = decode(args), keywords(kwargs)
    told = (CALLS.get(call) or getattr(subprocess, call))(*args, **kwargs)
    if call == "run":
        return {"returncode": told.returncode, "stdout": told.stdout, "stderr": told.stderr}
    return told


def answer(call, args, kwargs, extra):
    scratch = pathlib.Path("/scratch")
    scratch.mkdir()
    (scratch / "d").mkdir()
    (scratch / "f").write_text("file\n")
    here, environ = os.getcwd(), dict(os.environ)
    os.chdir(scratch)
    os.environ.clear()
    os.environ.update(PATH="/usr/bin:/bin", TZ="UTC0")
    os.umask(0o022)
    try:
        with warnings.catch_warnings(action="ignore"):
            return {"ok": encode(ask(call, args, kwargs))}
    except Exception as error:
        return {"err": described(error)}
    finally:
        os.environ.update(environ)
        os.chdir(here)
        shutil.rmtree(scratch)
