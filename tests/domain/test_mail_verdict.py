"""What letters are taken for, by a table of what people, programs and Chinese and English mail systems write."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mail_case import CALENDAR, OUR_FOOT, OWN, SHANGHAI, Case, judged
from mail_letters import REFUSALS, REPLIES
from mail_machines import ABSENCES, BOUNCES, LEFT, OTHERS
from mail_mixed import MORE

from sdrtui.domain.mail import Letter, MailKind, Report, Successor
from sdrtui.domain.mail_dates import away_until
from sdrtui.domain.mail_text import own_words
from sdrtui.domain.mail_verdict import judge

CASES = (*REPLIES, *REFUSALS, *ABSENCES, *LEFT, *BOUNCES, *OTHERS, *MORE)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.kind}-{case.name}")
def test_a_letter_is_taken_for_what_it_is(case: Case) -> None:
    """Each of the table's letters; there are at least sixty."""
    verdict = judged(case)

    assert case.kind == verdict.kind
    assert len(CASES) >= 60


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.kind is MailKind.AUTO_REPLY], ids=lambda case: case.name
)
def test_an_absence_names_its_last_day(case: Case) -> None:
    """The day back or the last day away; none when none is named, or when it is past."""
    assert case.until == judged(case).away_until


def test_who_takes_over_is_named() -> None:
    """A successor's name and address are kept when the letter has them."""
    found = [judged(case).successor for case in LEFT]

    assert Successor("李雷", "lilei@hengxin.example") == found[0]
    assert found[1] is None
    assert Successor("韩梅梅", "hanmeimei@hengxin.example") == found[2]
    assert Successor("Lei Li", "lei.li@hengxin.example") == found[4]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.kind}-{case.name}")
def test_our_words_in_a_quote_change_nothing(case: Case) -> None:
    """Whatever is quoted below a letter, it stays what it is."""
    if case.kind in {MailKind.BOUNCED_HARD, MailKind.BOUNCED_SOFT}:
        return  # a report in words is read whole: it names the address in what it gives back
    head = "发件人: 张伟 <zhang@us.example>\n发送时间: 2026年9月28日\n主题: 资料"
    quote = f"\n\n{head}\n\n我将休假到12月20日，已离职。{OUR_FOOT}"

    assert case.kind == judged(replace(case, text=case.text + quote)).kind


def test_every_failed_address_of_a_report_is_told() -> None:
    """A report about several people names each, hard and soft apart."""
    reports = (Report("a@x.example", "failed", "5.1.1"), Report("b@x.example", "delayed", "4.4.1"))
    verdict = judged(Case("two", MailKind.BOUNCED_HARD, report_type="delivery-status", reports=reports))

    assert [("a@x.example", True), ("b@x.example", False)] == [(one.address, one.is_hard) for one in verdict.failed]


DATES = (
    ("10月8日回来", "2026-09-28", "2026-10-08"),
    ("休假至8号", "2026-09-28", "2026-10-08"),
    ("10月1日至8日休假", "2026-09-28", "2026-10-08"),
    ("10.1-10.8休假", "2026-09-28", "2026-10-08"),
    ("十月八日返岗", "2026-09-28", "2026-10-08"),
    ("二十一号回来", "2026-09-28", "2026-10-21"),
    ("下个月5号回来", "2026-09-28", "2026-10-05"),
    ("我下周休假", "2026-09-28", "2026-10-11"),
    ("下周三上班", "2026-09-28", "2026-10-07"),
    ("三天后回来", "2026-09-28", "2026-10-01"),
    ("节后联系", "2026-09-28", "2026-10-07"),
    ("春节后回来", "2026-02-10", "2026-02-23"),
    ("元旦后回复", "2026-12-28", "2027-01-03"),
    ("明天回来", "2026-09-28", "2026-09-29"),
    ("我在休假。展会11月20日。10月8日回来", "2026-09-28", "2026-10-08"),
    ("Oct 1 - 8 out of office", "2026-09-28", "2026-10-08"),
    ("away from 1 to 8 October", "2026-09-28", "2026-10-08"),
    ("until Thursday, 8th October", "2026-09-28", "2026-10-08"),
    ("back on 8.10.2026", "2026-09-28", "2026-10-08"),
    ("back 10/08/2026", "2026-09-28", "2026-10-08"),
    ("I return next Monday", "2026-09-28", "2026-10-05"),
    ("on leave next week", "2026-09-28", "2026-10-11"),
    ("back in two weeks", "2026-09-28", "2026-10-12"),
    ("until January 5", "2026-12-28", "2027-01-05"),
    ("休假到2月29日", "2028-02-20", "2028-02-29"),
)


@pytest.mark.parametrize(("text", "written", "expected"), DATES)
def test_dates_as_people_write_them(text: str, written: str, expected: str) -> None:
    """Chinese and English dates, with the year that is meant."""
    found = away_until(text, date.fromisoformat(written), CALENDAR)

    assert date.fromisoformat(expected) == found


@pytest.mark.parametrize("text", ["休假", "3月1日回来", "电话 138-0013-8000", "2月30日回来", "v2.0 上线", "13月40日"])
def test_no_date_is_made_up(text: str) -> None:
    """A past day, a day that is none, a number."""
    assert away_until(text, date(2026, 3, 5), CALENDAR) is None


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400), st.dates(date(2024, 1, 1), date(2031, 12, 31)))
def test_a_day_away_lies_ahead_but_not_far(text: str, written: date) -> None:
    """Whatever is written, nothing raises, and no pause is without end."""
    found = away_until(f"休假到{text}", written, CALENDAR)

    assert found is None or written <= found <= written + timedelta(days=400)


WORDS = st.sampled_from(
    ["退订", "\n", "> ", "wrote:", "-----", "10月8日", "休假", "a@b.cn", "unsubscribe", "已离职", "下周", " "]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS | st.text(max_size=8), max_size=60), st.text(max_size=40))
def test_no_words_raise_or_take_long(words: list[str], subject: str) -> None:
    """Any mixture of the words that rules look for has some verdict, and own words are never more than there were."""
    text = "".join(words)
    letter = Letter("x", "a@b.example", subject, text, datetime(2026, 9, 28, tzinfo=UTC))

    assert judge(letter, OWN, date(2026, 9, 28), SHANGHAI, CALENDAR).kind in MailKind
    assert own_words(own_words(text)).count("退订") <= text.count("退订")


def test_long_letters_are_judged_in_time() -> None:
    """A megabyte of one character, of quotes, of dates: no rule goes on for ever."""
    for text in ("a" * 1_000_000, "退" * 200_000, "10月8日" * 20_000, "> x\n" * 50_000, "@" * 100_000, "a." * 100_000):
        began = datetime.now(UTC)
        judge(Letter("x", "postmaster@b.example", "退信", text, began), OWN, date(2026, 9, 28), SHANGHAI, CALENDAR)

        assert datetime.now(UTC) - began < timedelta(seconds=5)
