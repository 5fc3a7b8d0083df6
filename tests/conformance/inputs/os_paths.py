"""Inputs for os: every function that takes a path, over every shape of path, and those with two over every pair."""

import itertools

from .os_values import encode

# What each shape finds: a file, a directory that is empty and one that is not, links to each, and links that lead nowhere.
TREE = [
    ("f", "file", "text"), ("d", "dir", None), ("ne/x", "file", "inner"), ("ne/sub", "dir", None), ("lf", "link", "f"),
    ("ld", "link", "d"), ("lne", "link", "ne"), ("dangling", "link", "nowhere"), ("loop", "link", "loop"),
    ("one", "link", "two"), ("two", "link", "one"), ("ll", "link", "lf"), ("deep", "link", "ne/sub"), ("p", "fifo", None),
]
SHAPES = [
    "missing", "f", "d", "ne", "lf", "ld", "lne", "dangling", "loop", "one", "ll", "p", "ne/x", "lne/x", "lne/sub", "", ".", "..",
    "./", "./.", "f/", "d/", "ne/", "lf/", "ld/", "dangling/", "missing/", "loop/", "d//", "f/.", "d/.", "ne/.", "ld/.", "missing/.",
    "f/..", "d/..", "ne/..", "ld/..", "missing/..", "missing/x", "f/x", "lf/x", "dangling/x", "loop/x", "d/x", "ld/x", "d/x/",
    "./f", "d/../f", "ne//x", "ne/./x", "ne/sub/../x", "deep/../x", "lne/../f", "ne/sub/../../f", "missing/../f", "f/../f",
    "x" * 255, "x" * 256, "x" * 256 + "/y", "missing/" + "x" * 256, "d/" * 2100 + "y", "./" * 1000 + "f", "./" * 2100, "a\0b", "\0",
    "new\nline", "caf\udce9", "\udcff\udcfe", "caf\xe9", "\u65e5\u672c", "\U0010ffe9", " ", "-f", "*", "a\\b", "...", "..x",
]
SHAPES_ABSOLUTE = ["/f", "//f", "/d", "/d/", "/missing", "/.", "/..", "/d/../f", "/ld/../f", "/ne/sub/.."]

ON_PATHS = {
    "stat": [[], [False]], "lstat": [[]], "statvfs": [[]], "listdir": [[]], "chdir": [[]], "readlink": [[]],
    "mkdir": [[]], "rmdir": [[]], "unlink": [[]], "remove": [[]], "makedirs": [[], [0o777, True]], "removedirs": [[]],
    "truncate": [[2]], "utime": [[[5, 7]], [[5, 7], False]], "chmod": [[0o750]], "mkfifo": [[]],
    "access": [[[]], [["R_OK"]], [["W_OK"]], [[], False, False]], "chown": [[None, "own"]], "lchown": [["own", None]],
}


def inside(number, operations):
    """Operations in a directory of their own within the session's, and what they changed there."""
    start = ["chdir", f"/scratch/{number}"]
    back = [start] if operations[0][0] == "chdir" else []
    return [start, *operations, *back, ["changes"]]


def session(operations_of_each):
    ops = []
    for number, operations in enumerate(operations_of_each):
        absolute = lambda a: f"/scratch/{number}{a[1:]}" if isinstance(a, str) and a.startswith("@") else encode(a)
        ops += inside(number, [[absolute(argument) for argument in operation] for operation in operations])
    return {"tree": TREE, "copies": len(operations_of_each), "ops": ops}


def groups(items, size):
    items = iter(items)
    while group := list(itertools.islice(items, size)):
        yield group


def shapes(function):
    # makedirs would make all of it, and access has no answer for a NUL.
    left_out = {"makedirs": lambda s: len(s) > 4000, "renames": lambda s: len(s) > 4000, "access": lambda s: "\0" in s}
    return [s for s in SHAPES if not left_out.get(function, lambda s: False)(s)] + ["@" + s for s in SHAPES_ABSOLUTE]


def on_paths():
    for function, variants in ON_PATHS.items():
        for variant in variants:
            for group in groups(shapes(function), 12):
                yield session([[[function, shape, *variant]] for shape in group])
    for group in groups(shapes("scandir"), 12):
        yield session([[["scandir", "$s", shape], ["scandir_iterator.next_entries", "$s"]] if n % 2 else
                       [["scandir", "$s", shape], ["scandir_iterator.next_packed", "$s", True]] for n, shape in enumerate(group)])
    for shape_of in (lambda s: [["symlink", "f", s]], lambda s: [["link", s, "new"]], lambda s: [["link", s, "new", False]],
                     lambda s: [["link", "f", s]], lambda s: [["rename", s, "new"]], lambda s: [["rename", "f", s]],
                     lambda s: [["replace", "d", s]], lambda s: [["renames", "f", s]], lambda s: [["renames", "ne/sub", s]]):
        for group in groups(shapes("renames"), 12):
            yield session([shape_of(shape) for shape in group])


PAIRS = ["f", "d", "ne", "lf", "ld", "lne", "dangling", "loop", "missing", "p", "f/", "d/", "missing/", "ld/", "ne/x", "ne/sub", "d/new", "."]


def on_pairs():
    for function, more in [("rename", []), ("replace", []), ("link", []), ("link", [False]), ("renames", [])]:
        for src in PAIRS:
            yield session([[[function, src, dst, *more]] for dst in PAIRS])


OPENED = ["missing", "f", "d", "lf", "ld", "dangling", "loop", "missing/x", "f/x", "d/", "f/", "lf/", "ld/", "missing/", "dangling/", "",
          ".", "d/.", "d/..", "ne/x", "lne/x", "caf\udce9"]
FLAGS = ["O_CREAT", "O_EXCL", "O_TRUNC", "O_APPEND", "O_NOFOLLOW"]
MORE = [["O_NONBLOCK"], ["O_CREAT", "O_NONBLOCK"], ["O_DIRECTORY"], ["O_DIRECTORY", "O_NOFOLLOW"], ["O_DIRECTORY", "O_TRUNC"], ["O_SYNC"], ["O_DSYNC", "O_APPEND"], ["O_CLOEXEC"]]


def subsets(flags):
    for size in range(len(flags) + 1):
        yield from (list(c) for c in itertools.combinations(flags, size))


def on_opening():
    every = list(subsets(FLAGS)) + MORE
    for path in OPENED:
        for access in ["O_RDONLY", "O_WRONLY", "O_RDWR"]:
            for group in groups(every, 35):
                yield session([[["open", "$f", path, [access, *flags], 0o666], ["fstat", "$f"], ["close", "$f"]] for flags in group])
