"""A Python program over oskit:stdlib: parses a document, uses files, and catches errors by their types."""

import wit_world
from componentize_py_types import Err
from wit_world.imports import configparser, errno, io, os, os_path


class WitWorld(wit_world.WitWorld):
    def run(self) -> str:
        lines = [os_path.join(["a", "b", "..", "c"]), os_path.normpath("/x/./y/..")]
        ini = configparser.Parser.parse("[server]\nhost = localhost\nurl = http://%(host)s/\n", None)
        lines.append(ini.get("server", "url", None))
        lines.append(ini.get("server", "none", "a fallback"))
        try:
            ini.get("nowhere", "x", None)
        except Err as error:
            assert isinstance(error.value, configparser.Error_NoSection)
            lines.append(error.value.value.message)
        file = io.open_text("/scratch/from-python.txt", "w", None)
        file.write("ü\nzwei\n")
        file.close()
        lines.append(repr(io.read_text("/scratch/from-python.txt", None)))
        try:
            os.stat("/scratch/none", None)
        except Err as error:
            assert isinstance(error.value.code, errno.Code_Enoent)
            lines.append(f"{error.value.message}: {error.value.filename}")
        return "\n".join(lines)
