"""Python values and exceptions as the case format writes them."""

import base64
import configparser
import errno


def encode(value):
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if value is configparser.UNNAMED_SECTION:
        return {"$unnamed": True}
    if isinstance(value, int):
        return value if abs(value) <= 2**53 else {"$int": str(value)}
    if isinstance(value, float):
        return value if value - value == 0 else {"$float": repr(value)}
    if isinstance(value, bytes):
        return {"b64": base64.b64encode(value).decode()}
    if isinstance(value, dict):
        return {key: encode(v) for key, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [encode(v) for v in value]
    raise TypeError(f"no form for {value!r}")


def exception(error):
    out = {"type": type(error).__name__}
    if isinstance(error, OSError) and error.errno in errno.errorcode:
        out["errno"] = errno.errorcode[error.errno]
    return out


def ask(function, *args, **kwargs):
    """The answer to one call: {"ok": value} or {"err": {...}}."""
    try:
        return {"ok": encode(function(*args, **kwargs))}
    except Exception as error:
        return {"err": exception(error)}
