import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from sdrtui.bootstrap import open_desk
from sdrtui.domain.change import Change, SuppressionRow
from sdrtui.domain.channel import Point
from sdrtui.domain.filters import LeadFilter
from sdrtui.domain.known import Known
from sdrtui.domain.stage import Stage
from sdrtui.domain.suppression import point_hash
from sdrtui.errors import FixYourFile, UsageError
from sdrtui.services.desk import Desk
from sdrtui.services.import_result import Duplicate, ImportResult
from sdrtui.services.importing import import_file
from sdrtui.services.shapes import imported
from sdrtui.settings import load_settings

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HEADER = "公司,姓名,手机,微信,邮箱,职务,行业,来源,备注,跟进人"
MESSY = Path(__file__).parent.parent / "intake" / "messy.py"
Write = Callable[..., Path]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    home = tmp_path / "home"
    home.mkdir()
    (home / "config.toml").write_text(
        'sdr = "li"\n[[team]]\nid = "li"\nname = "李娜"\n[[team]]\nid = "zhang"\nname = "张伟"\n', "utf-8"
    )
    return open_desk(load_settings(home), clock=lambda: NOW)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def _write(*lines: str, header: str = HEADER, name: str = "leads.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join([header, *lines]), encoding="gbk")
        return path

    return _write


def known(desk: Desk, phone: str) -> Known:
    (person,) = desk.store.find_people([(Point.PHONE, phone)], ()).by_point[Point.PHONE, phone]
    return person


def execute(desk: Desk, statement: str) -> None:
    with closing(sqlite3.connect(desk.database)) as connection, connection:
        connection.execute(statement)


def counts(desk: Desk) -> dict[str, int]:
    with closing(sqlite3.connect(desk.database)) as connection:
        tables = ("account", "contact", "point", "lead", "enrollment", "touch", "outbox")
        return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}


def test_a_call_in_is_created_enrolled_and_queued(desk: Desk, write: Write) -> None:
    """One row makes company, person, points, lead, first touch and one write for the CRM."""
    result = import_file(
        desk, write("恒信数据,王敏,13800138000,同手机,min@x.com,总监,软件,百度SEM,急,"), kind="call-in"
    )

    person = known(desk, "+8613800138000")
    assert (1, 0, (), ()) == (result.created, result.updated, result.duplicates, result.rejected)
    assert (person.leads[0].id,) == result.enrolled
    assert ("恒信数据", "王敏", "总监", "急") == (
        person.account.name,
        person.contact.name,
        person.contact.title,
        person.leads[0].note,
    )
    assert ["+8613800138000", "13800138000", "min@x.com"] == [point.value for point in person.points]
    assert {"lead": 1, "outbox": 1, "enrollment": 1}.items() <= counts(desk).items()
    assert counts(desk)["touch"] > 0


def test_the_source_decides_score_and_stage(desk: Desk, write: Write) -> None:
    """A word of the spreadsheet is found by id, title or alias; an unknown one is kept and told."""
    sources = desk.policy.sources
    source = next(one for one in sources.values() if one.score > 0)
    path = write(f"恒信,王敏,13800138000,,,,,{source.title['zh']},,", "蓝桥,李强,13900139000,,,,,朋友介绍来的,,")

    result = import_file(desk, path, kind="call-in")

    first, second = known(desk, "+8613800138000").leads[0], known(desk, "+8613900139000").leads[0]
    assert (source.id, source.score, source.stage) == (first.source, first.score, first.stage)
    assert ("朋友介绍来的", 0, Stage.MAL) == (second.source, second.score, second.stage)
    assert any("朋友介绍来的" in warning for warning in result.warnings)


def test_importing_again_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    """Every row is then a duplicate of a lead; nothing is created, updated, enrolled or queued."""
    path = tmp_path / "messy.csv"
    subprocess.run([sys.executable, MESSY, path, "--rows", "300"], check=True, stdout=subprocess.DEVNULL)

    first = import_file(desk, path, kind="call-in")
    before = counts(desk)
    again = import_file(desk, path, kind="call-in")

    assert before == counts(desk)
    assert (0, 0, ()) == (again.created, again.updated, again.enrolled)
    assert first.created + len(first.duplicates) == len(again.duplicates)
    assert first.rejected == again.rejected
    assert 0 < first.rejected_rows < len(first.rejected)


