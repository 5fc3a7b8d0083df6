"""Inputs for os: sessions of operations over a scratch directory, told by hand and at random."""

import itertools
import random

from . import os_paths, os_session
from .os_values import encode

NS = 1_000_000_000


def opened(path="f", flags=("O_RDWR", "O_CREAT"), mode=0o666, slot="$f"):
    return ["open", slot, path, list(flags), mode]


def data(text):
    return encode(text if isinstance(text, bytes) else text.encode())


def on_descriptors():
    yield [opened(), ["fileno", "$f"], ["write", "$f", data("hello")], ["lseek", "$f", 0, "SEEK_SET"], ["read", "$f", 3],
           ["read", "$f", 100], ["read", "$f", 100], ["read", "$f", 0], ["fstat", "$f"], ["close", "$f"], ["close", "$f"]]
    # What each method says of a descriptor that is closed, of a directory, and of one that isn't open for it.
    methods = [
        ["fileno", "$f"], ["read", "$f", 1], ["read", "$f", 0], ["pread", "$f", 1, 0], ["write", "$f", data("x")],
        ["write", "$f", data("")], ["write_all", "$f", data("x")], ["write_all", "$f", data("")], ["pwrite", "$f", data("x"), 0],
        ["pwrite", "$f", data(""), 0], ["lseek", "$f", 0, "SEEK_CUR"], ["fstat", "$f"], ["fstatvfs", "$f"], ["ftruncate", "$f", 1],
        ["fsync", "$f"], ["fdatasync", "$f"], ["fchmod", "$f", 0o750], ["fchown", "$f", None, "own"], ["futimens", "$f", [5, 7]],
        ["dup", "$g", "$f"], ["dup2", "$f", "$f"], ["isatty", "$f"], ["get_terminal_size", "$f"], ["get_blocking", "$f"],
        ["set_blocking", "$f", False], ["get_blocking", "$f"], ["fchdir", "$f"], ["copy_from", "$f", "$s", 2],
        ["copy_from", "$s", "$f", 2],
    ]
    source = [opened("source", slot="$s"), ["write", "$s", data("source")], ["lseek", "$s", 0, "SEEK_SET"]]
    for flags in [["O_RDONLY", "O_CREAT"], ["O_WRONLY", "O_CREAT"], ["O_RDWR", "O_CREAT"], ["O_WRONLY", "O_CREAT", "O_APPEND"], ["O_RDWR", "O_CREAT", "O_APPEND"]]:
        yield [*source, opened("f", flags), *methods, ["changes"]]
        yield [*source, opened("f", flags), ["close", "$f"], *methods]
    yield [*source, ["mkdir", "d"], opened("d", ["O_RDONLY"]), *methods, ["getcwd"], ["changes"]]
    yield [*source, ["mkdir", "d"], opened("d", ["O_RDONLY"]), ["close", "$f"], *methods]
    # Whether it is inherited is said of the descriptor, whether to wait of the open file.
    asked = [["get_inheritable", slot] for slot in ("$f", "$g", "$o")]
    yield [opened(), ["dup", "$g", "$f"], ["stdout", "$o"], *asked, ["set_inheritable", "$f", True], *asked, ["dup2", "$f", "$g"], *asked, ["set_inheritable", "$g", False],
           ["set_inheritable", "$o", False], *asked, ["dup2", "$g", "$g"], ["dup2", "$g", "$o"], *asked, ["close", "$g"], *asked, ["set_inheritable", "$g", True],
           ["dup", "$g", "$f"], ["pipe", "$r", "$w"], ["get_inheritable", "$r"], ["get_inheritable", "$w"], *asked]
    asked = [["get_blocking", slot] for slot in ("$f", "$g", "$h")]
    yield [opened(), ["dup", "$g", "$f"], opened(slot="$h"), *asked, ["set_blocking", "$f", False], *asked, ["set_blocking", "$g", True], *asked,
           ["set_blocking", "$g", False], ["close", "$f"], ["set_blocking", "$h", False], ["set_blocking", "$g", True], ["dup2", "$h", "$g"], ["get_blocking", "$g"],
           ["set_blocking", "$g", True], ["get_blocking", "$h"], opened("f", ["O_RDWR", "O_NONBLOCK"], slot="$f"), *asked]
    # Positions.
    for offset, whence in itertools.product([-9, -1, 0, 3, 10, 2**40, -2**63], ["SEEK_SET", "SEEK_CUR", "SEEK_END"]):
        yield [opened(), ["write", "$f", data("0123456789")], ["lseek", "$f", 4, "SEEK_SET"], ["lseek", "$f", encode(offset), whence],
               ["lseek", "$f", 0, "SEEK_CUR"], ["read", "$f", 2]]
    holes = [0, 1, 65536, 65537, 131072, 196607, 196608, 196609, 10**6, -1]
    yield [opened(), ["write", "$f", data("x" * 65536)], ["pwrite", "$f", data("y" * 65536), 131072], ["fstat", "$f"], ["ftruncate", "$f", 262144],
           *[["lseek", "$f", at, whence] for at in holes for whence in ("SEEK_DATA", "SEEK_HOLE")], ["lseek", "$f", 0, "SEEK_CUR"]]
    yield [opened(), *[["lseek", "$f", at, whence] for at in (0, 1) for whence in ("SEEK_DATA", "SEEK_HOLE")], ["write", "$f", data("ab")],
           *[["lseek", "$f", at, whence] for at in (0, 1, 2, 3) for whence in ("SEEK_DATA", "SEEK_HOLE")]]
    # Reading and writing at a place moves nothing.
    yield [opened(), ["write", "$f", data("0123456789")], ["lseek", "$f", 2, "SEEK_SET"], ["pread", "$f", 3, 5], ["pread", "$f", 100, 8],
           ["pread", "$f", 5, 10], ["pread", "$f", 5, 1000], ["pread", "$f", 5, encode(2**63 - 1)], ["pwrite", "$f", data("XY"), 4],
           ["pwrite", "$f", data("end"), 15], ["lseek", "$f", 0, "SEEK_CUR"], ["read", "$f", 100], ["pwrite", "$f", data("z"), encode(2**63 - 1)],
           ["fstat", "$f"], ["pwrite", "$f", data(""), 100], ["fstat", "$f"], ["pread", "$f", 0, 3]]
    # Appending.
    yield [opened("f", ["O_RDWR", "O_CREAT", "O_APPEND"]), ["write", "$f", data("one")], ["lseek", "$f", 0, "SEEK_SET"], ["write", "$f", data("two")],
           ["lseek", "$f", 0, "SEEK_CUR"], ["pread", "$f", 100, 0], opened("f", ["O_WRONLY"], slot="$g"), ["write", "$g", data("ON")],
           ["write", "$f", data("three")], ["ftruncate", "$f", 2], ["write", "$f", data("four")], ["pread", "$f", 100, 0],
           ["lseek", "$f", 1, "SEEK_SET"], ["read", "$f", 2], ["write", "$f", data("!")], ["read", "$f", 2], ["fstat", "$f"]]
    yield [opened("f", ["O_RDWR", "O_CREAT", "O_APPEND"]), ["write", "$f", data("one")], ["pwrite", "$f", data("P"), 0], ["pread", "$f", 100, 0],
           ["lseek", "$f", 0, "SEEK_CUR"]]
    # Cutting and growing.
    yield [opened(), ["write", "$f", data("0123456789")], ["ftruncate", "$f", 4], ["lseek", "$f", 0, "SEEK_CUR"], ["write", "$f", data("x")],
           ["pread", "$f", 100, 0], ["ftruncate", "$f", 20], ["fstat", "$f"], ["pread", "$f", 100, 0], ["truncate", "f", 0], ["fstat", "$f"],
           ["read", "$f", 1], ["truncate", "f", 3], ["lstat", "f"]]
    # Two descriptors of one open file, and of one file.
    yield [opened(), ["dup", "$g", "$f"], ["fileno", "$g"], ["write", "$f", data("abcdef")], ["lseek", "$g", 0, "SEEK_CUR"], ["lseek", "$g", 1, "SEEK_SET"],
           ["read", "$f", 2], ["close", "$f"], ["read", "$g", 2], ["fileno", "$g"], ["read", "$f", 2]]
    yield [opened(), opened("f", ["O_RDWR"], slot="$g"), ["write", "$f", data("abc")], ["read", "$g", 2], ["write", "$g", data("X")],
           ["pread", "$f", 10, 0], ["unlink", "f"], ["write", "$f", data("gone")], ["pread", "$g", 10, 0], ["fstat", "$f"], ["tree"]]
    # dup2: another's place, its own, one that is closed.
    yield [opened("a", slot="$a"), opened("b", slot="$b"), ["write", "$a", data("aa")], ["write", "$b", data("bb")], ["dup2", "$a", "$b"],
           ["fileno", "$b"], ["write", "$b", data("more")], ["pread", "$a", 100, 0], ["close", "$a"], ["pread", "$b", 100, 0], ["tree"]]
    yield [opened("a", slot="$a"), opened("b", slot="$b"), ["close", "$b"], ["dup2", "$a", "$b"], ["fileno", "$b"], ["write", "$b", data("x")],
           ["fstat", "$a"], ["close", "$a"], ["dup2", "$a", "$b"], ["dup2", "$a", "$a"], ["fstat", "$b"]]
    # Numbers are the lowest that are free.
    yield [opened("a", slot="$a"), opened("b", slot="$b"), opened("c", slot="$c"), ["close", "$b"], opened("d", slot="$d"), ["fileno", "$d"],
           ["close", "$a"], ["close", "$c"], ["pipe", "$r", "$w"], ["fileno", "$r"], ["fileno", "$w"], ["dup", "$e", "$d"], ["fileno", "$e"]]
    # The standard streams, and one that is directed elsewhere.
    yield [["stdin", "$i"], ["stdout", "$o"], ["stderr", "$e"], ["fileno", "$i"], ["fileno", "$o"], ["fileno", "$e"], opened(), ["dup", "$saved", "$o"],
           ["dup2", "$f", "$o"], ["write", "$o", data("to the file")], ["isatty", "$o"], ["get_terminal_size"], ["get_terminal_size", "$o"],
           ["stdout", "$again"], ["write", "$again", data("!")], ["fileno", "$again"], ["fstat", "$f"], ["dup2", "$saved", "$o"], ["pread", "$f", 100, 0]]
    # Copies that don't pass through the program.
    yield [opened("a", slot="$a"), ["write", "$a", data("0123456789")], ["lseek", "$a", 2, "SEEK_SET"], opened("b", slot="$b"), ["write", "$b", data("--")],
           ["copy_from", "$b", "$a", 3], ["lseek", "$a", 0, "SEEK_CUR"], ["lseek", "$b", 0, "SEEK_CUR"], ["copy_from", "$b", "$a", 100],
           ["copy_from", "$b", "$a", 100], ["copy_from", "$b", "$a", 0], ["pread", "$b", 100, 0]]
    modes = [["O_RDONLY", "O_CREAT"], ["O_WRONLY"], ["O_RDWR"], ["O_WRONLY", "O_APPEND"], ["O_RDWR", "O_APPEND"]]
    for one, other in itertools.product(modes, modes):
        yield [["mkdir", "d"], opened("d", ["O_RDONLY"], slot="$d"), *source, opened("source", one, slot="$a"), opened("b", [*other, "O_CREAT"], slot="$b"),
               *[["copy_from", target, origin, count] for target, origin in [("$b", "$a"), ("$d", "$a"), ("$b", "$d")] for count in (0, 3, 0, 9)], ["pread", "$b", 9, 0],
               ["lseek", "$a", 0, "SEEK_CUR"], ["lseek", "$b", 0, "SEEK_CUR"]]
    yield [opened("f", ["O_RDWR", "O_TMPFILE"]), ["write", "$f", data("x")], ["fstat", "$f"]]
    yield [opened(".", ["O_RDWR", "O_TMPFILE"], 0o600), ["write", "$f", data("x")], ["fstat", "$f"], ["tree"], opened(".", ["O_RDONLY", "O_TMPFILE"])]


