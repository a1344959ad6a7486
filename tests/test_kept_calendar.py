"""The working days kept in the home folder: the same ones, read back, and built anew when anything changed."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from sdrtui.bootstrap.kept_calendar import FILE, FOLDER, kept_calendar
from sdrtui.calendars import work_calendar
from sdrtui.domain.calendar import Days, WorkCalendar

YEARS = range(2025, 2029)
COMPANY = Days("CN", frozenset({date(2026, 12, 31)}), frozenset({date(2026, 12, 26)}), alternate=date(2026, 11, 28))


def china() -> WorkCalendar:
    return work_calendar("CN", YEARS, closed=COMPANY.closed, opened=COMPANY.open, alternate=COMPANY.alternate)


def never() -> WorkCalendar:
    raise AssertionError("built again")


def test_it_comes_back_as_it_was(tmp_path: Path) -> None:
    """Days off, make-up days, published years, the weekend and the big and small weeks are kept."""
    built = kept_calendar(str(tmp_path), COMPANY, YEARS, china)

    assert built == kept_calendar(str(tmp_path), COMPANY, YEARS, never) == china()


@pytest.mark.parametrize(
    ("days", "years"), [(COMPANY._replace(closed=frozenset()), YEARS), (COMPANY, range(2026, 2030))]
)
def test_other_days_or_years_are_built(tmp_path: Path, days: Days, years: range) -> None:
    """What was kept for another configuration is not used."""
    kept_calendar(str(tmp_path), COMPANY, YEARS, china)

    assert WorkCalendar() == kept_calendar(str(tmp_path), days, years, WorkCalendar)


def test_an_edited_policy_is_read(tmp_path: Path) -> None:
    """policy.yaml may name another country."""
    policy = tmp_path / "playbooks" / "policy.yaml"
    kept_calendar(str(tmp_path), COMPANY, YEARS, china)
    policy.parent.mkdir()
    policy.write_text("country: DE\n")

    assert WorkCalendar() == kept_calendar(str(tmp_path), COMPANY, YEARS, WorkCalendar)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"made_of": 1}'])
def test_a_damaged_file_is_built_over(tmp_path: Path, text: str) -> None:
    """Whatever became of the file costs the time to build it, no more."""
    path = tmp_path / FOLDER / FILE
    path.parent.mkdir()
    path.write_text(text)

    assert china() == kept_calendar(str(tmp_path), COMPANY, YEARS, china)
    assert china() == kept_calendar(str(tmp_path), COMPANY, YEARS, never)


def test_a_folder_that_takes_no_files_only_costs_time(tmp_path: Path) -> None:
    """The calendar is there all the same."""
    home = tmp_path / "home"
    home.write_text("a file")

    assert china() == kept_calendar(str(home), COMPANY, YEARS, china)


def test_an_overdue_touch_starts_nothing_heavy(tmp_path: Path) -> None:
    """How many worked days it is late is said without the `holidays` package, YAML or SQLAlchemy."""
    leads = tmp_path / "leads.csv"
    leads.write_text("公司,姓名,手机,来源\n恒信数据,王敏,13800138001,百度\n", "utf-8")
    arguments = ["import", str(leads), "--kind", "outbound", "--playbook", "outbound-7x3x21"]
    sdrtui(tmp_path, "2026-11-18T09:30+08:00", *arguments)

    heavy, rows = sdrtui(tmp_path, "2026-11-23T09:30+08:00", "today", "--json")

    assert [2] == [row["overdue_days"] for row in json.loads(rows)]
    assert "[]" == heavy


def sdrtui(home: Path, now: str, *words: str) -> tuple[str, str]:
    """Run a command in a process of its own; return what heavy it loaded, and what it printed."""
    code = (
        "import sys\nfrom sdrtui.cli.main import run\nrun(sys.argv[1:])\n"
        "heavy = {'holidays', 'yaml', 'sqlalchemy', 'sqlmodel', 'pydantic', 'httpx', 'textual'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, *words, "--home", str(home)]
    environment = {**os.environ, "SDRTUI_NOW": now}
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    return ended.stderr.splitlines()[-1], ended.stdout