def test_whatever_stands_in_a_file_importing_it_again_changes_nothing(desk: Desk, write: Write) -> None:
    """Files full of people who share numbers, names, companies and sources, one after the other into one store."""
    chance = random.Random(20261123)
    choices = (
        ("恒信", "恒信有限公司", "蓝桥", "", "云图（北京）"),
        ("王敏", "王总", "李强", "", "张伟", "陈静", "周杰"),
        (
            *(f"138001380{number}" for number in range(10, 30)),
            "13800138000",
            "13900139000",
            "010-88886666",
            "010-88886666转8",
            "",
            "13700137000/13800138000",
            "1.38E+10",
        ),
        ("wx_min", "13800138011", "同手机", "", "", "", "wx_li1"),
        ("a@x.com", "info@x.com", "b@x.com", "", "", "", ""),
        ("总监", "经理", ""),
        ("软件", ""),
        ("百度SEM", "官网", "展会", "某来源", ""),
        ("急", "要报价", ""),
        ("张伟", "赵六", ""),
    )
    created = 0
    for _ in range(40):
        lines = [",".join(map(chance.choice, choices)) for _ in range(chance.randint(1, 14))]
        kind = chance.choice(("call-in", "outbound"))

        created += import_file(desk, write(*lines), kind=kind).created
        again = import_file(desk, write(*lines), kind=kind)

        assert (0, 0, ()) == (again.created, again.updated, again.enrolled)
    assert created > 10


@pytest.mark.parametrize(
    ("second", "by"),
    [
        ("别的公司,王总,+86 138-0013-8000,,,,,,,", "phone"),
        (",小王,,WX_min,,,,,,", "wechat"),
        (",小王,,,MIN@x.com,,,,,", "email"),
        ("（恒信）数据有限公司,王 敏,13700137000,,,,,,,", "name"),
        (",小王,,13800138000,,,,,,", "wechat"),
    ],
)
def test_duplicates_in_a_file_are_found_and_told(desk: Desk, write: Write, second: str, by: str) -> None:
    """By phone, WeChat, email, folded company and name, and a phone that is a WeChat id."""
    path = write("恒信数据,王敏,13800138000,wx_min,min@x.com,,,,,", second)

    result = import_file(desk, path, kind="outbound")

    assert 1 == result.created
    assert (Duplicate(3, 2, by),) == result.duplicates


def test_a_duplicate_fills_gaps_and_never_overwrites(desk: Desk, write: Write) -> None:
    """What is there wins; what is empty is filled; points are added, notes appended."""
    import_file(desk, write("恒信,王敏,13800138000,,,总监,,,先打电话,"), kind="outbound")
    result = import_file(desk, write("恒信,王敏,13800138000,wx_min,,经理,软件,,要报价,"), kind="outbound")

    person = known(desk, "+8613800138000")
    assert (0, 1) == (result.created, result.updated)
    assert (Duplicate(2, person.leads[0].id, "phone"),) == result.duplicates
    assert ("总监", "软件", "先打电话\n要报价") == (person.contact.title, person.account.industry, person.leads[0].note)
    assert ["+8613800138000", "wx_min"] == [point.value for point in person.points]


def test_a_point_of_somebody_else_stays_theirs(desk: Desk, write: Write) -> None:
    """A row that names one person's number and another's address is told, and nobody's point moves."""
    path = write("恒信,王敏,13800138000,,,,,,,", "蓝桥,李强,,,li@x.com,,,,,", "恒信,王敏,13800138000,,li@x.com,,,,,")

    result = import_file(desk, path, kind="outbound")

    assert 2 == result.created
    assert ["+8613800138000"] == [point.value for point in known(desk, "+8613800138000").points]
    assert [(4, "邮箱", True)] == [(one.row, one.column, one.is_row_kept) for one in result.rejected]
    assert "李强" in result.rejected[0].reason


