"""Opening: a new file is private and durable, an older one is copied first, a newer or damaged one is never touched."""

import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from store_builders import NOW, ZHANG, enrolled, many

from sdrtui.domain.change import Change
from sdrtui.errors import FixYourFile, TryLater
from sdrtui.store.engine import make_engine, newest_backup, reading, url_of
from sdrtui.store.migrating import migrate
from sdrtui.store.opening import open_store
from sdrtui.store.schema import HEAD, REVISIONS, revision_of
from sdrtui.store.store import Store
from sdrtui.store.tables import METADATA

pytestmark = pytest.mark.sqlite

MASTER = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"


def test_a_new_database_is_private(path: Path) -> None:
    """The file, its logs and its folder are the owner's only."""
    with closing(open_store(path, now=NOW)) as store:
        store.commit(enrolled().change)
        modes = {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}

    assert 0o700 == path.parent.stat().st_mode & 0o777
    assert dict.fromkeys(("sdrtui.db", "sdrtui.db-wal", "sdrtui.db-shm"), 0o600) == modes


def test_a_file_that_others_could_read_is_closed_to_them(path: Path) -> None:
    """A database copied in with a wide mode is narrowed when it is opened."""
    open_store(path, now=NOW).close()
    path.chmod(0o644)

    open_store(path, now=NOW).close()

    assert 0o600 == path.stat().st_mode & 0o777


def test_every_connection_is_durable_and_keeps_foreign_keys(store: Store) -> None:
    """Saved means synced: WAL with synchronous=FULL, on each connection of the pool."""
    pragmas = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}
    with reading(store.engine) as first, reading(store.engine) as second:
        found = [
            {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas}
            for connection in (first, second)
        ]

    assert [pragmas, pragmas] == found


def test_a_new_database_is_made_fast(tmp_path: Path) -> None:
    """The first start does not wait for the schema."""
    seconds = []
    for number in range(5):
        start = time.perf_counter()
        open_store(tmp_path / f"{number}.db", now=NOW).close()
        seconds.append(time.perf_counter() - start)

    assert min(seconds) < 0.15


def test_looking_at_the_version_does_not_import_alembic(path: Path) -> None:
    """A database that is up to date costs no migration machinery."""
    program = (
        "import sys\nfrom datetime import UTC, datetime\nfrom sdrtui.store.opening import open_store\n"
        "for _ in range(2): open_store(sys.argv[1], now=datetime.now(UTC)).close()\n"
        "print('alembic' in sys.modules)\n"
    )

    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)

    assert "False\n" == done.stdout


def test_the_migrations_lead_to_the_tables(tmp_path: Path) -> None:
    """Alembic from nothing gives the very schema that a new database is made with."""
    engine = make_engine(url_of(tmp_path / "migrated.db"))
    migrate(engine, now=NOW)
    made = open_store(tmp_path / "made.db", now=NOW)

    with reading(engine) as connection, reading(made.engine) as other:
        assert HEAD == REVISIONS[-1] == revision_of(connection)
        assert [] == compare_metadata(MigrationContext.configure(connection), METADATA)
        assert _schema(connection) == _schema(other)
    engine.dispose()
    made.close()


def _schema(connection: object) -> dict[str, object]:
    """Return what SQLite itself says of tables, columns, keys, indexes and triggers."""
    run = connection.exec_driver_sql  # type: ignore[attr-defined]
    found: dict[str, object] = {}
    for kind, name, table, sql in run(MASTER).all():
        found[name] = (kind, table, sql if kind in {"index", "trigger"} else "WITHOUT ROWID" in sql)
        if kind == "table":
            found[f"{name} columns"] = run(f'PRAGMA table_xinfo("{name}")').all()
            found[f"{name} keys"] = sorted(run(f'PRAGMA foreign_key_list("{name}")').all())
            found[f"{name} indexes"] = sorted(row[1:] for row in run(f'PRAGMA index_list("{name}")').all())
    return found


