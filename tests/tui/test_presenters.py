"""What rows, cards, the status and messages look like, as text, without an app."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from fake_desk import NOW, FakeDesk, a_day, a_log, due_row
from hypothesis import given, settings
from hypothesis import strategies as st

from sdrtui import i18n
from sdrtui.domain import why as codes
from sdrtui.domain.channel import Action, Channel, Point
from sdrtui.domain.ids import RecordId, TouchId
from sdrtui.domain.outcome import OUTCOME_KEYS, Outcome
from sdrtui.domain.rows import ContactPoint
from sdrtui.domain.stage import Exit, Stage
from sdrtui.domain.sync import Cause, SyncProgress, SyncResult
from sdrtui.domain.why import Why
from sdrtui.errors import TryLater
from sdrtui.services.day_view import ChannelProgress, SyncState
from sdrtui.services.titles import Titles
from sdrtui.services.views import LogResult, NextTouch, Script
from sdrtui.tui.cells import Line, Piece, line_width, plain
from sdrtui.tui.present import messages
from sdrtui.tui.present.card_lines import card_lines, head_line
from sdrtui.tui.present.help_lines import help_lines
from sdrtui.tui.present.labels import outcome_label, touch_label, why_label
from sdrtui.tui.present.log_lines import detail_lines, log_line
from sdrtui.tui.present.outbox_lines import detail_text
from sdrtui.tui.present.outcome_keys import outcome_bar
from sdrtui.tui.present.readings import reason_reading, time_reading
from sdrtui.tui.present.row_line import row_line
from sdrtui.tui.present.status_text import Status, status_line
from sdrtui.tui.present.sync_text import Exchange
from sdrtui.tui.present.when_text import clock_text, due_piece, moment
from sdrtui.tui.widgets.painted import ROLES


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Speak Chinese."""
    i18n.set_language("zh")
    yield
    i18n.set_language("en")


def status(**changes: object) -> Status:
    """Return a status with all its parts."""
    full = Status(
        day=NOW.date(),
        name="张伟",
        progress=(
            ChannelProgress(Channel.PHONE, 12, 28),
            ChannelProgress(Channel.WECHAT, 3, 17),
            ChannelProgress(Channel.EMAIL, 8, 22),
        ),
        clocks=(NOW + timedelta(minutes=3, seconds=41), 1),
        exchange=Exchange(SyncState(True, 4, 0, 0, None, None), cause=Cause.AWAY),
    )
    return full._replace(**changes)  # type: ignore[arg-type]  # builders take any field


def roles(line: Line) -> dict[str, str]:
    """Return the role of each piece by its text."""
    return {piece.text.strip(): piece.role for piece in line}


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (221, "03:41"),
        (0, "00:00"),
        (-1, "+00:01"),
        (-99 * 60, "+99:00"),
        (-7200, "+2小时"),
        (-3 * 86400, "+3天"),
        (7200, "120:00"),
    ],
)
def test_a_clock_counts_down_and_then_up(seconds: int, expected: str) -> None:
    """mm:ss until the end, +mm:ss after it, hours and days when that is long ago."""
    assert expected == clock_text(NOW + timedelta(seconds=seconds), NOW)


def test_when_a_row_is_due() -> None:
    """Clock, promise, late since Saturday (one worked day), late today, open, later, blocked: text and role of each."""
    clock = due_row(0, is_clock=True, due_at=NOW + timedelta(seconds=59))
    late = NOW - timedelta(days=2)
    rows = {
        "00:59": (clock, "clock"),
        "逾期1天": (due_row(0, due_at=late, window_from=late, window_to=late), "late"),
        "09:30": (due_row(0, window_to=NOW - timedelta(minutes=1)), "late"),
        "09:31": (due_row(1), ""),
        "10:30": (due_row(60), "muted"),
        "14:00": (due_row(0, blocked_until=NOW + timedelta(hours=4)), "muted"),
        "10:05": (due_row(35, is_promise=True), "promise"),
        "11-25": (due_row(0, blocked_until=NOW + timedelta(days=2)), "muted"),
    }

    for text, (row, role) in rows.items():
        assert Piece(text, role) == due_piece(row, NOW)