def test_a_retired_number_stays_retired(desk: Desk, write: Write) -> None:
    """A spreadsheet does not bring a dead number back."""
    path = write("恒信,王敏,13800138000,wx_min,,,,,,")
    import_file(desk, path, kind="outbound")
    execute(desk, "UPDATE point SET is_usable = 0 WHERE kind = 'phone'")

    again = import_file(desk, path, kind="outbound")

    assert 0 == again.updated
    assert [False, True] == [point.is_usable for point in known(desk, "+8613800138000").points]


def test_people_of_one_company_share_the_account(desk: Desk, write: Write) -> None:
    """In the file and in the store; a switchboard makes them no duplicates of each other."""
    import_file(
        desk, write("恒信数据,王敏,010-88886666,,,,,,,", "恒信数据有限公司,李强,010-88886666,,,,,,,"), kind="outbound"
    )
    result = import_file(desk, write("恒信数据（有限公司）,陈静,010-88886666,,,,,,,"), kind="outbound")

    assert (1, ()) == (result.created, result.duplicates)
    assert 1 == counts(desk)["account"]
    assert 3 == counts(desk)["contact"]


def test_the_owner_is_the_flag_then_the_column_then_me(desk: Desk, write: Write) -> None:
    """A name that is none of the team is told, and the lead is the importer's."""
    path = write("恒信,王敏,13800138000,,,,,,,张伟", "蓝桥,李强,13900139000,,,,,,,赵六", "云图,陈静,13700137000,,,,,,,")

    result = import_file(desk, path, kind="outbound")

    numbers = ("+8613800138000", "+8613900139000", "+8613700137000")
    assert ["zhang", "li", "li"] == [known(desk, number).leads[0].owner for number in numbers]
    assert [(3, True)] == [(one.row, one.is_row_kept) for one in result.rejected]

    import_file(desk, write("星河,周杰,13600136000,,,,,,,李娜"), kind="outbound", owner="zhang")
    assert "zhang" == known(desk, "+8613600136000").leads[0].owner


def test_an_outbound_file_is_enrolled_only_when_asked(desk: Desk, write: Write) -> None:
    """--playbook starts it; who does not fit is refused with the reason."""
    playbook = next(one.playbook for one in desk.library.listed() if one.playbook.kind == "outbound")
    quiet = import_file(desk, write("恒信,王敏,13800138000,wx_min,min@x.com,,,,,"), kind="outbound")
    asked = import_file(
        desk, write("蓝桥,李强,13900139000,wx_li1,li@x.com,,,,,"), kind="outbound", playbook=playbook.id
    )

    assert ((), ()) == (quiet.enrolled, quiet.refused)
    assert 1 == len(asked.enrolled) + len(asked.refused)


def test_a_known_lead_that_calls_in_again_starts_the_call_in(desk: Desk, write: Write) -> None:
    """It moves up in stage and onto the list; the same file again does nothing."""
    source = next(one for one in desk.policy.sources.values() if one.route == "sdr" and one.stage.height > 0)
    import_file(desk, write("恒信,王敏,13800138000,,,,,,,"), kind="outbound")
    path = write(f"恒信,王敏,13800138000,,,,,{source.id},,")

    result = import_file(desk, path, kind="call-in")
    again = import_file(desk, path, kind="call-in")

    lead = known(desk, "+8613800138000").leads[0]
    assert (0, 1, (lead.id,)) == (result.created, result.updated, result.enrolled)
    assert source.stage is lead.stage
    assert f"[{source.id}]" in lead.note
    assert (0, ()) == (again.updated, again.enrolled)


def test_a_dry_run_shows_all_and_writes_nothing(desk: Desk, write: Write) -> None:
    """The same numbers as the import that follows it."""
    path = write("恒信,王敏,13800138000,,,,,,,", "恒信,王敏,13800138000,,,,,,,", "蓝桥,李强,1.38E+10,,,,,,,")

    dry = import_file(desk, path, kind="call-in", dry_run=True)
    empty = counts(desk)
    real = import_file(desk, path, kind="call-in")

    assert {0} == set(empty.values())
    assert imported(dry)["rejected"] == imported(real)["rejected"]
    assert (dry.created, dry.duplicates, len(dry.enrolled)) == (real.created, real.duplicates, len(real.enrolled))


