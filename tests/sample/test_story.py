"""The demo's team: a believable day for each SDR, made by the ordinary use cases, the same for the same now."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sdrtui.bootstrap import open_desk
from sdrtui.domain.candidate import Candidate
from sdrtui.domain.channel import Channel
from sdrtui.domain.due_row import DueRow
from sdrtui.domain.filters import LeadFilter, LogFilter
from sdrtui.domain.ids import SdrId
from sdrtui.domain.rank import is_overdue
from sdrtui.domain.stage import Stage
from sdrtui.sample.story import Told, build_team, config_text
from sdrtui.sample.team import SDRS, demo_team
from sdrtui.services.card import card
from sdrtui.services.desk import Desk
from sdrtui.settings import Settings, load_settings

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
TONIGHT = datetime(2026, 11, 23, 16, tzinfo=UTC)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Told]:
    """The story, told once for all of these tests."""
    return _told(tmp_path_factory.mktemp("story"))


@pytest.fixture(scope="module")
def desk(told: tuple[Desk, Told]) -> Desk:
    return told[0]


@pytest.fixture(scope="module")
def leads(desk: Desk) -> list[Candidate]:
    return list(desk.store.candidates(LeadFilter()))


def test_two_hundred_leads_in_the_middle_of_their_runs(told: tuple[Desk, Told], leads: list[Candidate]) -> None:
    """There are 200 leads, and three in four have touches to come."""
    desk, story = told
    running = {row.lead for sdr in SDRS for row in _rows(desk, sdr, until=NOW + timedelta(days=60))}

    assert 200 == story.leads == len(leads)
    assert 500 <= story.touches <= 1000
    assert 150 <= len(running)


def test_every_shipped_playbook_is_played(desk: Desk) -> None:
    """Each of them has touches logged or to come."""
    played = {line.playbook for line in desk.store.log_lines(LogFilter())}
    played |= {row.playbook for sdr in SDRS for row in _rows(desk, sdr, until=NOW + timedelta(days=60))}

    assert {listed.playbook.id for listed in desk.library.listed()} == played


@pytest.mark.parametrize("sdr", SDRS)
def test_each_sdr_has_a_day_to_work(desk: Desk, sdr: str) -> None:
    """Phone, WeChat and email, a running call-in clock, callbacks promised for different times, a few overdue."""
    rows = _rows(desk, sdr, until=TONIGHT)
    promised = {row.due_at for row in rows if row.is_promise}
    clocks = [row for row in rows if row.is_clock and row.channel is Channel.PHONE]

    assert {Channel.PHONE, Channel.WECHAT, Channel.EMAIL} <= {row.channel for row in rows}
    assert 30 <= len(rows) <= 90
    assert any(NOW < clock.due_at < NOW + timedelta(minutes=5) for clock in clocks)
    assert 2 <= sum(at > NOW for at in promised)
    assert 2 <= sum(is_overdue(row, NOW) for row in rows) <= 8


def test_leads_have_come_as_far_as_sales(leads: list[Candidate]) -> None:
    """Every stage from MAL to SAL is there for the funnel."""
    assert set(Stage) == {one.lead.stage for one in leads}


def test_the_log_is_of_the_past_and_of_working_hours(desk: Desk) -> None:
    """Everything was logged before now, on working days between nine and seven."""
    lines = desk.store.log_lines(LogFilter())
    hours = {(line.at + timedelta(hours=8)).hour for line in lines}

    assert all(line.at <= NOW for line in lines)
    assert all(desk.calendar.is_open((line.at + timedelta(hours=8)).date()) for line in lines)
    assert hours <= set(range(8, 20))


def test_nobody_can_be_reached_by_mistake(desk: Desk, leads: list[Candidate]) -> None:
    """No carrier has the numbers' prefix, nobody can own the domain; and no two companies have one name."""
    values = [point.value for one in leads for row in one.contacts for point in desk.store.contact_points(row.id)]

    assert all(value.startswith("+86154") for value in values if value.startswith("+"))
    assert all(value.endswith(".example") for value in values if "@" in value)
    assert len(leads) == len({one.account.name for one in leads})


def test_every_script_of_the_day_can_be_sent(desk: Desk) -> None:
    """What the first SDR has to say today has no missing variable."""
    scripts = {row.touch: card(desk, row.touch).script for row in _rows(desk, SDRS[0], until=TONIGHT)}

    assert {} == {touch: script.missing for touch, script in scripts.items() if script.missing}
    assert all(script.body for script in scripts.values())


def test_the_last_touch_can_be_undone(desk: Desk) -> None:
    """What the first SDR would undo is a touch of theirs, in the past."""
    last = desk.store.last_record(SDRS[0])

    assert last is not None
    assert SDRS[0] == last.sdr
    assert last.at <= NOW


@pytest.mark.slow
def test_the_same_now_tells_the_same_story(desk: Desk, tmp_path: Path) -> None:
    """Told again, every id, name, time and outcome is the same."""
    again, _story = _told(tmp_path)

    assert desk.store.log_lines(LogFilter()) == again.store.log_lines(LogFilter())
    assert _rows(desk, SDRS[1], until=TONIGHT) == _rows(again, SDRS[1], until=TONIGHT)
    again.close()


def test_config_holds_the_same_team(tmp_path: Path) -> None:
    """The demo's config.toml reads back as the demo's team."""
    (tmp_path / "config.toml").write_text(config_text(), encoding="utf-8")

    assert demo_team() == load_settings(tmp_path).team


def _told(home: Path) -> tuple[Desk, Told]:
    settings = Settings(folder=str(home), team=demo_team(), database=str(home / "sdrtui.db"))
    desk = open_desk(settings, clock=lambda: NOW)
    return desk, build_team(desk, NOW)


def _rows(desk: Desk, sdr: str, *, until: datetime) -> list[DueRow]:
    return sorted(desk.store.due_rows(SdrId(sdr), until), key=lambda row: row.touch)