def on_pipes():
    pipe = ["pipe", "$r", "$w"]
    yield [pipe, ["write", "$w", data("hello")], ["read", "$r", 3], ["read", "$r", 100], ["close", "$w"], ["read", "$r", 1], ["read", "$r", 1]]
    yield [pipe, ["close", "$r"], ["write", "$w", data("x")], ["write", "$w", data("")]]
    yield [pipe, ["lseek", "$r", 0, "SEEK_SET"], ["pread", "$r", 1, 0], ["pwrite", "$w", data("x"), 0], ["ftruncate", "$w", 0], ["fsync", "$w"],
           ["read", "$w", 1], ["write", "$r", data("x")], ["fchdir", "$r"], ["isatty", "$r"], ["get_terminal_size", "$r"], ["fstat", "$r"]]
    yield [pipe, ["get_blocking", "$r"], ["set_blocking", "$r", False], ["get_blocking", "$r"], ["get_blocking", "$w"], ["read", "$r", 1],
           ["write", "$w", data("x")], ["read", "$r", 1], ["set_blocking", "$w", False], ["write", "$w", data("y" * 65536)], ["write", "$w", data("z")],
           ["write", "$w", data("z" * 5000)], ["dup", "$d", "$r"], ["get_blocking", "$d"]]
    yield [pipe, ["dup", "$x", "$w"], ["close", "$w"], ["write", "$x", data("still")], ["read", "$r", 10], ["close", "$x"], ["read", "$r", 10]]
    yield [["mkfifo", "p"], ["lstat", "p"], opened("p", ["O_WRONLY", "O_NONBLOCK"]), opened("p", ["O_RDONLY", "O_NONBLOCK"], slot="$r"), ["read", "$r", 5],
           opened("p", ["O_WRONLY"], slot="$w"), ["read", "$r", 5], ["write", "$w", data("named")], ["read", "$r", 9], ["close", "$w"], ["read", "$r", 9],
           ["fstat", "$r"], ["lseek", "$r", 0, "SEEK_CUR"], ["truncate", "p", 0], ["scandir", "$s", "."], ["scandir_iterator.next_entries", "$s"]]
    yield [["mkfifo", "p"], opened("p", ["O_RDWR"]), ["write", "$f", data("abc")], ["read", "$f", 2], ["close", "$f"], ["unlink", "p"], ["tree"]]


