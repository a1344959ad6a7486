"""`sdrtui log`, `snooze`, `skip`, `undo`: what fits no more, and what is said of it."""

import pytest
from command_line import Command


@pytest.fixture
def touches(sdrtui: Command) -> list[str]:
    """The call and the WeChat request of a call-in."""
    added = sdrtui("lead", "add", "--name", "王敏", "--company", "恒信数据", "--phone", "13800131234", "--json").json
    return list(added["touches"])


def test_the_same_said_twice_is_saved_once(sdrtui: Command, touches: list[str]) -> None:
    """A script may have been cut off after the first time; it is told when that was, and how another is recorded."""
    sdrtui("log", touches[0], "no_answer")

    again = sdrtui("log", touches[0], "no_answer", "--json")

    assert (2, "") == (again.code, again.out)
    assert "11-23 09:30" in again.err
    assert "sdrtui log" in again.err
    assert 1 == len(sdrtui("review", "touches", "--json").json)


def test_what_is_taken_back_is_said_with_whom(sdrtui: Command, touches: list[str]) -> None:
    """The last record need not be the one that one thinks of."""
    sdrtui("log", touches[0], "no_answer")

    assert "王敏 · 恒信数据" in sdrtui("undo").err


def test_a_call_taken_back_may_be_logged_again(sdrtui: Command, touches: list[str]) -> None:
    """As if it had never been."""
    sdrtui("log", touches[0], "no_answer")
    sdrtui("undo")

    assert 0 == sdrtui("log", touches[0], "no_answer").code


def test_more_may_be_said_of_a_touch_that_is_done(sdrtui: Command, touches: list[str]) -> None:
    """Somebody called back."""
    sdrtui("log", touches[0], "no_answer")

    assert 0 == sdrtui("log", touches[0], "interested").code


def test_a_wrong_outcome_is_answered_with_those_of_the_channel(sdrtui: Command, touches: list[str]) -> None:
    """Not with all that any channel has."""
    told = sdrtui("log", touches[0], "nobody")
    sdrtui("log", touches[0], "no_answer")
    later = sdrtui("log", touches[0], "nobody")

    assert 2 == told.code
    assert "no_answer" in told.err
    assert "request_sent" not in told.err
    assert told == later


def test_a_blocked_caller_number_is_said_to_people_too(sdrtui: Command, touches: list[str]) -> None:
    """It is our number's trouble, not the lead's."""
    assert "caller number" in sdrtui("log", touches[0], "carrier_blocked").err


def test_a_promise_on_a_day_off_is_kept_and_said(sdrtui: Command, touches: list[str]) -> None:
    """2026-11-28 is a Saturday: the buyer named it, but it may be a slip."""
    told = sdrtui("log", touches[0], "callback", "--callback-at", "2026-11-28 10:00")
    as_json = sdrtui("snooze", sdrtui("today", "--json").json[0]["touch"], "--until", "2026-11-29 10:00")

    assert 0 == told.code
    assert "11-28" in told.err
    assert (0, True) == (as_json.code, "11-29" in as_json.err)


@pytest.mark.parametrize(
    "words",
    [
        ("snooze", "TOUCH", "--until", "2026-11-24 10:00"),
        ("skip", "TOUCH", "--reason", "重复"),
    ],
)
def test_what_is_closed_is_said_with_what_can_be_done(
    sdrtui: Command, touches: list[str], words: tuple[str, ...]
) -> None:
    """Not only that it does not go."""
    sdrtui("log", touches[0], "no_answer")

    told = sdrtui(*(touches[0] if word == "TOUCH" else word for word in words))

    assert 2 == told.code
    assert "sdrtui undo" in told.err


@pytest.mark.parametrize("words", [("log", "ffffff", "no_answer"), ("show", "ffffff"), ("lead", "show", "ffffff")])
def test_an_unknown_id_is_said_with_where_ids_are(sdrtui: Command, touches: list[str], words: tuple[str, ...]) -> None:
    """`today` and `review touches` show them."""
    told = sdrtui(*words)

    assert touches
    assert 2 == told.code
    assert "sdrtui today" in told.err


def test_a_piece_that_fits_several_ids_names_them(sdrtui: Command, touches: list[str]) -> None:
    """And asks for more of it."""
    told = sdrtui("show", touches[0][:8])

    assert 2 == told.code
    assert "more characters" in told.err