def test_a_migration_copies_the_database_first(path: Path, store: Store) -> None:
    """The copy lies beside the file, named by the time, whole and private."""
    of = enrolled()
    store.commit(of.change)
    store.close()

    engine = make_engine(url_of(path))
    migrate(engine, now=NOW)
    engine.dispose()

    copy = path.parent / "backups" / "sdrtui-20261123T010000000000Z.db"
    assert (copy, 0o600) == (newest_backup(path), copy.stat().st_mode & 0o777)
    other = open_store(copy, now=NOW)
    assert of.change.touches == other.case(of.touch).touches
    assert [] == other.check()
    other.close()


def test_a_clock_that_stands_still_makes_a_second_copy_too(store: Store, path: Path) -> None:
    """With the time fixed, as in training, the next copy has a name of its own."""
    copies = {store.backup(NOW), store.backup(NOW)}

    assert copies == set((path.parent / "backups").iterdir())
    assert 2 == len(copies)


def test_a_newer_database_is_only_read(path: Path, store: Store) -> None:
    """A database of a later release opens with a notice; its day is seen and nothing is written."""
    of = enrolled()
    store.commit(of.change)
    store.close()
    _set_revision(path, "0999")

    newer = open_store(path, now=NOW)
    with pytest.raises(TryLater, match="newer release"):
        newer.commit(enrolled(2).change)

    assert "newer release" in newer.notice
    assert of.change.touches == newer.case(of.touch).touches
    assert [] == newer.check()
    assert not (path.parent / "backups").exists()
    newer.close()


def _set_revision(path: Path, revision: str) -> None:
    raw = sqlite3.connect(path)
    with raw:
        raw.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    raw.close()


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.97])
def test_a_truncated_database_is_refused_with_the_way_to_the_backup(path: Path, store: Store, keep: float) -> None:
    """Half a file is not opened as if it were whole; the newest backup and how to restore it are named."""
    store.commit_all(many(200))
    backup = store.backup(NOW)
    store.close()
    with path.open("r+b") as file:
        file.truncate(int(path.stat().st_size * keep))

    with pytest.raises(FixYourFile) as refusal:
        open_store(path, now=NOW)

    assert str(path) == refusal.value.place
    assert f"cp {backup} {path}" in refusal.value.hint


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    """A text file in the database's place is left alone."""
    path = tmp_path / "sdrtui.db"
    path.write_text("姓名,手机\n" * 300)

    with pytest.raises(FixYourFile) as refusal:
        open_store(path, now=NOW)

    assert "no backup" in refusal.value.hint
    assert path.read_text() == "姓名,手机\n" * 300


def test_the_backup_puts_everything_back(path: Path, store: Store) -> None:
    """Doing what the hint says restores the last copy."""
    of = enrolled()
    store.commit(of.change)
    backup = store.backup(NOW)
    store.close()
    path.write_bytes(b"broken" * 1000)

    assert backup is not None
    shutil.copy(backup, path)
    restored = open_store(path, now=NOW)

    assert of.change.touches == restored.case(of.touch).touches
    restored.close()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    """A home below something that is no folder is a matter for the user, with its reason."""
    (tmp_path / "home").write_text("a file")

    with pytest.raises(TryLater, match="home"):
        open_store(tmp_path / "home" / "data" / "sdrtui.db", now=NOW)


def test_a_fault_of_the_reader_of_changes_is_not_blamed_on_the_disk(store: Store) -> None:
    """An import whose own file vanishes gets its own error, and nothing is kept."""

    def changes() -> Iterator[Change]:
        yield enrolled().change
        raise FileNotFoundError("leads.csv")

    with pytest.raises(FileNotFoundError, match=r"leads\.csv"):
        store.commit_all(changes())

    assert [] == store.due_rows(ZHANG, NOW.replace(year=2027))


def test_a_full_disk_loses_nothing_and_is_said(store: Store) -> None:
    """When the disk takes no more, the write is refused whole and what was saved stays."""
    of = enrolled()
    store.commit(of.change)
    with reading(store.engine) as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")

    with pytest.raises(TryLater, match="full"):
        store.commit_all(many(2000))

    assert [of.touch] == [row.touch for row in store.due_rows(ZHANG, NOW.replace(year=2027))]
    assert [] == store.check()
