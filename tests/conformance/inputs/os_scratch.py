"""The directory of a session: what it begins with, and what is there now."""

import os
import stat

from .os_values import kind


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