def on_modes():
    for mask in [0, 0o002, 0o022, 0o077, 0o777, 0o1777, 0o7777]:
        yield [["umask", mask], ["umask", mask], opened("f", mode=0o666), ["fstat", "$f"], opened("g", mode=0o777), opened("h", mode=0o7777),
               ["mkdir", "d"], ["mkdir", "e", 0o700], ["mkdir", "s", 0o1777], ["mkdir", "t", 0o7777], ["mkfifo", "p"], ["mkfifo", "q", 0o777],
               ["symlink", "f", "l"], ["tree"], ["umask", 0o022], ["makedirs", "m/n/o", 0o770], ["tree"]]
    for mode in [0, 0o1, 0o400, 0o644, 0o755, 0o777, 0o1777, 0o2755, 0o4755, 0o6777, 0o7777, 0o100644, 0o10000, 2**31 - 1]:
        yield [["mkdir", "d"], opened(), ["chmod", "f", mode], ["stat", "f"], ["chmod", "d", mode], ["stat", "d"], ["fchmod", "$f", 0o600],
               ["fchmod", "$f", mode], ["fstat", "$f"], ["chmod", "f", 0o644, False], ["stat", "f"], ["chmod", "d", 0o755]]
    yield [opened(), ["symlink", "f", "l"], ["chmod", "l", 0o600], ["stat", "f"], ["chmod", "l", 0o640, False], ["lstat", "l"], ["stat", "f"],
           ["chown", "l", "own", "own"], ["lchown", "l", "own", None], ["chown", "l", "own", None, False], ["chown", "f", None, None],
           ["fchown", "$f", "own", "own"], ["fchown", "$f", None, None], ["lchown", "missing", None, None], ["chown", "l/", None, None]]
    modes = [[], ["R_OK"], ["W_OK"], ["X_OK"], ["R_OK", "W_OK"], ["R_OK", "W_OK", "X_OK"]]
    for who in ["root", "user"]:
        for mode in [0, 0o100, 0o200, 0o400, 0o500, 0o644, 0o755]:
            yield who, [opened(), ["mkdir", "d"], opened("d/inner", slot="$i"), ["chmod", "f", mode], ["chmod", "d", mode],
                        *[["access", path, asked, *more] for path in ["f", "d", "d/inner", "d/none", "f/x", "missing"] for asked in modes
                          for more in [[], [True], [False, False]]],
                        opened("f", ["O_RDONLY"]), opened("f", ["O_WRONLY"]), opened("d/new"), ["listdir", "d"], ["stat", "d/inner"], ["mkdir", "d/sub"],
                        ["unlink", "d/inner"], ["rename", "f", "d/f"], ["chdir", "d"], ["chdir", "/scratch"], ["makedirs", "d/a/b"], ["truncate", "f", 1],
                        ["utime", "f", None], ["utime", "f", [1, 2]], ["walk", "$w", "."], ["walker.next", "$w"], ["walker.next", "$w"],
                        ["walker.take_errors", "$w"], ["chmod", "d", 0o755], ["tree"]]
        yield who, [opened(), ["chown", "f", 1, 1], ["fchown", "$f", 1, None], ["chown", "f", None, 1], ["lchown", "f", 2, 2], ["stat", "f"],
                    ["chown", "f", 65534, 65534], ["stat", "f"], ["chmod", "f", 0o6755], ["stat", "f"], ["chown", "f", 3, 3], ["stat", "f"]]
        yield who, [["mkdir", "d", 0o777], ["chmod", "d", 0o1777], ["chmod", "d", 0o2777], opened("d/f"), ["mkdir", "d/s"], ["tree"]]


