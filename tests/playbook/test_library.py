import os
from pathlib import Path

import pytest
from builders import SHIPPED, playbook_text, shipped_library, written

from sdrtui.domain.ids import PlaybookId
from sdrtui.domain.stage import Kind
from sdrtui.playbook.library import Library, open_library, shipped_folder

HELLO = PlaybookId("hello")


def test_the_shipped_playbooks_are_found() -> None:
    """A clone and an installed package both find them."""
    assert SHIPPED == shipped_folder() or (shipped_folder() / "policy.yaml").exists()
    assert {Kind.CALL_IN, Kind.OUTBOUND, Kind.NURTURE, Kind.REACTIVATION} == {it.kind for it in shipped_library().all()}


def test_a_teams_own_playbook_lies_over_the_shipped_one(tmp_path: Path) -> None:
    """The home folder's file of the same id is the one that is used."""
    written(tmp_path / "a" / "nurture", "hello")
    written(tmp_path / "home" / "playbooks" / "nurture", "hello", playbook_text("hello", version='"7"'))
    library = Library([tmp_path / "a", tmp_path / "home" / "playbooks"])

    found = library.get(HELLO)

    assert found is not None
    assert "7" == found.version
    assert 1 == len(library.all())


def test_asking_for_one_reads_one(tmp_path: Path) -> None:
    """Other files are not even opened: an unreadable one does no harm."""
    written(tmp_path, "hello")
    (tmp_path / "other.yaml").symlink_to(tmp_path / "nowhere")
    library = Library([tmp_path])

    assert library.get(HELLO) is not None
    assert [tmp_path / "hello.yaml"] == list(library._entries)


def test_a_file_that_breaks_keeps_its_last_good_version(tmp_path: Path) -> None:
    """A half-written file is reported while its playbook goes on, and comes back when it is right again."""
    path = written(tmp_path, "hello")
    library = Library([tmp_path])
    good = library.get(HELLO)

    path.write_text(playbook_text("hello")[:120], encoding="utf-8")

    assert good is not None
    assert good == library.get(HELLO)
    assert library.problems(HELLO)

    path.write_text(playbook_text("hello", version='"2"'), encoding="utf-8")

    renewed = library.get(HELLO)
    assert renewed is not None
    assert ("2", ()) == (renewed.version, library.problems(HELLO))


def test_a_file_that_was_never_right_gives_no_playbook(tmp_path: Path) -> None:
    """The shipped one of the same id does not stand in: it would say something else to the customer."""
    written(tmp_path / "a", "hello")
    written(tmp_path / "b", "hello", "id: hello\n")
    library = Library([tmp_path / "a", tmp_path / "b"])

    assert library.get(HELLO) is None
    assert () == library.all()
    assert library.problems(HELLO)


def test_new_and_removed_files_are_seen(tmp_path: Path) -> None:
    """Nobody restarts the program for a new playbook."""
    library = Library([tmp_path])
    assert library.get(HELLO) is None

    path = written(tmp_path, "hello")
    os.utime(tmp_path, ns=(1, 1))

    assert library.get(HELLO) is not None

    path.unlink()
    os.utime(tmp_path, ns=(2, 2))

    assert library.get(HELLO) is None


def test_a_file_whose_name_is_not_its_id_is_a_problem(tmp_path: Path) -> None:
    """It would be enrolled under one name and looked for under another."""
    written(tmp_path, "hello", playbook_text("goodbye"))
    library = Library([tmp_path])

    assert library.get(HELLO) is None
    assert ["file-name"] == [problem.code for problem in library.problems(HELLO)]


def test_the_version_carries_the_text(tmp_path: Path) -> None:
    """An enrollment keeps the text it started on."""
    written(tmp_path, "hello")

    version = Library([tmp_path]).version(HELLO)

    assert version is not None
    assert playbook_text("hello") == version.text


@pytest.mark.parametrize("home", [None, "empty"])
def test_a_home_without_playbooks_is_fine(tmp_path: Path, home: str | None) -> None:
    """A fresh machine has only the shipped ones."""
    library = open_library(tmp_path / home if home else None)

    assert len(shipped_library().all()) == len(library.all())
    assert "CN" == library.policy().country
