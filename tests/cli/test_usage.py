"""What a person types wrong: told with what, why, and what to type instead."""

import argparse
from collections.abc import Iterator

import pytest
from command_line import Command

from sdrtui.cli.main import COMMANDS, module_of


@pytest.mark.parametrize(
    "words",
    [
        ("--json", "today"),
        ("--json", "--lang", "zh", "playbook", "list"),
        ("--lang", "zh", "--json", "today"),
        ("today", "--json"),
    ],
)
def test_json_may_stand_before_the_command(sdrtui: Command, words: tuple[str, ...]) -> None:
    """As --home and --lang may."""
    answer = sdrtui(*words)

    assert 0 == answer.code
    assert isinstance(answer.json, list)


def test_csv_may_stand_before_the_command(sdrtui: Command) -> None:
    """The same."""
    assert sdrtui("today", "--csv").out == sdrtui("--csv", "today").out


@pytest.mark.parametrize(
    ("typed", "meant"), [("todya", "today"), ("reviews", "review"), ("Today", "today"), ("leads", "lead")]
)
def test_a_command_that_is_misspelt_is_answered_with_the_nearest(sdrtui: Command, typed: str, meant: str) -> None:
    """Not with the list of all."""
    answer = sdrtui(typed, "--json")

    assert (2, "") == (answer.code, answer.out)
    assert f"sdrtui {meant}" in answer.err


def test_help_is_a_command_too(sdrtui: Command) -> None:
    """`sdrtui help` and `sdrtui help log` say what -h says."""
    assert sdrtui("-h").out == sdrtui("help").out
    assert sdrtui("log", "-h").out == sdrtui("help", "log").out


def test_an_option_before_its_command_is_told_where_it_belongs(sdrtui: Command) -> None:
    """The command named is found all the same."""
    answer = sdrtui("--sdr", "zhang", "today")

    assert 2 == answer.code
    assert "sdrtui today --help" in answer.err


def test_an_empty_home_is_refused(sdrtui: Command) -> None:
    """A script's variable that was never set must not lead to somebody's real data."""
    answer = sdrtui("--home", "", "today")

    assert 2 == answer.code
    assert "--home" in answer.err


@pytest.mark.parametrize("command", ["lead", "playbook", "outbox", "handoff", "leave", "conflict", "crm"])
def test_a_missing_action_names_those_that_there_are(sdrtui: Command, command: str) -> None:
    """So that nobody need ask for help first."""
    answer = sdrtui(command)

    assert 2 == answer.code
    assert "ACTION" not in answer.err
    assert {"lead": "suppress", "crm": "doctor"}.get(command, "list") in answer.err


@pytest.mark.parametrize("option", ["--leads", "--sdrs", "--days"])
def test_a_number_that_is_none_is_said_in_words(sdrtui: Command, option: str) -> None:
    """Not as a type of Python's."""
    answer = sdrtui("--lang", "zh", "playbook", "simulate", option, "viele")

    assert 2 == answer.code
    assert "整数" in answer.err
    assert "int" not in answer.err


def test_an_option_for_several_may_be_repeated(sdrtui: Command) -> None:
    """Nobody named earlier is left out, and conditions add up."""
    leads = [
        sdrtui("lead", "add", "--name", name, "--phone", phone, "--kind", "outbound", "--json").json["lead"]
        for name, phone in (("王敏", "13800131234"), ("李强", "13800131235"))
    ]
    words = ("enroll", "--playbook", "outbound-7x3x21", "--dry-run", "--json")

    named = sdrtui(*words, "--lead", leads[0], "--lead", leads[1][-8:]).json
    narrowed = sdrtui(*words, "--where", "stage=MAL", "--where", "kind=call-in").json

    assert sorted(leads) == sorted(named["enrolled"])
    assert [] == narrowed["enrolled"]


@pytest.mark.parametrize("time", ["2026-11-23T15:00+08:00", "2026-11-23T07:00:00Z", "2026-11-23T15:00", "15:00"])
def test_a_time_may_be_as_json_gives_it(sdrtui: Command, time: str) -> None:
    """A script hands on what it read."""
    added = sdrtui("lead", "add", "--name", "王敏", "--phone", "13800131234", "--json").json

    logged = sdrtui("log", added["touches"][0], "callback", "--callback-at", time, "--json").json

    assert "2026-11-23T15:00:00+08:00" in {row["due_at"] for row in logged["next"]}


def helpless(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Yield the arguments of a parser, and of those below it, that are not explained."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from helpless(below)
        elif not action.help:
            yield f"{parser.prog} {action.option_strings or action.dest}"


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - {"review", "serve"}))
def test_every_argument_is_explained(command: str) -> None:
    """A name in capitals says nothing about what to write there."""
    parser = argparse.ArgumentParser(prog=command)
    module_of(command).add_arguments(parser)

    assert [] == list(helpless(parser))
