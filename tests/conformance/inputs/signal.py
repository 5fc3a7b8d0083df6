"""Inputs for signal: all names and numbers, and sessions of one thread with handlers, masks, timers and waits."""

import json
import os
import random
import signal
import warnings

from .values import encode, exception

NUMBERS = [*range(-2, 68), 127, 128, 255, 256, 2**31 - 1, -(2**31)]
NAMES = [*(name for name in dir(signal) if name.isupper() and not name.startswith("_")), "SIGRTMIN+1", "SIGFOO", "sigint", "", "SIG", "SIG_DFL ", "NSIG"]
# What nobody's default does anything about, or what sessions catch first.
CAUGHT = ["SIGHUP", "SIGINT", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGTERM", "SIGCHLD", "SIGCONT", "SIGIO", "SIGXCPU", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGURG", "SIGPIPE", "SIGXFSZ",
          "SIGSYS", "SIGPWR", "SIGTTIN", "SIGRTMIN", 35, 50, "SIGRTMAX"]
HARMLESS = {"SIGCHLD", "SIGCONT", "SIGURG", "SIGWINCH"}
HANDLERS = ["SIG_DFL", "SIG_IGN", "default_int_handler", "h1", "h2", "raise:ValueError", "raise:KeyError"]
HOWS = ["SIG_BLOCK", "SIG_UNBLOCK", "SIG_SETMASK"]


class Session:
    """Makes operations at random that end nobody: it knows what is arranged and what is pending."""

    def __init__(self, seed):
        self.pick = random.Random(seed)
        self.ops, self.handlers, self.mask, self.pending = [], {"SIGINT": "default_int_handler", "SIGPIPE": "SIG_IGN", "SIGXFSZ": "SIG_IGN"}, set(), set()

    def handler(self, name):
        return self.handlers.get(name, "SIG_DFL")

    def safe(self, name):
        return name in HARMLESS or self.handler(name) != "SIG_DFL"

    def raisers(self, names):
        return sum(self.handler(name).startswith("raise:") or self.handler(name) == "default_int_handler" for name in names)

    def step(self):
        kind = self.pick.choice(["signal", "signal", "getsignal", "raise", "raise", "raise", "kill", "sigmask", "sigmask", "sigpending", "siginterrupt", "sigtimedwait", "sigwait"])
        name = self.pick.choice(CAUGHT)
        if kind == "signal":
            handler = self.pick.choice(HANDLERS)
            if name in self.pending and handler == "SIG_DFL" and name not in HARMLESS:
                return
            self.handlers[name] = handler
            if handler == "SIG_IGN" or (handler == "SIG_DFL" and name in HARMLESS):
                self.pending.discard(name)
            self.ops.append(["signal", name, handler])
        elif kind in ("raise", "kill"):
            if name in self.mask and name not in self.pending:
                self.pending.add(name)
            elif not self.safe(name) or isinstance(name, int) and name in self.pending:
                return
            self.ops.append([kind, name])
        elif kind == "sigmask":
            how, names = self.pick.choice(HOWS), self.pick.sample(CAUGHT, self.pick.randint(0, 4))
            new = {"SIG_BLOCK": self.mask | set(names), "SIG_UNBLOCK": self.mask - set(names), "SIG_SETMASK": set(names)}[how]
            freed = self.pending - new
            if not all(map(self.safe, freed)) or self.raisers(freed) > 1:
                return
            self.mask, self.pending = new, self.pending & new
            self.ops.append(["sigmask", how, names])
        elif kind in ("sigtimedwait", "sigwait"):
            names = self.pick.sample(CAUGHT, self.pick.randint(1, 4))
            held = self.pending & set(names)
            if kind == "sigwait" and not held:
                return
            self.pending.discard(min(held, key=number, default=None))
            self.ops.append([kind, names] + ([0] if kind == "sigtimedwait" else []))
        elif kind == "siginterrupt":
            self.ops.append([kind, name, self.pick.random() < 0.5])
        else:
            self.ops.append(["sigpending"] if kind == "sigpending" else [kind, name])


def session(*ops):
    return "session", {"ops": list(ops)}, {}, {}


