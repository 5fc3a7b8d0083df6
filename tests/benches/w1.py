"""W1, CPython's side: w1.py FILE none|basic. Parses an INI file and gets every value."""

import configparser
import resource
import sys


def cpu():
    return sum(resource.getrusage(resource.RUSAGE_SELF)[:2])


path, interpolation = sys.argv[1:]
start = cpu()
parser = configparser.ConfigParser(interpolation=configparser.BasicInterpolation() if interpolation == "basic" else None)
with open(path, encoding="utf-8") as file:
    parser.read_file(file)
count = size = 0
for section in parser.sections():
    for option in parser.options(section):
        size += len(parser.get(section, option))
        count += 1
print(count, cpu() - start, size)