def on_times():
    for times in [[0, 0], [1, 2], [NS - 1, NS], [1_600_000_000 * NS + 123456789, 1_700_000_000 * NS + 987654321], [-1, -NS], [-5 * NS + 1, 5],
                  [4_000_000_000 * NS, 2**31 * NS]]:
        times = encode(times)
        fields = ["atime", "mtime"]
        yield [opened(), ["symlink", "f", "l"], ["mkdir", "d"], ["utime", "f", times], ["stat", "f", True, fields], ["utime", "d", times],
               ["stat", "d", True, fields], ["utime", "l", times[::-1]], ["stat", "f", True, fields], ["utime", "l", times, False],
               ["stat", "l", False, fields], ["stat", "f", True, fields], ["futimens", "$f", times], ["fstat", "$f", fields]]
    yield [opened(), ["utime", "f", [1, 2]], ["utime", "f", None], ["recent", "f", "atime"], ["recent", "f", "mtime"], ["futimens", "$f", [5, 6]],
           ["recent", "f", "mtime"], ["futimens", "$f", None], ["recent", "f", "mtime"], ["utime", "f", [5, 6]], ["write", "$f", data("x")],
           ["recent", "f", "mtime"], ["utime", "f", [5, 6]], ["ftruncate", "$f", 5], ["recent", "f", "mtime"], ["utime", "missing", None]]
    yield [opened("f", ["O_RDONLY", "O_CREAT"]), ["futimens", "$f", [7, 8]], ["fstat", "$f", ["atime", "mtime"]], ["symlink", "missing", "l"],
           ["utime", "l", None], ["utime", "l", [3, 4], False], ["stat", "l", False, ["atime", "mtime"]]]


