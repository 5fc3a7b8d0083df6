"""Inputs for fcntl: sessions of operations on files of a scratch directory, by one process, `a`, or two, `a` and `b`.

Each party is a process of its own, `python3.13 -m inputs.fcntl`, that does one operation a line. An operation is [name, party,
*arguments]; descriptors go by names of the case's choice. Nothing waits.
"""

import errno
import fcntl
import json
import os
import random
import struct
import subprocess
import sys
import tempfile

from .values import ask

SIZE = 100
# struct flock
LOCK = "hhqqixxxx"
TYPES = {"RDLCK": fcntl.F_RDLCK, "WRLCK": fcntl.F_WRLCK, "UNLCK": fcntl.F_UNLCK}
MODES = {"r": os.O_RDONLY, "w": os.O_WRONLY, "rw": os.O_RDWR}
FLAGS = {
    "append": os.O_APPEND, "nonblock": os.O_NONBLOCK, "async": os.O_ASYNC, "direct": os.O_DIRECT, "noatime": os.O_NOATIME,
    "dsync": os.O_DSYNC, "sync": os.O_SYNC,
}
TIOCGWINSZ = 0x5413
FIONREAD = 0x541B


class Party:
    """What a process has open."""

    def __init__(self, folder):
        self.folder = folder
        self.fds = {}

    def do(self, name, *args):
        return getattr(self, name)(*args)

    def open(self, fd, path, mode, *flags):
        how = MODES[mode]
        for flag in flags:
            how |= FLAGS[flag]
        self.fds[fd] = os.open(os.path.join(self.folder, path), how)

    def pipe(self, reader, writer):
        self.fds[reader], self.fds[writer] = os.pipe()

    def close(self, fd):
        os.close(self.fds[fd])

    def dup(self, fd, new):
        self.fds[new] = os.dup(self.fds[fd])

    def dup2(self, fd, target):
        os.dup2(self.fds[fd], self.fds[target])

    def lseek(self, fd, position):
        return os.lseek(self.fds[fd], position, os.SEEK_SET)

    def write(self, fd, text):
        return os.write(self.fds[fd], text.encode())

    def truncate(self, path, size):
        os.truncate(os.path.join(self.folder, path), size)

    def flock(self, fd, operation):
        fcntl.flock(self.fds[fd], lock_operation(operation))

    def lockf(self, fd, operation, *args):
        fcntl.lockf(self.fds[fd], lock_operation(operation), *args)

    def lock(self, fd, command, kind, whence, start, length, pid=0):
        sent = struct.pack(LOCK, TYPES[kind], whence, start, length, pid)
        number = getattr(fcntl, "F_" + command)
        kind, whence, start, length, pid = struct.unpack(LOCK, fcntl.fcntl(self.fds[fd], number, sent))
        if not command.endswith("GETLK"):
            return None
        kind = next(name for name, number in TYPES.items() if number == kind)
        # Who it is differs from run to run: a process, or an open file.
        holder = "process" if pid > 0 else "file"
        return {"type": kind} if kind == "UNLCK" else {"type": kind, "start": start, "len": length, "holder": holder}

    def dupfd(self, fd, new, least, cloexec=False):
        self.fds[new] = fcntl.fcntl(self.fds[fd], fcntl.F_DUPFD_CLOEXEC if cloexec else fcntl.F_DUPFD, least)
        return self.fds[new]

    def getfd(self, fd):
        return fcntl.fcntl(self.fds[fd], fcntl.F_GETFD)

    def setfd(self, fd, flags):
        return fcntl.fcntl(self.fds[fd], fcntl.F_SETFD, flags)

    def getfl(self, fd):
        flags = fcntl.fcntl(self.fds[fd], fcntl.F_GETFL)
        mode = next(name for name, bits in MODES.items() if flags & os.O_ACCMODE == bits)
        return [mode, *sorted(name for name, bits in FLAGS.items() if flags & bits == bits)]

    def setfl(self, fd, *flags):
        return fcntl.fcntl(self.fds[fd], fcntl.F_SETFL, sum(FLAGS[flag] for flag in flags))

    def pipe_size(self, fd, *size):
        return fcntl.fcntl(self.fds[fd], fcntl.F_SETPIPE_SZ if size else fcntl.F_GETPIPE_SZ, *size)

    def fionread(self, fd):
        return struct.unpack("i", fcntl.ioctl(self.fds[fd], FIONREAD, b"\0" * 4))[0]

    def winsize(self, fd):
        return list(struct.unpack("hhhh", fcntl.ioctl(self.fds[fd], TIOCGWINSZ, b"\0" * 8))[1::-1])

    def blocking(self, fd):
        return os.get_blocking(self.fds[fd])