@pytest.mark.parametrize("width", [30, 44, 56, 66, 79, 100, 160])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_row_has_exactly_the_lists_width(width: int, lang: str) -> None:
    """Whatever the width, the columns fill it, and when, how and who are never lost."""
    i18n.set_language(lang)
    for row in a_day(40):
        line = row_line(row, NOW, width, is_cursor=True)
        assert width == line_width(line)
        assert row.contact_name[:3] in plain(line)


@settings(max_examples=60)
@given(st.text(max_size=20), st.text(max_size=30), st.integers(20, 140))
def test_any_name_keeps_the_row_in_its_width(name: str, company: str, width: int) -> None:
    """Names come from spreadsheets: nothing in them can break the row."""
    line = row_line(due_row(0, contact_name=name, company=company), NOW, width, is_cursor=False)

    assert max(width, 33) >= line_width(line)
    assert "\x1b" not in plain(line)


def test_a_row_says_why_when_it_is_not_the_series_own_day() -> None:
    """Call-in, promise, repeat and block stand beside the step."""
    repeat = Why(codes.REPEAT, {"outcome": "no_answer", "attempt": 2})
    texts = [plain(row_line(row, NOW, 79, is_cursor=False)) for row in a_day(5)]

    assert "1/7 来电" in texts[0]
    assert "5/7 约定" in texts[1]
    assert texts[2].rstrip().endswith("3/7")
    assert "受限" in texts[-1]
    assert "第2次" in plain(row_line(due_row(1, why=repeat), NOW, 79, is_cursor=False))


@pytest.mark.parametrize("code", [value for name, value in vars(codes).items() if name.isupper()])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_short_reasons_fit_their_column(code: str, lang: str) -> None:
    """Step and reason share nine cells in Chinese, thirteen in English."""
    i18n.set_language(lang)
    label = why_label(Why(code, {"attempt": 2, "day": 12}))

    assert line_width((Piece(f"7/7 {label}"),)) <= (9 if lang == "zh" else 13)


def test_short_names_of_touches_fit_their_column() -> None:
    """Six cells in English, four in Chinese, for what is common."""
    for row in a_day(20):
        i18n.set_language("en")
        assert line_width((Piece(touch_label(row.channel, row.action)),)) <= 6
        i18n.set_language("zh")
        assert 4 == line_width((Piece(touch_label(row.channel, row.action)),))


def test_every_outcome_has_a_short_name() -> None:
    """Also those that no key logs."""
    assert all(outcome_label(one) for one in Outcome)


@pytest.mark.parametrize("channel", list(Channel))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_outcome_of_a_channel_is_on_the_bar_at_80_columns(channel: Channel, lang: str) -> None:
    """Two lines of 80 cells hold each digit with its word, and the way to the help."""
    i18n.set_language(lang)
    lines = outcome_bar(channel, 80)
    text = " ".join(plain(line) for line in lines)

    assert 2 == len(lines)
    assert all(line_width(line) <= 80 for line in lines)
    assert all(f"{key} {outcome_label(one)}" in text for key, one in OUTCOME_KEYS[channel].items())
    assert "? " in plain(lines[-1])


def test_the_status_has_all_at_100_columns() -> None:
    """Day, name, progress by channel, clock, queue and state."""
    text = plain(status_line(status(), NOW, 100))

    for part in ("11-23 周一", "张伟", "电话 12/40", "微信 3/20", "邮件 8/30", "来电 1 ▸ 03:41", "待同步 4", "离线"):
        assert part in text


@pytest.mark.parametrize("width", [20, 40, 60, 80, 200])
def test_the_status_keeps_its_width(width: int) -> None:
    """What matters less goes first; the clock and the queue stay."""
    line = status_line(status(warnings=2), NOW, width)

    assert line_width(line) <= width
    assert width < 50 or "03:41" in plain(line)