def on_environ():
    yield {"A": "1", "HOME": "/h"}, [["environ"], ["getenv", "A"], ["getenv", "B"], ["getenv", "B", "default"], ["getenv", "A", "default"], ["getenv", ""],
                                     ["putenv", "B", "2"], ["putenv", "A", ""], ["getenv", "A", "x"], ["environ"], ["unsetenv", "A"], ["unsetenv", "A"],
                                     ["environ"], ["putenv", "A", "again"], ["environ"]]
    yield {}, [["environ"], ["putenv", "", "x"], ["putenv", "a=b", "x"], ["putenv", "=", "x"], ["putenv", "a\0", "x"], ["putenv", "a", "x\0y"], ["putenv", "a", "x=y"],
               ["putenv", "é", "日本"], ["putenv", "with space", " "], ["putenv", "n\nl", "n\nl"], ["environ"], ["unsetenv", ""], ["unsetenv", "a=b"],
               ["unsetenv", "missing"], ["unsetenv", "é"], ["unsetenv", "a\0"], ["getenv", "a=b"], ["environ"]]
    for path in ["/bin", "/a:/b", ":/a::", "", "relative", "/a/:/b//"]:
        yield {"PATH": path}, [["get_exec_path"], ["get_exec_path", []], ["get_exec_path", [["PATH", path]]], ["get_exec_path", [["X", "y"]]]]
    yield {}, [["get_exec_path"], ["putenv", "PATH", "/new"], ["get_exec_path"], ["unsetenv", "PATH"], ["get_exec_path"]]


def on_directories():
    yield [["getcwd"], ["makedirs", "a/b"], ["symlink", "a/b", "l"], ["chdir", "a"], ["getcwd"], ["listdir"], ["chdir", "b/.."], ["getcwd"], ["chdir", "../l"], ["getcwd"],
           ["chdir", ".."], ["getcwd"], ["listdir"], ["chdir", "/scratch/l/.."], ["getcwd"], ["chdir", "./b/."], ["getcwd"], ["chdir", "//scratch//a/"],
           ["getcwd"], opened("rel"), ["stat", "/scratch/a/rel"], ["chdir", "rel"], ["chdir", "missing"], ["getcwd"]]
    yield [["makedirs", "a/b"], opened("a", ["O_RDONLY", "O_DIRECTORY"]), ["chdir", "a/b"], ["fchdir", "$f"], ["getcwd"], ["listdir"], opened("new", slot="$n"), ["fchdir", "$n"],
           ["chdir", "/scratch"], ["tree"]]
    yield [["mkdir", "a"], ["chdir", "a"], ["rmdir", "/scratch/a"], ["getcwd"], opened("f"), ["mkdir", "d"], ["stat", "f"], ["stat", "x/y"],
           ["chdir", "/scratch"], ["getcwd"]]
    yield [["mkdir", "d"], ["rmdir", "d/"], ["mkdir", "d/"], ["mkdir", "d"], ["mkdir", "d/e/"], ["mkdir", "x/y"], ["rmdir", "d"], ["rmdir", "d/e/."], ["rmdir", "d/e"], ["rmdir", "d"],
           ["mkdir", "."], ["mkdir", "/scratch"], ["mkdir", "d/."], ["rmdir", "."], opened(), ["mkdir", "f"], ["mkdir", "f/x"], ["rmdir", "f"], ["tree"]]
    for path in ["a", "a/b/c", "a/b/c/", "a/./b", "a/../b", "./a/b/.", "a//b", "f", "f/x", "f/x/y", "ld/x/y", "dangling", "dangling/x", "loop/x", "ne/sub", "ne/sub/",
                 "d/", ".", "./", "ne/..", "", "a/b/..", "/scratch/z/y/", "lf", "ld", "a/b/../../c/d", "caf\xe9/\u65e5"]:
        for more in [[], [0o700], [0o777, True], [0o711, True]]:
            yield os_paths.TREE, [["makedirs", path, *more], ["makedirs", path, *more], ["changes"]]
    for path in ["a/b/c", "a/b/c/", "a/b", "a", "ne/sub", "d", "d/", "missing/x", "f", "a/b/c/.", "./a/b/c", "ld", "a//b//c", "/scratch/a/b/c", "a/b/../b/c"]:
        yield [["a/b/c", "dir", None], *os_paths.TREE], [["removedirs", path], ["changes"]]
    for old, new in itertools.product(["a/b/c", "f", "d", "a/b/file", "missing", "a/b/"], ["new", "x/y/z", "x/y/", "ne/x", "ne", "a/b/d", "a/d", "f/x", "./n/./m"]):
        yield [["a/b/c", "dir", None], ["a/b/file", "file", ""], *os_paths.TREE], [["renames", old, new], ["changes"]]


