"""Records what CPython 3.13 answers: python3.13 record.py [MODULE ...]

Each module's inputs are in inputs/MODULE.py: a function `cases()` that yields (call, args, kwargs, extra) and a function
`answer(call, args, kwargs, extra)` that asks CPython. The recorded cases go to cases/MODULE.jsonl, one JSON object a line,
in the format that README.md describes.
"""

import hashlib
import importlib
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).parent
HELPERS = {"values", "os_paths", "os_session", "os_scratch", "os_values", "os_functions", "os_listings", "os_descriptors"}


def main(names):
    if sys.version_info[:2] != (3, 13):
        sys.exit(f"record.py: CPython 3.13 decides, this is {sys.version.split()[0]}")
    sys.path.insert(0, str(HERE))
    for name in names or sorted(p.stem for p in (HERE / "inputs").glob("*.py") if p.stem not in HELPERS):
        record(name)


def record(name):
    module = importlib.import_module(f"inputs.{name}")
    lines = {}
    for call, args, kwargs, extra in module.cases():
        case = {"module": name, "call": call, **extra, "args": args}
        if kwargs:
            case["kwargs"] = kwargs
        digest = hashlib.sha256(json.dumps(case, sort_keys=True).encode()).hexdigest()[:12]
        ident = f"{name}.{call}.p{digest}"
        lines[ident] = json.dumps({"id": ident, **case, **module.answer(call, args, kwargs, extra)})
    path = HERE / "cases" / f"{name}.jsonl"
    path.write_text("".join(line + "\n" for line in lines.values()))
    print(f"{path.name}: {len(lines)} cases")


if __name__ == "__main__":
    main(sys.argv[1:])