@pytest.mark.parametrize(
    ("exchange", "expected"),
    [
        (Exchange(SyncState(False, 0, 0, 0, None, None)), "本机"),
        (Exchange(SyncState(True, 0, 0, 0, NOW, None)), "已在 CRM"),
        (Exchange(SyncState(True, 0, 0, 0, None, None)), "未同步"),
        (Exchange(SyncState(True, 3, 1, 1, NOW, None), cause=Cause.AWAY), "2 条要你处理 待同步 3 离线"),
        (Exchange(SyncState(True, 3, 0, 0, NOW, None, 1)), "待同步 2 核对中 1"),
        (Exchange(SyncState(True, 9, 0, 0, NOW, None), SyncProgress(0, 0, 0)), "同步中"),
        (Exchange(SyncState(True, 9, 1, 0, NOW, None), SyncProgress(300, 0, 700)), "1 条要你处理 发送中 300/1000"),
        (Exchange(SyncState(True, 2, 0, 0, NOW, None), cause=Cause.ELSEWHERE), "待同步 2 另一窗口在发"),
        (Exchange(SyncState(True, 0, 0, 0, NOW, None), cause=Cause.ELSEWHERE), "已在 CRM"),
        (Exchange(SyncState(True, 2, 0, 0, NOW, None), cause=Cause.SIGN_IN), "待同步 2 需重新登录 CRM"),
    ],
)
def test_the_state_of_sync_in_words(exchange: Exchange, expected: str) -> None:
    """Local, queued, sending, checking, in the CRM, needing a person, away."""
    line = plain(status_line(status(exchange=exchange, clocks=None), NOW, 110))

    assert line.endswith(f" {expected} ")


def test_a_card_has_everything() -> None:
    """Who, stage and score with its parts, points, note, last touches, script."""
    desk = FakeDesk(rows=a_day(10))
    lines = card_lines(desk.card(desk.rows[0].touch), 60, note="说年底换系统")
    text = "\n".join(plain(line) for line in lines)

    for part in (
        "王敏  市场总监",
        "MQL",
        "85 分",
        "来源 +40",
        "软件  北京",
        "手机 138****1234",
        "上次 11-20",
        "无人接听",
    ):
        assert part in text
    for part in ("备注：说年底换系统", "线索：想了解", "▪ 电话 话术", "王敏您好"):
        assert part in text
    assert all(line_width(line) <= 60 for line in lines)


def test_a_short_card_has_the_script_sooner_and_loses_nothing() -> None:
    """In a low pane the script begins within seven lines; score and older touches stand below it."""
    desk = FakeDesk(rows=a_day(10))
    texts = [plain(line) for line in card_lines(desk.card(desk.rows[0].touch), 78, is_short=True)]

    assert "王敏您好" in "\n".join(texts[:8])
    assert any("来源 +40" in text for text in texts)
    assert any("11-19" in text for text in texts)


def test_a_card_of_another_role_says_who_hands_over() -> None:
    """Above everything: from whom to whom, what is asked, and to whom it goes back; what was said is in the history."""
    desk = FakeDesk(rows=a_day(10))
    said = ["张伟 交给 罗总（ceo）：老板的信", "11-20 张伟 · 电话 · 无人接听", "之后回到 张伟：确认信到了"]
    card = replace(desk.card(desk.rows[0].touch), relay={"sentences": said})
    texts = [plain(line) for line in card_lines(card, 60)]

    assert [said[0], said[2]] == texts[1:3]


def test_a_hole_in_a_script_stands_out() -> None:
    """A variable without a value is named first and marked where it stands; other text in such brackets is not."""
    script = Script("给‹contact.name›", "我们的‹team.product›，见‹附件›。", missing=("team.product", "contact.name"))
    desk = FakeDesk(rows=a_day(10), script=script)
    lines = card_lines(desk.card(desk.rows[0].touch), 60)
    found = [piece.text for line in lines for piece in line if piece.role == "hole"]

    assert ["‹contact.name›", "‹team.product›"] == found
    assert any("没有值" in plain(line) for line in lines)


def test_a_point_that_does_not_work_is_struck() -> None:
    """A retired number is shown as such, and a card without any point says so."""
    desk = FakeDesk(rows=a_day(10))
    card = desk.card(desk.rows[0].touch)
    dead = replace(card, points=(ContactPoint(Point.PHONE, "138****1234", is_usable=False),))

    assert "gone" == next(piece.role for line in card_lines(dead, 60) for piece in line if "138" in piece.text)
    assert any("没有电话、微信或邮箱" in plain(line) for line in card_lines(replace(card, points=()), 60))


