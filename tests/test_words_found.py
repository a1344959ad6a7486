"""Every sentence for people is one that the catalogue's extraction sees."""

import ast
from pathlib import Path

import pytest
from catalogue import PACKAGE, chinese


def marked(tree: ast.Module) -> set[str]:
    """Return the literal messages that `_` and `N_` are called with, wherever the call stands."""
    return {
        str(call.args[0].value)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in {"_", "N_"}
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


@pytest.fixture(scope="module")
def messages() -> set[str]:
    """What the catalogue has Chinese for."""
    return {str(message.id) for message in chinese() if message.string}


@pytest.mark.parametrize("file", sorted(PACKAGE.rglob("*.py")), ids=lambda file: str(file.relative_to(PACKAGE)))
def test_no_message_escapes_the_catalogue(file: Path, messages: set[str]) -> None:
    """The extraction does not look into f-strings: a message there would stay English for ever."""
    said = marked(ast.parse(file.read_text(encoding="utf-8")))

    assert said <= messages
