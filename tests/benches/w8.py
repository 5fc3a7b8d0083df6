"""W8, CPython's side: w8.py parse|help COUNT. Parses a command line of 20 words by 11 options, or formats their help."""

import optparse
import resource
import sys

LINE = """-v --file=/tmp/in.txt -n 42 --output /tmp/out.txt -q --level=3 -x --name bench -r 0.5 --tag=a --tag=b
    --mode fast pos1 pos2 pos3""".split()


def cpu():
    return sum(resource.getrusage(resource.RUSAGE_SELF)[:2])


def text(value):
    if isinstance(value, bool):
        return str(int(value))
    return str(len(value) if isinstance(value, list) else value)


what, count = sys.argv[1], int(sys.argv[2])
parser = optparse.OptionParser(usage="%prog [options] arg", prog="bench")
parser.add_option("-v", "--verbose", action="store_true", default=False, help="say more")
parser.add_option("-q", "--quiet", action="store_true", default=False)
parser.add_option("-x", action="count", default=0)
parser.add_option("-f", "--file", metavar="FILE")
parser.add_option("-o", "--output", metavar="FILE")
parser.add_option("-n", "--num", type="int", default=1)
parser.add_option("-l", "--level", type="int", default=0)
parser.add_option("-r", "--rate", type="float", default=1.0)
parser.add_option("--name")
parser.add_option("--tag", action="append")
parser.add_option("-m", "--mode", type="choice", choices=["fast", "slow", "off"])
if what == "help":
    start = cpu()
    for _ in range(count):
        size = len(parser.format_help())
    seconds = cpu() - start
    print(count, seconds, f"{size}:{sum(byte * place for place, byte in enumerate(parser.format_help().encode(), 1))}")
else:
    total = 0
    start = cpu()
    for _ in range(count):
        values, args = parser.parse_args(LINE)
        total += len(args)
    seconds = cpu() - start
    pairs = ",".join(f"{dest}={text(value)}" for dest, value in sorted(vars(values).items()))
    print(count, seconds, f"{pairs};{','.join(args)};{total}")