@settings(max_examples=30)
@given(st.text(max_size=200), st.integers(20, 90))
def test_any_script_keeps_the_card_in_its_width(body: str, width: int) -> None:
    """Scripts are other people's text too."""
    desk = FakeDesk(rows=a_day(5), script=Script("", body))
    lines = card_lines(desk.card(desk.rows[0].touch), width)

    assert all(line_width(line) <= width for line in lines)
    assert all("\x1b" not in plain(line) for line in lines)


def log_result(**changes: object) -> LogResult:
    """Return what logging a busy call did."""
    row = due_row(0)
    step = NextTouch(TouchId("next"), row.channel, row.action, NOW + timedelta(days=1, hours=4))
    result = LogResult(row.touch, Outcome.BUSY, RecordId("r"), (step,), Stage.MQL, None)
    return replace(result, **changes)  # type: ignore[arg-type]


def test_a_message_says_what_follows() -> None:
    """The outcome with the next touch, or the named end of the playbook."""
    row = due_row(0)

    assert "✓ 王敏  占线  ▸ 明天 14:00 电话" == plain(messages.logged(row, Outcome.BUSY, log_result(), NOW))
    ended = messages.logged(row, Outcome.NO_NEED, log_result(exit=Exit.NO_NEED, next=()), NOW)
    assert "套路结束" in plain(ended)


def test_nothing_is_called_saved_before_the_commit() -> None:
    """The line between key and commit has no check mark."""
    assert "✓" not in plain(messages.saving(due_row(0), "占线"))


def test_errors_are_sentences() -> None:
    """Ours have a hint; anything else is named as our fault."""
    assert "✗ 磁盘满了。  请腾出空间。" == plain(messages.failed(TryLater("磁盘满了。", hint="请腾出空间。")))
    assert "ValueError: x" in plain(messages.failed(ValueError("x\x1b")))


def test_a_sync_with_trouble_begins_with_it() -> None:
    """What went wrong, what to do, and what was done all the same."""
    text = plain(messages.synced(SyncResult(2, 0, 3, 1, 0, trouble="连不上。", hint="稍后再试。")))

    assert text.startswith("⚠ 连不上。")
    assert "发出 2" in text
    assert "1 条要你处理" in text


@pytest.mark.parametrize(
    ("delta", "expected"),
    [
        (timedelta(hours=2), "12:00"),
        (timedelta(days=1), "明天 10:00"),
        (timedelta(days=3), "11-26 周四 10:00"),
        (timedelta(days=60), "2027-01-22 周五 10:00"),
    ],
)
def test_moments_in_messages(delta: timedelta, expected: str) -> None:
    """Today the minute, then tomorrow, the weekday, the year."""
    assert expected == moment(NOW + delta, NOW, "Asia/Shanghai")


def test_a_time_is_read_while_it_is_typed() -> None:
    """Nothing yet: examples; unreadable: says so and is not taken; readable: the full date."""
    empty, bad, good = (time_reading(text, NOW, "Asia/Shanghai") for text in ("", "x", "周三 14:00"))

    assert (None, None) == (empty.value, bad.value)
    assert "2026-11-25 周三 14:00" in plain(good.line)
    assert "2026-11-25T06:00:00+00:00" == good.value
    assert "" == time_reading(" ", NOW, "Asia/Shanghai", or_nothing="下个工作日").value


def test_a_digit_stands_for_a_reason() -> None:
    """A digit is a preset, any other text itself, nothing is not enough."""
    presets = ("一号原因", "二号原因")

    assert "二号原因" == reason_reading("2", presets).value
    assert "客户出国" == reason_reading(" 客户出国 ", presets).value
    assert "9" == reason_reading("9", presets).value
    assert reason_reading("", presets).value is None


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_line_of_the_log_has_the_lists_width(width: int) -> None:
    """Whatever the note, and the record in full below."""
    desk = FakeDesk()
    for line in a_log(desk, 5):
        long = replace(line, note="很长的备注\n第二行" * 20)
        assert width == line_width(log_line(long, "张伟", desk.zone, width, is_cursor=False))
        assert all(line_width(one) <= width for one in detail_lines(long, "张伟", Titles(), desk.zone, width))


