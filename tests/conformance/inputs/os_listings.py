"""Operations of os that list directories and walk through trees."""

import os

from .os_values import kind, status_of


def listed(entries, with_stat=False):
    out = []
    for entry in entries:
        one = [entry.name, kind(entry.stat(follow_symlinks=False).st_mode)]
        out.append(one + [status_of(entry.stat(follow_symlinks=False))] if with_stat else one)
    return sorted(out)


class Listings:
    def scandir_(self, slot, path="."):
        self.slots[slot] = os.scandir(path)

    def scandir_iterator_next_entries_(self, entries, count=None):
        return listed(entries)

    def scandir_iterator_next_packed_(self, entries, with_stat):
        return listed(entries, with_stat)

    def scandir_iterator_close_(self, entries):
        entries.close()

    def listdir_(self, path="."):
        return sorted(os.listdir(path))

    def walk_(self, slot, top, topdown=True, followlinks=False):
        errors = []
        walk = os.walk(top, topdown, errors.append, followlinks)
        self.slots[slot] = [walk, errors, None]

    def walker_next_(self, walker):
        walker[2] = step = next(walker[0], None)
        return step and [step[0], sorted(step[1]), sorted(step[2])]

    def walker_descend_into_(self, walker, names):
        walker[2][1][:] = names

    def walker_take_errors_(self, walker):
        errors = [self.error(error) for error in walker[1]]
        walker[1].clear()
        return errors

    def walker_next_packed_(self, walker, with_stat):
        steps = []
        for path, directories, files in walker[0]:
            names = []
            for name in sorted(directories + files):
                status = os.lstat(os.path.join(path, name))
                names.append([name, kind(status.st_mode)] + ([status_of(status)] if with_stat else []))
            steps.append([path, names])
        return sorted(steps)