WOODS = [["t/a/x", "file", ""], ["t/b/c/y", "file", "1"], ["t/b/c/d", "dir", None], ["t/z", "file", "22"], ["t/s", "link", "b"], ["t/dead", "link", "nowhere"],
         ["t/self", "link", "self"], ["t/p", "fifo", None], ["t/lf", "link", "z"], ["chain/one/two/three/f", "file", ""], ["chain/one/g", "file", ""],
         ["chain/h", "file", ""], ["empty", "dir", None], ["file", "file", ""], ["lt", "link", "t"], ["chain/one/two/out", "link", "../../../t/a"]]


def on_listing():
    for path in ["t", "t/", "empty", "lt", "lt/", "t/b/c", ".", "file", "missing", "t/dead", "t/self", "t/s", "./t//b/../a"]:
        for count in [[], [1], [2], [1000]]:
            yield WOODS, [["scandir", "$s", path], ["scandir_iterator.next_entries", "$s", *count], ["scandir_iterator.next_entries", "$s"]]
        yield WOODS, [["listdir", path], ["scandir", "$s", path], ["scandir_iterator.next_packed", "$s", True], ["scandir_iterator.next_packed", "$s", False],
                      ["scandir", "$s", path], ["scandir_iterator.next_packed", "$s", False], ["scandir", "$s", path], ["scandir_iterator.close", "$s"],
                      ["scandir_iterator.close", "$s"], ["scandir_iterator.next_entries", "$s"]]
        for top_down, links in itertools.product([True, False], [True, False]):
            steps = [["walker.next", "$w"]] * 8 if path in ("chain", "empty", "t/b/c", "missing", "file", "t/dead", "t/self") else []
            yield WOODS, [["walk", "$w", path, top_down, links], *steps, ["walker.take_errors", "$w"], ["walker.take_errors", "$w"]]
        for links, stats in itertools.product([True, False], [True, False]):
            yield WOODS, [["walk", "$w", path, True, links], ["walker.next_packed", "$w", stats], ["walker.take_errors", "$w"], ["walker.next_packed", "$w", stats]]
    for top_down, links in itertools.product([True, False], [True, False]):
        yield WOODS, [["walk", "$w", "chain", top_down, links], *[["walker.next", "$w"]] * 6, ["walker.take_errors", "$w"]]
        yield WOODS, [["walk", "$w", "chain/", top_down, links], *[["walker.next", "$w"]] * 6]
    # Where a walk goes is for who walks to say.
    for chosen in [[], ["a"], ["b"], ["b", "a"], ["a", "b", "s"], ["s"], ["a", "missing", "b"], ["a", "a"], ["z"]]:
        yield WOODS, [["walk", "$w", "t"], ["walker.next", "$w"], ["walker.descend_into", "$w", chosen], *[["walker.next", "$w"]] * 4, ["walker.take_errors", "$w"]]
        yield WOODS, [["walk", "$w", "t", True, True], ["walker.next", "$w"], ["walker.descend_into", "$w", chosen], *[["walker.next", "$w"]] * 5, ["walker.take_errors", "$w"]]
    # A tree that changes while it is walked.
    yield WOODS, [["walk", "$w", "chain"], ["walker.next", "$w"], ["rename", "chain/one", "chain/uno"], ["walker.next", "$w"], ["walker.take_errors", "$w"], ["walker.next", "$w"]]
    yield WOODS, [["walk", "$w", "chain"], ["walker.next", "$w"], ["makedirs", "chain/one/two/three/four"], *[["walker.next", "$w"]] * 5, ["walker.take_errors", "$w"]]
    yield WOODS, [["walk", "$w", "later"], ["mkdir", "later"], ["walker.next", "$w"], ["walker.next", "$w"]]
    yield WOODS, [["stat_many", ["t", "missing", "t/z", "t/s", "t/dead", "", "t/z/", "t/z/x"]], ["stat_many", ["t/s", "t/dead"], False], ["stat_many", []],
                  ["same", "t/b", "t/s"], ["same", "t/z", "file"], ["link", "file", "second"], ["same", "file", "second"], ["lstat", "second"]]