@pytest.mark.parametrize("width", [40, 76])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_help_fits(width: int, lang: str) -> None:
    """Every key of every place, in the width there is."""
    i18n.set_language(lang)
    lines = help_lines(width)

    assert all(line_width(line) <= width for line in lines)
    assert any("F12" in plain(line) for line in lines)


def test_every_role_is_drawn() -> None:
    """No presenter names a role that the widgets do not know."""
    desk = FakeDesk(rows=a_day(40), script=Script("主题", "‹x›", missing=("x",)))
    a_log(desk, 3)
    lines = [row_line(row, NOW, 79, is_cursor=True) for row in desk.rows]
    lines += card_lines(desk.card(desk.rows[0].touch), 60, note="备注")
    lines += [status_line(status(warnings=1), NOW, 100), *help_lines(76), *outcome_bar(Channel.PHONE, 80)]
    lines += [log_line(line, "张伟", desk.zone, 80, is_cursor=True) for line in desk.log]
    used = {role for line in lines for role in roles(line).values()} - {""}

    assert used <= set(ROLES)


def test_what_an_outcome_sets_off_besides_is_said() -> None:
    """A promised call is named before what else is due sooner; an alarm about our own number is not swallowed."""
    row = due_row(0, contact_name="王敏")
    sooner = NextTouch(TouchId("add"), Channel.WECHAT, Action.ADD, NOW + timedelta(minutes=5), row.zone)
    promised = NextTouch(row.touch, Channel.PHONE, Action.CALL, NOW + timedelta(hours=3), row.zone)
    result = log_result(next=(sooner, promised))

    assert "▸ 13:00 电话" in plain(messages.logged(row, Outcome.CALLBACK, result, NOW))
    assert "▸ 10:05 加微" in plain(messages.logged(row, Outcome.NO_ANSWER, result, NOW))
    alarmed = messages.logged(row, Outcome.CARRIER_BLOCKED, log_result(alarm="换个号码再打"), NOW)
    assert "换个号码再打" in plain(alarmed)


def test_an_ab_variant_is_a_letter() -> None:
    """The SDR reads which version it is; the author's id for it is nobody else's business."""
    row = due_row(2)
    desk = FakeDesk(rows=[row])
    card = replace(desk.card(row.touch), script=Script("主题", "正文", variant="question", letter="B"))
    text = "\n".join(plain(line) for line in card_lines(card, 60))

    assert "B 版" in text
    assert "question" not in text.lower()


def test_a_clock_that_differs_is_told_in_words() -> None:
    """What the store notes for the machine is read by people too."""
    assert "CRM 的时钟比本机慢 70 秒" == detail_text("clock -70 s")
    assert "409 duplicate" == detail_text("409 duplicate")


def test_the_head_of_a_card_always_has_the_company() -> None:
    """A long name and a long job leave room for whose card it is; no line is wider than the pane."""
    long = due_row(
        0, contact_name="欧阳阿不都热合曼·买买提江", company="内蒙古自治区国际物流供应链管理咨询服务股份有限公司"
    )
    for width in (40, 58, 78):
        line = head_line(long, "首席数字化与人工智能转型战略官", width)
        assert "内蒙古" in plain(line)
        assert line_width(line) <= width


def test_a_narrow_status_has_a_total_instead_of_some_channels() -> None:
    """What was done is never counted for some channels only."""
    narrow = plain(status_line(status(warnings=1, handoffs=(1, 1)), NOW, 80))

    assert "完成 23/90" in narrow
    assert "电话" not in narrow
    assert "电话 12/40  微信 3/20  邮件 8/30" in plain(status_line(status(), NOW, 100))


def test_nothing_is_said_of_what_is_left_before_it_is_known() -> None:
    """While the CRM's side is read, a count of nothing left would be a lie."""
    assert "还剩" not in plain(messages.syncing(SyncProgress(0, 600, 0)))
    assert "已收 600" in plain(messages.syncing(SyncProgress(0, 600, 0)))
    assert "还剩 7" in plain(messages.syncing(SyncProgress(0, 600, 7)))
