"""A process that writes to a store and says what it has saved: `write PATH COUNT` or `import PATH COUNT`."""

import sys

from store_builders import NOW, enrolled, many, outcome

from sdrtui.store.opening import open_store


def main(what: str, path: str, count: int) -> None:
    """Print the id of each record after its commit."""
    store = open_store(path, now=NOW)
    if what == "import":
        store.commit_all(many(count), lambda done, _total: print(done, flush=True))
        return
    for number in range(count):
        of = enrolled(number)
        store.commit(of.change)
        record, change = outcome(of)
        store.commit(change)
        print(record.id, flush=True)
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