def test_cancelled_at_any_moment_nothing_is_written(desk: Desk, tmp_path: Path) -> None:
    """While reading, planning or writing: all or nothing."""
    path = tmp_path / "messy.csv"
    subprocess.run([sys.executable, MESSY, path, "--rows", "500"], check=True, stdout=subprocess.DEVNULL)
    result = ImportResult()
    for moment in count():  # until nobody asks that late
        asked = count()
        result = import_file(desk, path, kind="outbound", cancelled=lambda: next(asked) == moment)  # noqa: B023
        if not result.was_cancelled:
            break

        assert ImportResult(was_cancelled=True) == result
        assert 0 == counts(desk)["lead"]

    assert counts(desk)["lead"] == result.created > 400


def test_progress_only_grows_and_ends_whole(desk: Desk, tmp_path: Path) -> None:
    """At least once for 200 rows."""
    path = tmp_path / "messy.csv"
    subprocess.run([sys.executable, MESSY, path, "--rows", "700"], check=True, stdout=subprocess.DEVNULL)
    seen: list[tuple[int, int]] = []

    import_file(desk, path, kind="outbound", progress=lambda done, total: seen.append((done, total)))

    shares = [done / total for done, total in seen]
    assert sorted(shares) == shares
    assert 1.0 == shares[-1]
    assert len(seen) >= 3


def test_somebody_erased_is_not_brought_back(desk: Desk, write: Write) -> None:
    """Only a hash is left of who asked never to be contacted, and it is enough."""
    gone = point_hash(Point.PHONE, "+8613800138000")
    desk.store.commit(Change(suppressions=(SuppressionRow(None, gone, desk.clock()),)))

    result = import_file(
        desk, write("恒信,王敏,13800138000,wx_min,,,,,,", "蓝桥,李强,13900139000,,,,,,,"), kind="call-in"
    )

    assert 1 == result.created
    assert [2] == [one.row for one in result.rejected]
    assert "138****8000" in result.rejected[0].reason


def test_wrong_calls_change_nothing(desk: Desk, write: Write) -> None:
    """An unknown kind, playbook, file or header is an error with its own class."""
    path = write("恒信,王敏,13800138000,,,,,,,")

    with pytest.raises(UsageError):
        import_file(desk, path, kind="inbound")
    with pytest.raises(UsageError):
        import_file(desk, path, kind="outbound", playbook="none-such")
    with pytest.raises(UsageError):
        import_file(desk, path.with_name("none.csv"), kind="outbound")
    with pytest.raises(FixYourFile):
        import_file(desk, write("1,2", header="a,b"), kind="outbound")


@pytest.mark.slow
def test_five_thousand_rows_in_ten_seconds(desk: Desk, tmp_path: Path) -> None:
    """With first touches planned."""
    path = tmp_path / "messy.csv"
    subprocess.run([sys.executable, MESSY, path, "--rows", "5000"], check=True, stdout=subprocess.DEVNULL)
    started = time.process_time()  # others may share the machine

    result = import_file(desk, path, kind="call-in")

    assert time.process_time() - started < 10
    assert result.created > 4000


@pytest.mark.slow
def test_killed_at_any_moment_it_is_all_or_nothing(desk: Desk, tmp_path: Path) -> None:
    """`kill -9` while importing leaves either no lead or every one."""
    path = tmp_path / "messy.csv"
    subprocess.run([sys.executable, MESSY, path, "--rows", "2000"], check=True, stdout=subprocess.DEVNULL)
    desk.store.check()
    code = (
        "import sys; from sdrtui.bootstrap import open_desk; from sdrtui.settings import load_settings;"
        "from sdrtui.services.importing import import_file;"
        "desk = open_desk(load_settings(sys.argv[1])); desk.store;"
        "print('ready', flush=True); import_file(desk, sys.argv[2], kind='outbound'); print('done', flush=True)"
    )
    seen: set[int] = set()
    for tenths in range(1, 40, 2):
        with subprocess.Popen(
            [sys.executable, "-c", code, desk.home, path], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            try:
                process.wait(timeout=tenths / 10)
            except subprocess.TimeoutExpired:
                os.kill(process.pid, signal.SIGKILL)
        seen.add(counts(desk)["lead"])
        if len(seen) > 1:
            break

    everybody = len(list(desk.store.candidates(LeadFilter())))
    assert seen <= {0, everybody}
    assert everybody > 1700
