"""The laptop: a disk in memory with the real database on it, processes that die, and a file that outlives them."""

import shutil
import sqlite3
from pathlib import Path

from sqlalchemy import Engine, event
from sqlalchemy.pool import PoolProxiedConnection

from sdrtui.store.engine import make_engine, url_of
from sdrtui.store.opening import open_store
from sdrtui.store.store import Store
from world.clocks import START, Mortality

PARTS = ("", "-wal")


class Disk:
    """One place for databases, used for one life after the other: the engine's statements are compiled only once."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "sdrtui.db"
        self._empty = folder / "empty.db"
        self._image = folder / "image.db"
        open_store(self._empty, now=START).close()
        self.mortality: Mortality | None = None
        self._eye: sqlite3.Connection | None = None
        self.store = Store(self._engine())

    def format(self) -> None:
        """Begin with an empty, migrated database."""
        self.let_go()
        self._remove()
        shutil.copyfile(self._empty, self.path)

    def keep(self) -> None:
        """Keep the files as they are at this moment: what a process leaves that dies now."""
        for part in PARTS:
            self._of(self._image, part).unlink(missing_ok=True)
            if self._of(self.path, part).exists():
                shutil.copyfile(self._of(self.path, part), self._of(self._image, part))

    def restore(self) -> None:
        """Put back what was kept, and nothing else."""
        self.let_go()
        self._remove()
        for part in PARTS:
            if self._of(self._image, part).exists():
                shutil.copyfile(self._of(self._image, part), self._of(self.path, part))

    def let_go(self) -> None:
        """Close every connection of the program."""
        if self._eye is not None:
            self._eye.close()
            self._eye = None
        self.store.engine.dispose()

    def look(self) -> sqlite3.Connection:
        """Return a connection of nobody's, to look at what is committed."""
        if self._eye is None:
            self._eye = sqlite3.connect(self.path, isolation_level=None)
            self._eye.row_factory = sqlite3.Row
        return self._eye

    def raw(self) -> bytes:
        """Return all bytes of the database."""
        self.look().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return self.path.read_bytes()

    def _engine(self) -> Engine:
        """Return the product's engine; a dead process neither begins nor commits anything in it."""
        shutil.copyfile(self._empty, self.path)
        engine = make_engine(url_of(self.path))
        commit = engine.dialect.do_commit

        def mortal_commit(dbapi_connection: PoolProxiedConnection) -> None:
            self._pass("commit")
            commit(dbapi_connection)
            self._pass("committed")

        engine.dialect.do_commit = mortal_commit  # type: ignore[method-assign]  # where a process dies at a commit

        @event.listens_for(engine, "begin")
        def _alive(_connection: object) -> None:
            if self.mortality is not None and self.mortality.is_dead:
                self.mortality.point("begin")

        return engine

    def _pass(self, kind: str) -> None:
        if self.mortality is not None:
            self.mortality.point(kind)

    def _remove(self) -> None:
        for part in (*PARTS, "-shm"):
            self._of(self.path, part).unlink(missing_ok=True)

    @staticmethod
    def _of(path: Path, part: str) -> Path:
        return path.with_name(path.name + part)
