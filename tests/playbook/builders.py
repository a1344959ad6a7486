"""Texts of playbooks for the tests: one that is right, and ways to make it wrong."""

from pathlib import Path

from sdrtui.playbook.library import Library, open_library

HERE = Path(__file__).parent
SHIPPED = Path(__file__).parents[2] / "playbooks"

PLAYBOOK = """\
id: NAME
version: "1"
title: {zh: 测试, en: Test}
kind: nurture
steps:
  - id: hello
    day: 1
    channel: wechat
    action: message
    script: 您好
  - id: again
    day: 2
    channel: wechat
    action: message
    script: 再次问候
exits:
  exhausted: {close: 无回应}
"""


def playbook_text(name: str, **instead: str) -> str:
    """Return a right playbook of that id; `day="3"` and the like replace the first value of a key."""
    lines = PLAYBOOK.replace("NAME", name).splitlines()
    for key, value in instead.items():
        place = next(place for place, line in enumerate(lines) if line.strip().startswith(f"{key}:"))
        lines[place] = f"{lines[place].split(':')[0]}: {value}"
    return "\n".join(lines) + "\n"


def written(folder: Path, name: str, text: str | None = None) -> Path:
    """Write a playbook file, a right one unless a text is given, and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.yaml"
    path.write_text(playbook_text(name) if text is None else text, encoding="utf-8")
    return path


def shipped_library() -> Library:
    """Return the library as it is installed."""
    return open_library()
