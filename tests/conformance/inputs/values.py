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
    if isinstance(value, complex):
        return {"$complex": [encode(value.real), encode(value.imag)]}
    if isinstance(value, bytes):
        return {"b64": base64.b64encode(value).decode()}
    if isinstance(value, dict):
        return {key: encode(v) for key, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [encode(v) for v in value]
    raise TypeError(f"no form for {value!r}")


def decode(value):
    """The value that a form stands for; lists are new ones."""
    if isinstance(value, list):
        return [decode(v) for v in value]
    if not isinstance(value, dict):
        return value
    if "b64" in value:
        return base64.b64decode(value["b64"])
    if "$int" in value:
        return int(value["$int"])
    if "$float" in value:
        return float(value["$float"])
    if "$complex" in value:
        return complex(*decode(value["$complex"]))
    return {key: decode(v) for key, v in value.items()}


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
