"""Values of os as cases have them, and answers that are the same wherever they are recorded."""

import base64
import os
import stat

KINDS = {
    stat.S_IFREG: "regular", stat.S_IFDIR: "directory", stat.S_IFLNK: "symlink", stat.S_IFBLK: "block-device",
    stat.S_IFCHR: "character-device", stat.S_IFIFO: "fifo", stat.S_IFSOCK: "socket",
}


def kind(mode):
    return KINDS[stat.S_IFMT(mode)]


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


def status_of(status, times=()):
    own = lambda number, mine: "own" if number == mine else number
    out = {"mode": status.st_mode, "uid": own(status.st_uid, os.geteuid()), "gid": own(status.st_gid, os.getegid())}
    if not stat.S_ISDIR(status.st_mode):
        out.update(nlink=status.st_nlink, size=status.st_size)
    return {**out, **{f"{name}_ns": getattr(status, f"st_{name}_ns") for name in times}}


def filesystem_of(status):
    return {"namemax": status.f_namemax, "blocks": status.f_blocks > 0, "bsize": status.f_bsize > 0}
