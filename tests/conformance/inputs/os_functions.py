"""Operations of os: its functions, but for those that list directories."""

import os
import time

from .os_values import filesystem_of, status_of


class Functions:
    def constants_(self):
        names = "name curdir pardir sep altsep extsep pathsep defpath linesep devnull"
        return {name: getattr(os, name) for name in names.split()}

    def linesep_(self):
        return os.linesep

    def strerror_(self, number):
        return os.strerror(number)

    def stat_(self, path, follow=True, times=()):
        return status_of(os.stat(path, follow_symlinks=follow), times)

    def lstat_(self, path):
        return status_of(os.lstat(path))

    def stat_many_(self, paths, follow=True):
        return [self.perform("stat", [path, follow]) for path in paths]

    def same_(self, one, two):
        return os.path.samestat(os.stat(one), os.stat(two))

    def recent_(self, path, field):
        return abs(getattr(os.stat(path), f"st_{field}") - time.time()) < 3600

    def statvfs_(self, path):
        return filesystem_of(os.statvfs(path))

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
