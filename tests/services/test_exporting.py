"""Everything out: whole, masked until revealed, harmless in a spreadsheet, and never over what is there."""

import csv
import json
from pathlib import Path

import pytest
from desk_builders import Office, add, due, walk
from hypothesis import given
from hypothesis import strategies as st
from person_builders import everything, person

from sdrtui.errors import NeedsDecision, UsageError
from sdrtui.services import logging
from sdrtui.services.desk import Desk
from sdrtui.services.exporting import NAMES, export
from sdrtui.services.merging import merge
from sdrtui.services.sheet_cells import hidden, safe
from sdrtui.services.suppressing import Meant, suppress

PHONE, EMAIL = "13812345678", "min.wang@example.com"


def read(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_sheet_has_its_rows(desk: Desk, office: Office, tmp_path: Path) -> None:
    """Leads, people, runs, touches done and planned, refusals; whole files that Excel opens, the owner's only."""
    one, two = add(desk, 1), add(desk, 2)
    walk(desk, office.clock, one.touches[0], ["no_answer"])
    suppress(desk, Meant(two.lead), reason="投诉")

    done = export(desk, tmp_path / "out")

    folder = tmp_path / "out"
    assert {f"{name}.csv" for name in NAMES} == {path.name for path in folder.iterdir()}
    assert {0o600} == {path.stat().st_mode & 0o777 for path in folder.iterdir()}
    assert b"\xef\xbb\xbf" == (folder / "leads.csv").read_bytes()[:3]
    assert [one.lead, two.lead] == [row["id"] for row in read(folder, "leads")]
    assert ["", "yes"] == [row["do_not_contact"] for row in read(folder, "contacts")]
    assert ["active", "finished"] == [row["status"] for row in read(folder, "runs")]
    assert [("no_answer", "2026-11-23T09:30:00+08:00")] == [
        (row["outcome"], row["at"]) for row in read(folder, "touches")
    ]
    assert {due(desk)[0].touch} <= {row["id"] for row in read(folder, "planned")}
    assert {name: len(read(folder, name)) for name in NAMES} == done.rows


def test_numbers_are_masked_until_they_are_revealed(desk: Desk, tmp_path: Path) -> None:
    """In the points and in what people wrote; a look in full is a line of the log."""
    person(desk, "王敏", "恒信", phones=[PHONE], emails=[EMAIL], note=f"打 {PHONE} 或写 {EMAIL}")

    export(desk, tmp_path / "masked")
    export(desk, tmp_path / "full.json", reveal=True)

    masked = "".join(path.read_text("utf-8") for path in (tmp_path / "masked").iterdir())
    assert PHONE not in masked
    assert EMAIL not in masked
    assert "138****5678" in masked
    whole = json.loads((tmp_path / "full.json").read_text("utf-8"))
    assert [[PHONE]] == [row["phones"] for row in whole["contacts"]]
    assert PHONE in whole["leads"][0]["note"]
    kinds = [row for row in everything(desk, but=frozenset())["record"] if "'reveal'" in row]
    assert 1 == len(kinds)
    assert "export full.json" in kinds[0]


def test_both_forms_say_the_same(desk: Desk, office: Office, tmp_path: Path) -> None:
    """The document has the sheets' rows, also of a merged person and an undone touch."""
    one, two = add(desk, 1), add(desk, 2)
    walk(desk, office.clock, two.touches[0], ["no_answer"])
    merge(desk, one.lead, two.lead)
    logging.log_outcome(desk, desk.store.open_cases(one.contact)[0].touches[0].id, "no_answer")
    logging.undo(desk)

    export(desk, tmp_path / "sheets")
    done = export(desk, tmp_path / "all.json")

    whole = json.loads((tmp_path / "all.json").read_text("utf-8"))
    assert {name: len(whole[name]) for name in NAMES} == done.rows
    for name in NAMES:
        ids = [str(row.get("id") or row.get("lead") or row.get("hash")) for row in whole[name]]
        assert ids == [row.get("id") or row.get("lead") or row.get("hash") for row in read(tmp_path / "sheets", name)]
    assert [False, True] == [row["undone"] for row in whole["touches"]]
    assert {"王敏1"} == {row["name"] for row in whole["touches"]}


def test_a_formula_stays_a_text(desk: Desk, tmp_path: Path) -> None:
    """What somebody typed into a web form runs in nobody's spreadsheet."""
    person(desk, "=HYPERLINK(1)", "@SUM(1)", phones=[PHONE], note=" +cmd|' /C calc'!A0")

    export(desk, tmp_path / "out")

    (lead,) = read(tmp_path / "out", "leads")
    assert ("'=HYPERLINK(1)", "'@SUM(1)", "'+cmd|' /C calc'!A0") == (lead["name"], lead["company"], lead["note"])


@given(st.text())
def test_no_text_begins_a_formula(text: str) -> None:
    """Whatever it is: nothing that a spreadsheet runs, no control characters."""
    kept = safe(text)

    assert not kept.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert not any(ord(char) < 32 and char not in "\n\t" for char in kept)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("打 13812345678 找王总", "打 138****5678 找王总"),
        ("+86 138 1234 5678", "+86****5678"),
        ("写 min@example.com", "写 m***@example.com"),
        ("2026-11-23 09:30 报价 128000 元", "2026-11-23 09:30 报价 128000 元"),
    ],
)
def test_numbers_in_a_text_are_hidden(text: str, shown: str) -> None:
    """Mobile numbers and addresses, not dates and prices."""
    assert shown == hidden(text)


def test_nothing_is_written_over(desk: Desk, tmp_path: Path) -> None:
    """A file that is there stays, unless it is forced; a folder of something else is joined."""
    add(desk)
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "notes.txt").write_text("x", "utf-8")
    export(desk, folder)
    before = (folder / "leads.csv").read_bytes()
    add(desk, 2)

    with pytest.raises(NeedsDecision, match="exists"):
        export(desk, folder)

    assert before == (folder / "leads.csv").read_bytes()
    export(desk, folder, force=True)
    assert 2 == len(read(folder, "leads"))
    assert "x" == (folder / "notes.txt").read_text("utf-8")


@pytest.mark.parametrize("name", ["leads.csv", "all.xlsx"])
def test_one_sheet_file_is_no_place(desk: Desk, tmp_path: Path, name: str) -> None:
    """There are several sheets; the hint says what to name."""
    with pytest.raises(UsageError, match="folder"):
        export(desk, tmp_path / name)


def test_a_stopped_export_leaves_nothing(desk: Desk, tmp_path: Path) -> None:
    """Ctrl+C in the middle: no half file under its name, none beside it."""
    add(desk)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt(done, total)

    with pytest.raises(KeyboardInterrupt):
        export(desk, tmp_path / "out", progress=stop)

    assert [] == list((tmp_path / "out").iterdir())
