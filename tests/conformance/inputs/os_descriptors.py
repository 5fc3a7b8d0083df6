"""Operations of os on descriptors."""

import os

from .os_values import filesystem_of, status_of


class OnDescriptors:
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
        return status_of(os.fstat(fd), times)

    def fstatvfs_(self, fd):
        return filesystem_of(os.fstatvfs(fd))

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

    def get_inheritable_(self, fd):
        return os.get_inheritable(fd)

    def set_inheritable_(self, fd, inheritable):
        os.set_inheritable(fd, inheritable)

    def fchdir_(self, fd):
        os.fchdir(fd)

    def copy_from_(self, fd, source, count):
        return os.copy_file_range(source, fd, count)