def on_links():
    for target in ["f", "d", "nowhere", "l", "d/../f", "ne/x", "./f", "f/", "caf\udce9", "x" * 255, "x" * 300, "y/" * 2046, "y/" * 2048, " ", "", "a\0b", "f//", "."]:
        yield os_paths.TREE, [["symlink", encode(target), "l"], ["readlink", "l"], ["lstat", "l"], ["stat", "l"], ["symlink", encode(target), "l"], ["changes"]]
    yield os_paths.TREE, [["link", "f", "g"], ["stat", "f"], ["link", "lf", "h"], ["lstat", "h"], ["link", "lf", "i", False], ["lstat", "i"], ["readlink", "i"], ["link", "dangling", "j"],
                          ["link", "dangling", "k", False], ["link", "loop", "m"], ["link", "loop", "n", False], ["link", "d", "e"], ["link", "f", "g"], ["link", "f", "d"],
                          ["unlink", "f"], ["stat", "g"], ["stat", "h"], ["changes"]]


def on_constants():
    yield [["constants"], ["linesep"], *[["strerror", n] for n in [0, 1, 2, 13, 133, 134, 1000, -1]], ["urandom", 0], ["urandom", 16]]
    devices = [(0, 0), (8, 1), (255, 255), (256, 256), (259, 0x12345), (4095, 1048575), (2**32 - 2, 2**32 - 2), (1, 2**31)]
    yield [*[["makedev", *d] for d in devices], *[[f, encode(d)] for d in [0, 1, 0x801, 0x12310345, 2**32, 2**40, 2**63 - 1, 2**63, 2**64 - 1, 0xfffff_000_000_fff_00, 0x000_fffff_fff_000_ff] for f in ("major", "minor")]]


def on_two():
    """One directory, two processes: who sees what of the other, and what is each one's own."""
    here, there = lambda *o: ["in", 0, *o], lambda *o: ["in", 1, *o]
    append = ["O_WRONLY", "O_CREAT", "O_APPEND"]
    yield [here("open", "$f", "log", append), there("open", "$f", "log", append), here("write", "$f", data("a")), there("write", "$f", data("b")), here("write", "$f", data("c")),
           there("lseek", "$f", 0, "SEEK_CUR"), here("lseek", "$f", 0, "SEEK_CUR"), there("open", "$r", "log", ["O_RDONLY"]), there("read", "$r", 10)]
    yield [here("open", "$f", "f", ["O_RDWR", "O_CREAT"]), there("unlink", "f"), here("write", "$f", data("x")), here("fstat", "$f"), there("stat", "f"),
           there("open", "$f", "f", ["O_RDWR", "O_CREAT", "O_EXCL"]), here("open", "$g", "f", ["O_RDWR", "O_CREAT", "O_EXCL"]), here("fstat", "$f"), there("fstat", "$f")]
    yield [here("umask", 0o077), there("umask", 0o022), here("mkdir", "a"), there("mkdir", "b"), here("chdir", "a"), there("getcwd"), here("getcwd"), there("listdir"), here("listdir"),
           here("putenv", "X", "1"), there("getenv", "X"), there("putenv", "X", "2"), here("getenv", "X"), here("fileno", "$none"), there("chdir", "a"),
           here("chdir", ".."), here("rmdir", "a"), there("getcwd"), there("chdir", "/scratch"), there("tree")]
    yield [here("mkfifo", "p"), here("open", "$r", "p", ["O_RDONLY", "O_NONBLOCK"]), there("open", "$w", "p", ["O_WRONLY", "O_NONBLOCK"]), there("write", "$w", data("hello")),
           here("read", "$r", 99), here("read", "$r", 99), there("close", "$w"), here("read", "$r", 99), here("close", "$r"), there("open", "$w", "p", ["O_WRONLY", "O_NONBLOCK"])]
    yield [here("open", "$f", "f", ["O_RDWR", "O_CREAT"]), here("write", "$f", data("0123456789")), there("truncate", "f", 3), here("write", "$f", data("x")), here("pread", "$f", 99, 0),
           there("rename", "f", "g"), here("write", "$f", data("y")), there("stat", "g"), there("open", "$f", "f", ["O_RDWR", "O_CREAT"]), here("fstat", "$f"), there("fstat", "$f"),
           there("replace", "f", "g"), here("fstat", "$f"), here("stat", "g")]
    yield [here("makedirs", "d/e"), here("walk", "$w", "d"), here("walker.next", "$w"), there("rmdir", "d/e"), here("walker.next", "$w"), here("walker.take_errors", "$w"),
           here("scandir", "$s", "d"), there("rmdir", "d"), here("scandir_iterator.next_entries", "$s"), here("listdir", "d")]