def cases():
    for n in NUMBERS:
        for call in ["strsignal", "by_number", "handlers_by_number", "sigmasks_by_number"]:
            yield call, [n], {}, {}
        yield session(["getsignal", n])
        if n not in (9, 19) and not 31 < n < 34:
            yield session(["siginterrupt", n, True])
        if not 0 < n < 65:
            yield session(["signal", n, "SIG_IGN"], ["raise", n], ["sigmask", "SIG_BLOCK", [n]], ["sigtimedwait", [n], 0])
    for name in NAMES:
        yield "attr", [name], {}, {}
        yield "by_name", [name], {}, {}
    yield "valid_signals", [], {}, {}
    yield "default_int_handler", [], {}, {}
    for n in (9, 19, 32, 33):
        for handler in HANDLERS[:4]:
            yield session(["signal", n, handler], ["getsignal", n])
    yield session(["siginterrupt", 9, True], ["siginterrupt", 19, False], ["siginterrupt", 32, True])
    yield session(["sigmask", "SIG_BLOCK", [9, 19, 32, 33, 10]], ["sigmask", "SIG_BLOCK", []])
    for name in CAUGHT:
        # Of real-time signals each is told here, where CPython runs the handler once for all that are there.
        again = [] if number(name) >= signal.SIGRTMIN else [["raise", name], ["kill", name]]
        yield session(["signal", name, "h"], ["raise", name], ["kill", name], ["sigmask", "SIG_BLOCK", [name]], ["raise", name], *again, ["sigpending"],
                      ["sigmask", "SIG_UNBLOCK", [name]], ["sigpending"], ["signal", name, "SIG_IGN"], ["raise", name], ["getsignal", name])
        yield session(["sigmask", "SIG_BLOCK", [name]], ["kill", name], ["sigpending"], ["sigwaitinfo", [name, "SIGSYS"]], ["raise", name], ["sigwaitinfo", [name]], ["sigpending"])
        yield session(["sigmask", "SIG_BLOCK", [name]], ["raise", name], ["signal", name, "SIG_IGN"], ["sigpending"], ["raise", name], ["sigpending"], ["sigtimedwait", [name], 0.0])
    yield session(["raise", "SIGINT"], ["getsignal", "SIGINT"], ["kill", "SIGINT"], ["sigpending"], ["signal", "SIGINT", "h1"], ["raise", "SIGINT"])
    yield session(["sigmask", "SIG_BLOCK", ["SIGINT"]], ["raise", "SIGINT"], ["sigpending"], ["sigmask", "SIG_SETMASK", []], ["sigpending"])
    yield session(["alarm", 100], ["alarm", 0], ["alarm", 0], ["setitimer", "ITIMER_REAL", 100.0, 0.0], ["alarm", 7], ["alarm", 0])
    yield session(["getitimer", "ITIMER_REAL"], ["setitimer", "ITIMER_REAL", 0.0, 5.0], ["getitimer", "ITIMER_REAL"])
    for delay, interval in [(-1.0, 0.0), (1.0, -1.0), (float("nan"), 0.0), (0.0, float("nan")), (float("inf"), 0.0), (1e30, 0.0), (-1e30, 0.0), (-1e-7, 0.0), (0.0, 0.0)]:
        yield session(["setitimer", "ITIMER_REAL", encode(delay), encode(interval)], ["getitimer", "ITIMER_REAL"])
    yield session(["signal", "SIGALRM", "rang"], ["setitimer", "ITIMER_REAL", 0.01, 0.0], ["pause"], ["getitimer", "ITIMER_REAL"])
    yield session(["sigmask", "SIG_BLOCK", ["SIGALRM"]], ["setitimer", "ITIMER_REAL", 0.01, 0.0], ["sigwait", ["SIGALRM", "SIGUSR1"]], ["setitimer", "ITIMER_REAL", 0.01, 0.0], ["sigwaitinfo", ["SIGALRM"]],
                  ["sigtimedwait", ["SIGALRM"], 0.02])
    yield session(["signal", "SIGUSR1", "h"], ["sigtimedwait", ["SIGUSR1"], -1.0], ["sigtimedwait", ["SIGUSR1"], {"$float": "nan"}], ["sigtimedwait", ["SIGUSR1"], 1e30], ["sigtimedwait", [0], 0], ["sigtimedwait", [], 0])
    for seed in range(400):
        made = Session(seed)
        while len(made.ops) < 3 + seed % 15:
            made.step()
        yield session(*made.ops)


def number(signum):
    return int(signal.Signals[signum]) if isinstance(signum, str) else signum