def lock_operation(names):
    return sum(getattr(fcntl, "LOCK_" + name) for name in names)


def serve():
    party = Party(sys.argv[1])
    for line in sys.stdin:
        answer = ask(party.do, *json.loads(line))
        print(json.dumps(answer), flush=True)


def session(args):
    """The answers to all operations; a party begins with its first one, and ends with `exit`."""
    with tempfile.TemporaryDirectory() as folder:
        for name in args["files"]:
            with open(os.path.join(folder, name), "wb") as file:
                file.write(b"x" * SIZE)
        parties = {}
        try:
            return [answer_of(parties, folder, *op) for op in args["ops"]]
        finally:
            for party in list(parties):
                end(parties, party)


def answer_of(parties, folder, name, party, *arguments):
    if name == "exit":
        end(parties, party)
        return {"ok": None}
    if party not in parties:
        command = [sys.executable, "-m", "inputs.fcntl", folder]
        here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        parties[party] = subprocess.Popen(command, cwd=here, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    process = parties[party]
    process.stdin.write(json.dumps([name, *arguments]) + "\n")
    process.stdin.flush()
    return json.loads(process.stdout.readline())


def end(parties, party):
    process = parties.pop(party)
    process.stdin.close()
    process.wait()
    process.stdout.close()


def locks_at_random(rng):
    """Two parties, each with two openings of a file, that lock what they like."""
    ops = []
    fds = {"a": ["f", "g"], "b": ["f", "g"]}
    modes = ["rw", "rw", "rw", "r", "w"]
    for party in fds:
        for fd in fds[party]:
            ops.append(["open", party, fd, "one", rng.choice(modes)])
    kinds = ["WRLCK", "RDLCK", "UNLCK"]
    for _ in range(40):
        party = rng.choice("ab")
        if not fds[party]:
            fds[party].append("f")
            ops.append(["open", party, "f", "one", "rw"])
        fd = rng.choice(fds[party])
        whence = rng.choice([0, 0, 0, 1, 2])
        start = rng.randrange(40) if whence == 0 else rng.randrange(-20, 20)
        length = rng.choice([0, 1, 5, 10, 20, 20, -3])
        choice = rng.random()
        if choice < 0.3:
            ops.append(["lockf", party, fd, [*rng.choice([["EX", "NB"], ["SH", "NB"], ["UN"]])], length, start, whence])
        elif choice < 0.55:
            ops.append(["lock", party, fd, rng.choice(["SETLK", "OFD_SETLK"]), rng.choice(kinds), whence, start, length])
        elif choice < 0.7:
            ops.append(["flock", party, fd, rng.choice([["EX", "NB"], ["SH", "NB"], ["UN"]])])
        elif choice < 0.8:
            name = rng.choice(["h", "i"])
            if name not in fds[party]:
                fds[party].append(name)
                ops.append(["dup", party, fd, name])
        elif choice < 0.88:
            fds[party].remove(fd)
            ops.append(["close", party, fd])
        elif choice < 0.94:
            ops.append(["lseek", party, fd, rng.randrange(SIZE)])
        else:
            fds[party] = []
            ops.append(["exit", party])
    return ops


def one_in_the_way(command, kind, whence, start, length, held):
    """A lock of one party, and what the other one is told of it."""
    how, *where = held
    return [
        ["open", "a", "f", "one", "rw"], ["open", "b", "f", "one", "rw"], ["lseek", "b", "f", 30],
        ["lock", "a", "f", how, *where], ["lock", "b", "f", command, kind, whence, start, length],
        ["lock", "a", "f", command, kind, whence, start, length], ["close", "a", "f"],
        ["lock", "b", "f", command, kind, whence, start, length],
    ]


FAR = 2**63 - 1
PLACES = [
    (0, 0, 0), (0, 10, 5), (0, 14, 1), (0, 15, 1), (0, 9, 1), (0, 5, 5), (0, 5, 6), (0, 20, 0), (1, 0, 0), (1, -20, 3), (1, -31, 1),
    (2, 0, 0), (2, -90, 5), (2, -100, 11), (2, -101, 1), (0, -1, 1), (0, 20, -10), (0, 12, -10), (0, 5, -6), (0, FAR, 0), (0, FAR, 1),
    (0, FAR, 2), (0, 1, FAR), (0, 2, FAR), (2, FAR, 0), (0, 0, -FAR - 1), (0, 0, FAR), (9, 0, 0),
]
SESSIONS = [
    # Flags of descriptors and open files.
    [
        ["open", "a", "f", "one", "rw"], ["getfd", "a", "f"], ["setfd", "a", "f", 0], ["getfd", "a", "f"], ["dup", "a", "f", "g"],
        ["getfd", "a", "g"], ["dup2", "a", "g", "f"], ["getfd", "a", "f"], ["setfd", "a", "f", 1], ["getfd", "a", "f"],
        ["dupfd", "a", "f", "h", 100], ["getfd", "a", "h"], ["dupfd", "a", "f", "i", 100], ["dupfd", "a", "f", "j", 100, True],
        ["getfd", "a", "j"], ["close", "a", "i"], ["getfd", "a", "i"], ["setfd", "a", "i", 1], ["dupfd", "a", "f", "k", 100000000],
        ["close", "a", "f"], ["dupfd", "a", "f", "l", 100], ["dupfd", "a", "f", "l", 100000000], ["getfl", "a", "f"],
        ["setfl", "a", "f"], ["lseek", "a", "h", 7], ["fionread", "a", "j"], ["flock", "a", "f", ["SH"]], ["lockf", "a", "f", ["SH"]],
    ],
    *(
        [
            ["open", "a", "f", "one", mode, *flags], ["dup", "a", "f", "g"], ["getfl", "a", "f"], ["setfl", "a", "f", "append"],
            ["getfl", "a", "g"], ["write", "a", "g", "more"], ["fionread", "a", "f"], ["lseek", "a", "f", 3], ["write", "a", "f", "x"],
            ["fionread", "a", "g"], ["setfl", "a", "g", "nonblock"], ["getfl", "a", "f"], ["blocking", "a", "f"], ["write", "a", "f", "y"],
            ["lseek", "a", "g", 96], ["fionread", "a", "f"], ["setfl", "a", "f", "sync", "noatime", "append"], ["getfl", "a", "f"],
            ["setfl", "a", "f"], ["getfl", "a", "f"], ["blocking", "a", "g"], ["winsize", "a", "f"],
        ]
        for mode in MODES
        for flags in [[], ["append"], ["sync"], ["dsync", "nonblock"], ["noatime"]]
    ),
    [
        ["pipe", "a", "r", "w"], ["getfl", "a", "r"], ["getfl", "a", "w"], ["getfd", "a", "r"], ["setfl", "a", "w", "nonblock"],
        ["getfl", "a", "w"], ["getfl", "a", "r"], ["write", "a", "w", "some"], ["fionread", "a", "r"], ["fionread", "a", "w"],
        ["pipe_size", "a", "r"], ["pipe_size", "a", "w", 1], ["pipe_size", "a", "r", 5000], ["pipe_size", "a", "w", 1048576],
        ["pipe_size", "a", "w", 65536], ["winsize", "a", "r"], ["lock", "a", "r", "SETLK", "RDLCK", 1, 0, 0],
        ["lock", "a", "r", "SETLK", "WRLCK", 0, 0, 0], ["flock", "a", "w", ["EX", "NB"]], ["flock", "a", "r", ["EX", "NB"]],
        ["close", "a", "w"], ["flock", "a", "r", ["EX", "NB"]], ["pipe_size", "a", "w"],
    ],
    [
        ["open", "a", "f", "one", "r"], ["getfl", "a", "f"], ["dup", "a", "f", "g"], ["getfd", "a", "g"], ["fionread", "a", "f"],
        ["lseek", "a", "g", 40], ["fionread", "a", "f"], ["lseek", "a", "f", 100], ["fionread", "a", "f"], ["winsize", "a", "f"],
        ["dupfd", "a", "f", "h", 200], ["getfd", "a", "h"], ["dup2", "a", "g", "h"], ["getfd", "a", "h"], ["setfd", "a", "g", 0],
        ["getfd", "a", "g"], ["close", "a", "g"], ["getfd", "a", "g"], ["fionread", "a", "g"], ["getfl", "a", "g"],
    ],
    [["open", "a", "f", "one", "r"], ["pipe_size", "a", "f"], ["pipe_size", "a", "f", 4096]],
    # What flock and lockf take for an operation.
    *(
        [
            ["open", "a", "f", "one", "rw"], ["open", "b", "f", "one", "rw"], [name, "a", "f", operation], [name, "b", "f", ["SH", "NB"]],
            [name, "b", "f", ["UN"]], [name, "b", "f", ["EX", "NB"]], [name, "a", "f", ["UN"]], [name, "b", "f", ["EX", "NB"]],
        ]
        for name in ["flock", "lockf"]
        for operation in [
            [], ["SH"], ["EX"], ["UN"], ["NB"], ["SH", "NB"], ["EX", "NB"], ["UN", "NB"], ["SH", "EX"], ["SH", "UN"], ["EX", "UN"],
            ["SH", "EX", "NB", "UN"],
        ]
    ),
    # What a descriptor must be open for.
    *(
        [
            ["open", "a", "f", "one", mode], *(["lock", "a", "f", command, kind, 0, 0, 1] for command in ["SETLK", "OFD_SETLK", "GETLK"] for kind in TYPES),
            ["flock", "a", "f", ["EX", "NB"]], ["flock", "a", "f", ["SH", "NB"]], ["lockf", "a", "f", ["EX", "NB"], 1, 50], ["lockf", "a", "f", ["SH", "NB"], 1, 60],
        ]
        for mode in MODES
    ),
    # Who has a lock of a whole file.
    [
        ["open", "a", "f", "one", "r"], ["open", "a", "g", "one", "r"], ["flock", "a", "f", ["EX", "NB"]], ["flock", "a", "g", ["EX", "NB"]],
        ["dup", "a", "f", "h"], ["flock", "a", "h", ["SH", "NB"]], ["flock", "a", "g", ["SH", "NB"]], ["flock", "a", "g", ["EX", "NB"]],
        ["flock", "a", "f", ["EX", "NB"]], ["close", "a", "f"], ["flock", "a", "g", ["EX", "NB"]], ["close", "a", "h"], ["flock", "a", "g", ["EX", "NB"]],
        ["open", "b", "f", "one", "w"], ["flock", "b", "f", ["SH", "NB"]], ["exit", "a"], ["flock", "b", "f", ["SH", "NB"]],
    ],
    # Who has one of a range, and how it is lost.
    [
        ["open", "a", "f", "one", "rw"], ["open", "a", "g", "one", "rw"], ["open", "a", "h", "two", "rw"], ["open", "b", "f", "one", "rw"],
        ["lockf", "a", "f", ["EX", "NB"], 10, 0], ["lockf", "a", "g", ["EX", "NB"], 10, 5], ["lock", "a", "g", "OFD_SETLK", "RDLCK", 0, 0, 1],
        ["lock", "b", "f", "GETLK", "RDLCK", 0, 0, 0], ["close", "a", "h"], ["lockf", "b", "f", ["SH", "NB"], 1, 14], ["close", "a", "g"],
        ["lockf", "b", "f", ["SH", "NB"], 1, 14], ["lock", "b", "f", "GETLK", "WRLCK", 0, 0, 0], ["lockf", "a", "f", ["SH", "NB"]],
        ["lockf", "a", "f", ["EX", "NB"]], ["exit", "b"], ["lockf", "a", "f", ["EX", "NB"]], ["lock", "a", "f", "OFD_SETLK", "RDLCK", 0, 0, 1],
        ["lockf", "a", "f", ["UN"], 10], ["lock", "a", "f", "OFD_SETLK", "WRLCK", 0, 0, 10], ["lockf", "a", "f", ["SH", "NB"], 1, 9],
        ["dup", "a", "f", "g"], ["dup2", "a", "g", "f"], ["open", "b", "f", "one", "rw"], ["lockf", "b", "f", ["SH", "NB"], 0, 50],
        ["lockf", "b", "f", ["SH", "NB"], 0, 9],
    ],
    [
        ["open", "a", "f", "one", "rw"], ["open", "b", "f", "one", "rw"], ["lockf", "a", "f", ["EX", "NB"], 0, 0, 2], ["lockf", "b", "f", ["SH", "NB"], 100],
        ["lockf", "b", "f", ["SH", "NB"], 101], ["truncate", "a", "one", 50], ["lockf", "a", "f", ["SH", "NB"], 0, 0, 2], ["lockf", "b", "f", ["SH", "NB"], 101],
        ["lock", "b", "f", "SETLKW", "RDLCK", 2, 0, 10], ["lock", "b", "f", "OFD_SETLKW", "RDLCK", 2, 0, 10], ["lock", "a", "f", "GETLK", "WRLCK", 0, 0, 50],
        ["lock", "a", "f", "OFD_SETLK", "RDLCK", 0, 0, 1, 1], ["lock", "a", "f", "OFD_GETLK", "RDLCK", 0, 0, 1, 1], ["lock", "a", "f", "SETLK", "RDLCK", 0, 0, 1, 1],
    ],
]


def cases():
    for name in sorted(name for name in dir(fcntl) if isinstance(getattr(fcntl, name), int)):
        yield "const", [name], {}, {}
    for name in ["", "F_NOPE", "f_getfl", "LOCK_"]:
        yield "const", [name], {}, {}
    rng = random.Random(4)
    sessions = list(SESSIONS)
    for place in PLACES:
        for command, held in [("GETLK", "SETLK"), ("GETLK", "OFD_SETLK"), ("OFD_GETLK", "SETLK"), ("SETLK", "SETLK"), ("OFD_SETLK", "SETLK")]:
            kind = rng.choice(["RDLCK", "WRLCK"])
            sessions.append(one_in_the_way(command, kind, *place, [held, rng.choice(["WRLCK", "WRLCK", "RDLCK"]), 0, 10, 5]))
    sessions.extend(locks_at_random(rng) for _ in range(120))
    for ops in sessions:
        yield "session", {"files": ["one", "two"], "ops": ops}, {}, {}


def answer(call, args, kwargs, extra):
    if call == "session":
        return {"ok": session(args)}
    return ask(const, *args)


def const(name):
    return getattr(fcntl, name)


if __name__ == "__main__":
    serve()