def at_random(seed):
    """What a program might do that nobody thought of."""
    chosen = random.Random(seed)
    names = ["a", "b", "c", "a/b", "a/c", "b/a", "b/c", "a/b/c", "l", "a/l", "l/a", "l/b", "./a", "a/../b", "a/", "l/", "a/.", "/scratch/a", "missing/x"]
    slots = ["$1", "$2", "$3"]
    name, slot, number = lambda: chosen.choice(names), lambda: chosen.choice(slots), lambda: chosen.choice([0, 1, 5, 9, 100])
    flags = lambda: [chosen.choice(["O_RDONLY", "O_WRONLY", "O_RDWR"]), *(f for f in ["O_CREAT", "O_EXCL", "O_TRUNC", "O_APPEND", "O_NOFOLLOW"] if chosen.random() < 0.3)]
    makers = [
        lambda: ["open", slot(), name(), flags(), chosen.choice([0o666, 0o600, 0o777])], lambda: ["mkdir", name()], lambda: ["makedirs", name(), 0o777, chosen.random() < 0.5],
        lambda: ["rmdir", name()], lambda: ["removedirs", name()], lambda: ["unlink", name()], lambda: ["rename", name(), name()], lambda: ["replace", name(), name()],
        lambda: ["renames", name(), name()], lambda: ["link", name(), name()], lambda: ["link", name(), name(), False], lambda: ["readlink", name()],
        lambda: ["symlink", chosen.choice(["a", "b", "c", "l", "nowhere"]), chosen.choice(["l", "c"])], lambda: ["truncate", name(), number()], lambda: ["stat", name()],
        lambda: ["lstat", name()], lambda: ["listdir", name()], lambda: ["chmod", name(), chosen.choice([0o755, 0o700])], lambda: ["chdir", chosen.choice(["/scratch", "a", ".", "b"])],
        lambda: ["write", slot(), data("0123456789"[:number()])], lambda: ["read", slot(), number()], lambda: ["pread", slot(), number(), number()],
        lambda: ["pwrite", slot(), data("XYZ"), number()], lambda: ["lseek", slot(), chosen.choice([-3, 0, 4, 20]), chosen.choice(["SEEK_SET", "SEEK_CUR", "SEEK_END"])],
        lambda: ["ftruncate", slot(), number()], lambda: ["fstat", slot()], lambda: ["close", slot()], lambda: ["dup", slot(), slot()], lambda: ["getcwd"],
        lambda: ["utime", name(), [number(), number()]], lambda: ["access", name(), []], lambda: ["fchdir", slot()],
    ]
    operations = [chosen.choice(makers)() for _ in range(60)]
    if chosen.random() < 0.3:
        # Neither removes the other's working directory: what that is for us when it is made again, os.wit says.
        operations = [o for o in operations if o[0] not in ("chdir", "fchdir")]
        operations = [["in", chosen.randrange(2), *operation] for operation in operations]
    return [*operations, ["tree"]]


def cases():
    def one(ops, tree=None, env=None, who=None, **more):
        args = {**({"as": who} if who else {}), **({"tree": tree} if tree else {}), **more, "ops": ops}
        return "session", args, {}, {"env": env or {}}

    for sessions in (os_paths.on_paths, os_paths.on_pairs, os_paths.on_opening):
        for args in sessions():
            yield "session", args, {}, {"env": {}}
    for sessions in (on_descriptors, on_pipes, on_modes, on_times, on_environ, on_directories, on_listing, on_links, on_constants, on_two):
        for session in sessions():
            if isinstance(session, list):
                yield one(session)
            elif isinstance(session[0], str):
                yield one(session[1], who=session[0])
            elif isinstance(session[0], dict):
                yield one(session[1], env=session[0])
            else:
                yield one(session[1], tree=session[0])
    for seed in range(120):
        yield one(at_random(seed))


def answer(call, args, kwargs, extra):
    return os_session.answer(args, extra["env"])