def name(signum):
    try:
        return signal.Signals(signum).name
    except ValueError:
        return signum


def names(signums):
    return [name(signum) for signum in sorted(map(int, signums))]


def seconds(value):
    return float(value["$float"]) if isinstance(value, dict) else value


class Machine:
    """Asks CPython."""

    def __init__(self):
        self.delivered, self.made = [], {}

    def handler(self, spec):
        if spec in ("SIG_DFL", "SIG_IGN", "default_int_handler"):
            return getattr(signal, spec)
        if spec not in self.made:
            def run(signum, frame):
                self.delivered.append([spec, name(signum)])
                if spec.startswith("raise:"):
                    raise {"ValueError": ValueError, "KeyError": KeyError}[spec[6:]]
            self.made[spec] = run
        return self.made[spec]

    def spec(self, handler):
        for spec in ("SIG_DFL", "SIG_IGN", "default_int_handler"):
            if handler == getattr(signal, spec):
                return spec
        return next((spec for spec, made in self.made.items() if made is handler), None)

    def operate(self, op, *args):
        match op:
            case "signal":
                return self.spec(signal.signal(number(args[0]), self.handler(args[1])))
            case "getsignal":
                return self.spec(signal.getsignal(number(args[0])))
            case "raise":
                return signal.raise_signal(number(args[0]))
            case "kill":
                return os.kill(os.getpid(), number(args[0]))
            case "sigmask":
                return names(signal.pthread_sigmask(getattr(signal, args[0]), map(number, args[1])))
            case "sigpending":
                return names(signal.sigpending())
            case "siginterrupt":
                return signal.siginterrupt(number(args[0]), args[1])
            case "sigwait":
                return name(signal.sigwait(map(number, args[0])))
            case "sigwaitinfo" | "sigtimedwait":
                info = getattr(signal, op)(map(number, args[0]), *map(seconds, args[1:]))
                return info and [name(info.si_signo), info.si_code, info.si_errno]
            case "pause" | "alarm":
                return getattr(signal, op)(*args)
            case "setitimer":
                return list(signal.setitimer(getattr(signal, args[0]), seconds(args[1]), seconds(args[2])))
            case "getitimer":
                return list(signal.getitimer(getattr(signal, args[0])))

    def entry(self, operation):
        self.delivered.clear()
        try:
            told = {"ok": encode(self.operate(*operation))}
            for _ in range(3):
                pass
        except (Exception, KeyboardInterrupt) as error:
            told = {"err": described(error)}
        return {**told, "delivered": list(self.delivered)}


def described(error):
    told = exception(error)
    if isinstance(error, (ValueError, AttributeError, KeyError, OverflowError)) and str(error):
        told["msg"] = str(error)
    return told


def fresh(operations):
    """Each session has a process of its own, as a fresh interpreter is."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        warnings.simplefilter("ignore")
        machine = Machine()
        entries = {"ok": [machine.entry(operation) for operation in operations]}
        try:
            for signum in {number(operation[1]) for operation in operations if operation[0] == "signal"} & {*range(1, 65)}:
                signal.signal(signum, signal.SIG_IGN)
        except OSError as error:
            entries = {"err": described(error)}
        os.write(writer, json.dumps(entries).encode())
        os._exit(0)
    os.close(writer)
    with open(reader) as text:
        told = json.load(text)
    os.waitpid(child, 0)
    return told


CALLS = {
    "strsignal": signal.strsignal, "by_name": lambda name: signal.Signals[name].value, "attr": lambda name: int(getattr(signal, name)),
    "handlers_by_number": lambda n: {"name": signal.Handlers(n).name, "repr": repr(signal.Handlers(n))},
    "sigmasks_by_number": lambda n: {"name": signal.Sigmasks(n).name, "repr": repr(signal.Sigmasks(n))},
    "valid_signals": lambda: sorted(map(int, signal.valid_signals())), "default_int_handler": lambda: signal.default_int_handler(2, None),
}


def by_number(n):
    found = signal.Signals(n)
    return {"name": found.name, "value": int(found), "str": str(found), "repr": repr(found), "format": f"{found}"}


def answer(call, args, kwargs, extra):
    if call == "session":
        return fresh(args["ops"])
    try:
        return {"ok": encode((by_number if call == "by_number" else CALLS[call])(*args))}
    except (Exception, KeyboardInterrupt) as error:
        return {"err": described(error)}
