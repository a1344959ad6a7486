from pathlib import Path

import pytest
from builders import HERE, SHIPPED, playbook_text, shipped_library, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sdrtui.domain.stage import Kind
from sdrtui.errors import TryLater, UsageError
from sdrtui.playbook.library import Library
from sdrtui.playbook.lint import lint
from sdrtui.playbook.new import write_new

WHOLE = (HERE / "good" / "whole-format.yaml").read_text(encoding="utf-8")


def codes(*paths: Path, library: Library | None = None) -> list[str]:
    return [problem.code for problem in lint(paths, library)]


def call_in(name: str, calls: int, exhausted: str, *, wechat: bool = True) -> str:
    """Return a Chinese call-in with so many calls."""
    steps = [f"  - {{id: c{n}, day: {n}, channel: phone, action: call, script: 您好}}" for n in range(1, calls + 1)]
    steps += ["  - {id: w, day: 9, channel: wechat, action: add, script: 您好}"] if wechat else []
    head = f'id: {name}\nversion: "1"\ntitle: {{zh: 集客, en: Call-in}}\nkind: call-in\nsteps:\n'
    return head + "\n".join(steps) + f"\nexits:\n  exhausted: {exhausted}\n"


def test_the_good_examples_are_clean() -> None:
    """No rule cries without cause."""
    assert [] == codes(HERE / "good")


def test_the_shipped_playbooks_are_clean() -> None:
    """What a team starts from has no problem, the policy included."""
    assert [] == lint([], shipped_library())


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (call_in("first", 1, "{enroll: second}"), call_in("second", 3, "{close: x}", wechat=False), []),
        (call_in("first", 1, "{enroll: second}"), call_in("second", 2, "{close: x}"), ["call-in-calls"]),
        (
            call_in("first", 2, "{enroll: second}", wechat=False),
            call_in("second", 2, "{close: x}", wechat=False),
            ["call-in-wechat"],
        ),
        (
            call_in("first", 3, "{enroll: second}").replace("kind: call-in", "kind: call-in\nmarket: us"),
            call_in("second", 1, "{close: x}"),
            [],
        ),
    ],
)
def test_calls_are_counted_over_the_chain(tmp_path: Path, first: str, second: str, expected: list[str]) -> None:
    """A call-in's four calls and its WeChat may be spread over the playbooks its exhausted leads follow."""
    paths = [written(tmp_path, "first", first), written(tmp_path, "second", second)]

    assert expected == codes(*paths)


def test_a_folder_of_another_kind_is_named(tmp_path: Path) -> None:
    """A nurture playbook under outbound/ is misplaced; a folder of any other name says nothing."""
    assert ["folder"] == codes(written(tmp_path / "outbound", "hello"))
    assert [] == codes(written(tmp_path / "drafts", "hello"))


def test_two_files_of_one_name_are_named(tmp_path: Path) -> None:
    """Below one folder a playbook's name is its own; over several folders the later lies over the earlier."""
    written(tmp_path / "team" / "a", "hello")
    written(tmp_path / "team" / "b", "hello")
    written(tmp_path / "shipped", "hello")

    assert ["same-name"] == codes(tmp_path / "team")
    assert [] == codes(tmp_path / "team" / "a", tmp_path / "shipped")


def test_a_stray_ending_is_named(tmp_path: Path) -> None:
    """A file that the library would not find is not passed over in silence."""
    (tmp_path / "hello.yml").write_text(playbook_text("hello"), encoding="utf-8")

    assert ["file-name"] == codes(tmp_path)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(0, len(WHOLE)), st.integers(0, 30), st.sampled_from(["", "x", "{{", "}}", ": ", "goto: visit", "\n"])
)
def test_a_damaged_file_never_crashes_a_rule(tmp_path: Path, start: int, length: int, put: str) -> None:
    """Whatever is torn out of a playbook or typed over, lint gives a list of problems with places."""
    path = written(tmp_path, "whole-format", WHOLE[:start] + put + WHOLE[start + length :])

    problems = lint([path], Library([tmp_path]))

    assert all(it.line >= 1 and it.column >= 1 and it.message for it in problems)


def test_lint_knows_the_library_it_is_given(tmp_path: Path) -> None:
    """Destinations, sources and variables are those of the team's own folder."""
    team = tmp_path / "team"
    written(team, "hello", playbook_text("hello", script='"{{ team.motto }}"', exhausted="{enroll: goodbye}"))
    written(team, "goodbye")
    (team / "policy.yaml").write_text("team: {motto: 快}\n", encoding="utf-8")

    assert ["script-variable", "unknown-playbook"] == sorted(codes(team / "hello.yaml"))
    assert [] == codes(team / "hello.yaml", library=Library([team]))


@pytest.mark.parametrize("kind", list(Kind))
def test_a_new_playbook_is_clean(tmp_path: Path, kind: Kind) -> None:
    """What `playbook new` writes can be enrolled at once."""
    path = write_new(tmp_path, "my-own", kind)

    assert tmp_path / kind / "my-own.yaml" == path
    assert [] == lint([path])


def test_new_overwrites_nothing(tmp_path: Path) -> None:
    """A playbook that is there already, a wrong id and a wrong kind are refused."""
    path = write_new(tmp_path, "my-own", "nurture")
    before = path.read_text(encoding="utf-8")

    for playbook, kind in [("my-own", "nurture"), ("../x", "nurture"), ("my own", "nurture"), ("x", "nurturing")]:
        with pytest.raises(UsageError):
            write_new(tmp_path, playbook, kind)

    assert before == path.read_text(encoding="utf-8")
    assert [path] == [it for it in tmp_path.rglob("*") if it.is_file()]


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """A file in the way of the folder is no crash."""
    (tmp_path / "nurture").write_text("", encoding="utf-8")

    with pytest.raises((TryLater, UsageError)):
        write_new(tmp_path, "my-own", "nurture")


def test_a_path_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    """A mistyped file name does not pass as clean."""
    assert ["unreadable"] == codes(tmp_path / "nothing.yaml")


def test_files_above_the_shipped_folder_are_found_below_it() -> None:
    """A folder is searched to its depth."""
    assert len(list(SHIPPED.rglob("*.yaml"))) > 10
