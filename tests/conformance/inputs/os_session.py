"""Operations of os in processes of their own, over a fresh directory: README.md has the form, and what each one gives."""

import base64
import errno
import json
import os
import shutil
import stat
import sys
import tempfile
import traceback

HERE = "/scratch"
NOBODY = 65534
KINDS = {
    stat.S_IFREG: "regular", stat.S_IFDIR: "directory", stat.S_IFLNK: "symlink", stat.S_IFBLK: "block-device",
    stat.S_IFCHR: "character-device", stat.S_IFIFO: "fifo", stat.S_IFSOCK: "socket",
}


def kind(mode):
    return KINDS[stat.S_IFMT(mode)]


def make(tree, root):
    """Makes what a session starts with."""
    for path, what, content in tree:
        path = os.path.join(root, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if what == "dir":
            os.makedirs(path, exist_ok=True)
        elif what == "link":
            os.symlink(content, path)
        elif what == "fifo":
            os.mkfifo(path)
        else:
            with open(path, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
                file.write(content)


def encode(value):
    if isinstance(value, str):
        try:
            value.encode()
            return value
        except UnicodeEncodeError:
            return {"$wtf8_b64": base64.b64encode(value.encode("utf-8", "surrogatepass")).decode()}
    if isinstance(value, bytes):
        return {"b64": base64.b64encode(value).decode()}
    if isinstance(value, (list, tuple)):
        return [encode(v) for v in value]
    if isinstance(value, dict):
        return {key: encode(v) for key, v in value.items()}
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 2**53:
        return {"$int": str(value)}
    return value


def decode(value):
    if isinstance(value, list):
        return [decode(v) for v in value]
    if isinstance(value, dict) and "b64" in value:
        return base64.b64decode(value["b64"])
    if isinstance(value, dict) and "$wtf8_b64" in value:
        return base64.b64decode(value["$wtf8_b64"]).decode("utf-8", "surrogatepass")
    if isinstance(value, dict) and "$int" in value:
        return int(value["$int"])
    return value


class Process:
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

    # Answers that are the same wherever they are recorded.

    def status(self, status, times=()):
        own = lambda number, mine: "own" if number == mine else number
        out = {"mode": status.st_mode, "uid": own(status.st_uid, os.geteuid()), "gid": own(status.st_gid, os.getegid())}
        if not stat.S_ISDIR(status.st_mode):
            out.update(nlink=status.st_nlink, size=status.st_size)
        return {**out, **{f"{name}_ns": getattr(status, f"st_{name}_ns") for name in times}}

    def filesystem(self, status):
        return {"namemax": status.f_namemax, "blocks": status.f_blocks > 0, "bsize": status.f_bsize > 0}

    def listed(self, entries, with_stat=False):
        out = []
        for entry in entries:
            one = [entry.name, kind(entry.stat(follow_symlinks=False).st_mode)]
            out.append(one + [self.status(entry.stat(follow_symlinks=False))] if with_stat else one)
        return sorted(out)

    # The functions of the module.

    def constants_(self):
        names = "name curdir pardir sep altsep extsep pathsep defpath linesep devnull"
        return {name: getattr(os, name) for name in names.split()}

    def linesep_(self):
        return os.linesep

    def strerror_(self, number):
        return os.strerror(number)

    def stat_(self, path, follow=True, times=()):
        return self.status(os.stat(path, follow_symlinks=follow), times)

    def lstat_(self, path):
        return self.status(os.lstat(path))

    def stat_many_(self, paths, follow=True):
        return [self.perform("stat", [path, follow]) for path in paths]

    def same_(self, one, two):
        return os.path.samestat(os.stat(one), os.stat(two))

    def recent_(self, path, field):
        import time
        return abs(getattr(os.stat(path), f"st_{field}") - time.time()) < 3600

    def statvfs_(self, path):
        return self.filesystem(os.statvfs(path))

    def major_(self, device):
        return os.major(device)

    def minor_(self, device):
        return os.minor(device)

    def makedev_(self, major, minor):
        return os.makedev(major, minor)

    def open_(self, slot, path, flags, mode=0o777):
        bits = 0
        for flag in flags:
            bits |= getattr(os, flag)
        self.slots[slot] = os.open(path, bits, mode)

    def pipe_(self, reader, writer):
        self.slots[reader], self.slots[writer] = os.pipe()

    def stdin_(self, slot):
        self.slots[slot] = 0

    def stdout_(self, slot):
        self.slots[slot] = 1

    def stderr_(self, slot):
        self.slots[slot] = 2

    def get_terminal_size_(self, fd=1):
        return list(os.get_terminal_size(fd))

    def scandir_(self, slot, path="."):
        self.slots[slot] = os.scandir(path)

    def scandir_iterator_next_entries_(self, entries, count=None):
        return self.listed(entries)

    def scandir_iterator_next_packed_(self, entries, with_stat):
        return self.listed(entries, with_stat)

    def scandir_iterator_close_(self, entries):
        entries.close()

    def listdir_(self, path="."):
        return sorted(os.listdir(path))

    def walk_(self, slot, top, topdown=True, followlinks=False):
        errors = []
        walk = os.walk(top, topdown, errors.append, followlinks)
        self.slots[slot] = [walk, errors, None]

    def walker_next_(self, walker):
        walker[2] = step = next(walker[0], None)
        return step and [step[0], sorted(step[1]), sorted(step[2])]

    def walker_descend_into_(self, walker, names):
        walker[2][1][:] = names

    def walker_take_errors_(self, walker):
        errors = [self.error(error) for error in walker[1]]
        walker[1].clear()
        return errors

    def walker_next_packed_(self, walker, with_stat):
        steps = []
        for path, directories, files in walker[0]:
            names = []
            for name in sorted(directories + files):
                status = os.lstat(os.path.join(path, name))
                names.append([name, kind(status.st_mode)] + ([self.status(status)] if with_stat else []))
            steps.append([path, names])
        return sorted(steps)

    def access_(self, path, modes, effective=False, follow=True):
        bits = 0
        for mode in modes:
            bits |= getattr(os, mode)
        return os.access(path, bits, effective_ids=effective, follow_symlinks=follow)

    def mkdir_(self, path, mode=0o777):
        os.mkdir(path, mode)

    def makedirs_(self, path, mode=0o777, exist_ok=False):
        os.makedirs(path, mode, exist_ok)

    def rmdir_(self, path):
        os.rmdir(path)

    def removedirs_(self, path):
        os.removedirs(path)

    def remove_(self, path):
        os.remove(path)

    def unlink_(self, path):
        os.unlink(path)

    def rename_(self, src, dst):
        os.rename(src, dst)

    def replace_(self, src, dst):
        os.replace(src, dst)

    def renames_(self, old, new):
        os.renames(old, new)

    def link_(self, src, dst, follow=True):
        os.link(src, dst, follow_symlinks=follow)

    def symlink_(self, src, dst):
        os.symlink(src, dst)

    def readlink_(self, path):
        return os.readlink(path)

    def truncate_(self, path, length):
        os.truncate(path, length)

    def utime_(self, path, times, follow=True):
        os.utime(path, ns=tuple(times), follow_symlinks=follow) if times else os.utime(path, follow_symlinks=follow)

    def chmod_(self, path, mode, follow=True):
        os.chmod(path, mode, follow_symlinks=follow)

    def owners(self, uid, gid):
        return [-1 if n is None else mine if n == "own" else n for n, mine in [(uid, os.geteuid()), (gid, os.getegid())]]

    def chown_(self, path, uid, gid, follow=True):
        os.chown(path, *self.owners(uid, gid), follow_symlinks=follow)

    def lchown_(self, path, uid, gid):
        os.lchown(path, *self.owners(uid, gid))

    def mkfifo_(self, path, mode=0o666):
        os.mkfifo(path, mode)

    def environ_(self):
        return [list(pair) for pair in os.environ.items()]

    def getenv_(self, key, default=None):
        return os.getenv(key, default)

    def putenv_(self, key, value):
        os.environ[key] = value

    def unsetenv_(self, key):
        try:
            del os.environ[key]
        except KeyError:
            pass

    def get_exec_path_(self, env=None):
        return os.get_exec_path(None if env is None else dict(env))

    def getcwd_(self):
        return os.getcwd()

    def chdir_(self, path):
        os.chdir(path)

    def umask_(self, mask):
        return os.umask(mask)

    def urandom_(self, size):
        return len(os.urandom(size))

    # Those of descriptors.

    def fileno_(self, fd):
        os.fstat(fd)
        return fd

    def close_(self, fd):
        os.close(fd)

    def read_(self, fd, count):
        return os.read(fd, count)

    def pread_(self, fd, count, offset):
        return os.pread(fd, count, offset)

    def write_(self, fd, data):
        return os.write(fd, data)

    def write_all_(self, fd, data):
        while data:
            data = data[os.write(fd, data):]

    def pwrite_(self, fd, data, offset):
        return os.pwrite(fd, data, offset)

    def lseek_(self, fd, offset, whence):
        return os.lseek(fd, offset, getattr(os, whence))

    def fstat_(self, fd, times=()):
        return self.status(os.fstat(fd), times)

    def fstatvfs_(self, fd):
        return self.filesystem(os.fstatvfs(fd))

    def ftruncate_(self, fd, length):
        os.ftruncate(fd, length)

    def fsync_(self, fd):
        os.fsync(fd)

    def fdatasync_(self, fd):
        os.fdatasync(fd)

    def fchmod_(self, fd, mode):
        os.fchmod(fd, mode)

    def fchown_(self, fd, uid, gid):
        os.fchown(fd, *self.owners(uid, gid))

    def futimens_(self, fd, times):
        os.utime(fd, ns=tuple(times)) if times else os.utime(fd)

    def dup_(self, slot, fd):
        self.slots[slot] = os.dup(fd)

    def dup2_(self, fd, target):
        os.dup2(fd, target)

    def isatty_(self, fd):
        return os.isatty(fd)

    def get_blocking_(self, fd):
        return os.get_blocking(fd)

    def set_blocking_(self, fd, blocking):
        os.set_blocking(fd, blocking)

    def fchdir_(self, fd):
        os.fchdir(fd)

    def copy_from_(self, fd, source, count):
        return os.copy_file_range(source, fd, count)

    # What is there now, below the working directory.

    def tree_(self):
        return [[name, *what] for name, what in snapshot(".").items()]

    def changes_(self):
        under = os.path.relpath(os.getcwd(), self.scratch) + "/"
        before = {name[len(under):]: what for name, what in self.before.items() if name.startswith(under)}
        now = snapshot(".")
        changed = [[name, *what] for name, what in now.items() if before.get(name) != what]
        return {"now": changed, "gone": [name for name in before if name not in now]}


def snapshot(top):
    """What is below a directory: the kind, mode, and size or target of each, by its path."""
    found = {}
    for path, directories, files in os.walk(top):
        for name in directories + files:
            name = os.path.join(path, name)
            status = os.lstat(name)
            content = None
            if stat.S_ISLNK(status.st_mode):
                content = os.readlink(name)
            elif stat.S_ISREG(status.st_mode):
                content = status.st_size
            found[os.path.relpath(name, top)] = kind(status.st_mode), stat.S_IMODE(status.st_mode), content
    return dict(sorted(found.items(), key=lambda item: os.fsencode(item[0])))


MAKERS = {"open", "pipe", "stdin", "stdout", "stderr", "scandir", "walk", "dup"}


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
