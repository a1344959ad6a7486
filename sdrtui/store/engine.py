"""Opening the database: pragmas, file modes, transactions; and the one place that turns its errors into ours."""

import contextlib
import errno
import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from sdrtui.errors import Bug, FixYourFile, SdrtuiError, TryLater, UsageError
from sdrtui.i18n import _

BUSY_MILLISECONDS = 5_000
"""How long a write waits for another process before it says so."""
CHECKPOINT_PAGES = 16_000
"""Only past 64 MB of log does a commit checkpoint by itself; `Store.checkpoint` does it when nobody waits."""
_TURNS: WeakKeyDictionary[Engine, threading.Lock] = WeakKeyDictionary()
_OWNER_ONLY_FILE = 0o600
_OWNER_ONLY_FOLDER = 0o700

_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_CORRUPT = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})
_DISK = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})
_REFUSED = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM})
"""What trying again does not help against."""
_PRIMARY_CODE = 0xFF
_POSTGRES = "postgresql+psycopg"
_PG_RETRY = frozenset({"40001", "40P01", "55P03", "57014", "57P01", "53300"})
"""Serialisation, deadlock, lock not available, cancelled, shut down, too many connections."""


def url_of(where: str | Path) -> URL:
    """Return the database URL of a path or a URL."""
    text = str(where)
    if "://" not in text:
        return URL.create("sqlite", database=text)
    url = make_url(text)
    return url.set(drivername=_POSTGRES) if url.get_backend_name() == "postgresql" else url


def file_of(url: URL) -> Path | None:
    """Return the database's file, or None when it is a server's."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database)


def make_engine(url: URL, *, is_read_only: bool = False) -> Engine:
    """Return an engine whose transactions are ours: reads begin deferred, writes take the write lock at once."""
    if url.get_backend_name() != "sqlite":
        from sdrtui.store.server import server_engine

        return server_engine(url)
    path = file_of(url)
    if path is not None and not is_read_only:
        with disk_told():
            _keep_private(path)
    engine = create_engine(url, connect_args={"timeout": BUSY_MILLISECONDS / 1000, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in _pragmas(is_read_only=is_read_only):
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        is_write = connection.get_execution_options().get("sdrtui_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")

    return engine


def _pragmas(*, is_read_only: bool) -> Iterator[str]:
    yield f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}"
    yield "PRAGMA foreign_keys = ON"
    yield "PRAGMA cache_size = -16000"
    if is_read_only:
        yield "PRAGMA query_only = ON"
        return
    yield "PRAGMA journal_mode = WAL"
    yield "PRAGMA synchronous = FULL"
    yield f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}"


def _keep_private(path: Path) -> None:
    """Make the file and its folder, readable by their owner only. SQLite gives its log files the same mode."""
    if not path.parent.exists():
        path.parent.mkdir(mode=_OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, _OWNER_ONLY_FILE))
        return
    if path.stat().st_mode & 0o077 and os.access(path, os.W_OK):
        path.chmod(_OWNER_ONLY_FILE)


@contextlib.contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection that sees one state of the database; errors come out as ours."""
    with told(engine.url), engine.connect() as connection, connection.begin():
        yield connection


@contextlib.contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection that holds the write lock; all of it is durable at the end, or none of it."""
    with (
        told(engine.url),
        _turn(engine),
        engine.connect().execution_options(sdrtui_write=True) as connection,
        connection.begin(),
    ):
        yield connection


@contextlib.contextmanager
def _turn(engine: Engine) -> Iterator[None]:
    """Let the threads of this process write one after the other: the next goes the moment that one is done.

    SQLite's own waiting sleeps and looks again, at last every 100 ms, which a person would feel while a sync writes.
    Who has waited too long goes on to that waiting, and is told of it there.
    """
    turn = _TURNS.setdefault(engine, threading.Lock())
    is_mine = turn.acquire(timeout=BUSY_MILLISECONDS / 1000)
    try:
        yield
    finally:
        if is_mine:
            turn.release()


@contextlib.contextmanager
def told(url: URL) -> Iterator[None]:
    """Turn what the database or the disk says into an error an SDR can act on."""
    try:
        yield
    except DBAPIError as exc:
        raise error_for(exc.orig if isinstance(exc.orig, Exception) else exc, file_of(url)) from exc
    except UnicodeEncodeError as exc:
        raise UsageError(_("The text holds bytes that are no characters; nothing was saved.")) from exc
    except sqlite3.Error as exc:
        raise error_for(exc, file_of(url)) from exc
    except SQLAlchemyError as exc:
        raise Bug(_("The store was asked for something it cannot do: {reason}").format(reason=exc)) from exc


@contextlib.contextmanager
def disk_told() -> Iterator[None]:
    """Turn the refusals of folders and files, when we make them ourselves, into an error an SDR can act on."""
    try:
        yield
    except OSError as exc:
        raise _disk_error(str(exc), is_full=exc.errno in {errno.ENOSPC, errno.EDQUOT}) from exc


def error_for(exc: Exception, path: Path | None) -> SdrtuiError:
    """Return our error for one of SQLite's or of PostgreSQL's."""
    if isinstance(exc, sqlite3.Error):
        return _sqlite_error(exc, path)
    state = getattr(exc, "sqlstate", None)
    if state in _PG_RETRY or type(exc).__name__ in {"OperationalError", "InterfaceError"}:
        return TryLater(
            _("The database did not answer: {reason}").format(reason=exc),
            hint=_("Nothing was saved. Try again in a moment."),
        )
    return Bug(_("The database refused a write: {reason}").format(reason=exc))


def _sqlite_error(exc: sqlite3.Error, path: Path | None) -> SdrtuiError:
    code = getattr(exc, "sqlite_errorcode", None)
    primary = code & _PRIMARY_CODE if code is not None else None
    if primary in _BUSY:
        return TryLater(
            _("Another program is writing to the database."), hint=_("Nothing was saved. Try again in a moment.")
        )
    if primary in _CORRUPT:
        return damaged(path, str(exc))
    if primary in _REFUSED:
        return FixYourFile(
            _("The database cannot be opened: {reason}").format(reason=exc),
            hint=_("Even reading needs to write in its folder: look who may, or name another with --home DIR."),
            place=str(path) if path else "",
        )
    if primary in _DISK:
        return _disk_error(str(exc), is_full=primary == sqlite3.SQLITE_FULL)
    return Bug(_("The database refused a write: {reason}").format(reason=exc))


def _disk_error(reason: str, *, is_full: bool) -> TryLater:
    if is_full:
        return TryLater(_("The disk is full."), hint=_("Nothing was saved. Free some space and try again."))
    return TryLater(
        _("The disk does not take the database's writes: {reason}").format(reason=reason),
        hint=_("Nothing was saved. Check that the folder is writable and the disk is sound."),
    )


def damaged(path: Path | None, reason: str) -> FixYourFile:
    """Return the refusal of a damaged database, naming its newest backup and how to put it in place."""
    copy = newest_backup(path) if path is not None else None
    hint = _("There is no backup yet. Keep the file; `sqlite3 FILE .recover` can save most of it.")
    if copy is not None:
        hint = _("Move the damaged file away and copy the newest backup in its place: cp {backup} {path}").format(
            backup=copy, path=path
        )
    return FixYourFile(
        _("The database is damaged: {reason}").format(reason=reason), hint=hint, place=str(path) if path else ""
    )


def newest_backup(path: Path) -> Path | None:
    """Return the latest copy in the folder `backups` beside the database."""
    copies = sorted((path.parent / "backups").glob(f"{path.stem}-*.db"))
    return copies[-1] if copies else None
