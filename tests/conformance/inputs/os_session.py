"""Operations of os in processes of their own, over a fresh directory: README.md has the form, and what each one gives."""

import errno
import json
import os
import shutil
import sys
import tempfile
import traceback

from .os_descriptors import OnDescriptors
from .os_functions import Functions
from .os_listings import Listings
from .os_scratch import make, snapshot
from .os_values import decode, encode

HERE = "/scratch"
NOBODY = 65534
MAKERS = {"open", "pipe", "stdin", "stdout", "stderr", "scandir", "walk", "dup"}


class Process(Functions, Listings, OnDescriptors):
    """What one process does; `slots` are its descriptors, listings and walks by the names that the session gives them."""

    def __init__(self, scratch):
        self.scratch = scratch
        self.slots = {}
        self.before = snapshot(scratch)

    def real(self, value):
        if isinstance(value, list):
            return [self.real(v) for v in value]
        if isinstance(value, str) and value.lstrip("/").startswith(HERE[1:]) and value.startswith("/"):
            slashes = len(value) - len(value.lstrip("/"))
            return "/" * (slashes - 1) + self.scratch + value[slashes - 1 + len(HERE):]
        return value

    def shown(self, value):
        if isinstance(value, list):
            return [self.shown(v) for v in value]
        if isinstance(value, dict):
            return {key: self.shown(v) for key, v in value.items()}
        return value.replace(self.scratch, HERE) if isinstance(value, str) else value

    def error(self, error):
        out = {"type": type(error).__name__}
        if isinstance(error, OSError):
            out["errno"] = errno.errorcode[error.errno]
            # A number of a descriptor is no name of a file.
            out["msg"] = str(OSError(*error.args[:2]) if isinstance(error.filename, int) else error)
        return out

    def perform(self, name, arguments):
        arguments = self.real(decode(arguments))
        slots = [a for a in arguments[name in MAKERS:] if isinstance(a, str) and a.startswith("$")]
        if name in {"pipe"}:
            slots = []
        if any(slot not in self.slots for slot in slots):
            return {"err": {"type": "NoSlot"}}
        arguments = [self.slots[a] if isinstance(a, str) and a in slots else a for a in arguments]
        try:
            entry = {"ok": getattr(self, name.replace(".", "_") + "_")(*arguments)}
        except (OSError, ValueError, NotImplementedError) as error:
            entry = {"err": self.error(error)}
        return encode(self.shown(entry))

    # What is there now, below the working directory.

    def tree_(self):
        return [[name, *what] for name, what in snapshot(".").items()]

    def changes_(self):
        under = os.path.relpath(os.getcwd(), self.scratch) + "/"
        before = {name[len(under):]: what for name, what in self.before.items() if name.startswith(under)}
        now = snapshot(".")
        changed = [[name, *what] for name, what in now.items() if before.get(name) != what]
        return {"now": changed, "gone": [name for name in before if name not in now]}


def serve(scratch, env, user, requests, answers):
    """The life of a process: a line a request, a line an answer."""
    os.dup2(requests, 200)
    os.dup2(answers, 201)
    null = os.open("/dev/null", os.O_RDWR)
    for fd in range(3):
        os.dup2(null, fd)
    os.closerange(3, 200)
    os.chdir(scratch)
    os.umask(0o022)
    os.environ.clear()
    os.environ.update(env)
    sys.setrecursionlimit(20000)
    if user == "user" and os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    process = Process(scratch)
    with open(200, encoding="ascii") as requests, open(201, "w", encoding="ascii") as answers:
        for line in requests:
            name, arguments = json.loads(line)
            print(json.dumps(process.perform(name, arguments)), file=answers, flush=True)


class Worker:
    def __init__(self, *how):
        ours_in, answers = os.pipe()
        requests, ours_out = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.dup2(answers, 202)
                serve(*how, requests, answers)
            except BaseException:
                os.write(202, traceback.format_exc().encode())
            finally:
                os._exit(0)
        os.close(requests)
        os.close(answers)
        self.answers, self.requests = open(ours_in, encoding="ascii"), open(ours_out, "w", encoding="ascii")

    def ask(self, name, arguments):
        print(json.dumps([name, arguments]), file=self.requests, flush=True)
        line = self.answers.readline()
        if not line.startswith("{"):
            sys.exit(f"{name} {arguments}: {line}{self.answers.read()}")
        return json.loads(line)

    def end(self):
        self.requests.close()
        self.answers.close()
        os.waitpid(self.pid, 0)


def run(args, env, user):
    """The answers of a session under one user."""
    scratch = tempfile.mkdtemp(prefix="oskit-os-")
    workers = {}
    try:
        old = os.umask(0o022)
        make([["keep", "file", ""]], scratch)
        for number in range(args.get("copies", 0)):
            make(decode(args["tree"]), os.path.join(scratch, str(number)))
        if "copies" not in args:
            make(decode(args.get("tree", [])), scratch)
        os.umask(old)
        if user == "user" and os.geteuid() == 0:
            for top, directories, files in os.walk(os.fsencode(scratch)):
                for name in [b"", *directories, *files]:
                    os.lchown(os.path.join(top, name), NOBODY, NOBODY)
        entries = []
        for operation in args["ops"]:
            number = 0
            if operation[0] == "in":
                number, operation = operation[1], operation[2:]
            if number not in workers:
                workers[number] = Worker(scratch, env, user)
            entries.append(workers[number].ask(operation[0], operation[1:]))
        return entries
    finally:
        for worker in workers.values():
            worker.end()
        shutil.rmtree(scratch, onexc=lambda function, path, error: sys.exit(f"{path}: {error}"))


def answer(args, env):
    """The answers of a session, the same for root as for another user unless it says for whom it is."""
    if "as" in args:
        return {"ok": run(args, env, args["as"])}
    root, user = run(args, env, "root"), run(args, env, "user")
    for operation, one, other in zip(args["ops"], root, user):
        if one != other:
            sys.exit(f"{operation} of {args} is {one} for root and {other} for others")
    return {"ok": root}
