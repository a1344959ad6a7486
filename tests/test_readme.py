"""What the README shows is what the program takes."""

import re
import tomllib
from pathlib import Path

from sdrtui.playbook.lint import lint
from sdrtui.playbook.load import load_text
from sdrtui.settings import load_settings

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """Return the fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


def test_the_playbook_example_is_clean(tmp_path: Path) -> None:
    """The example of the playbook format loads and passes lint."""
    folder = tmp_path / "playbooks" / "outbound"
    folder.mkdir(parents=True)
    path = folder / "two-touches.yaml"
    path.write_text(blocks("yaml")[0], encoding="utf-8")

    loaded = load_text(blocks("yaml")[0], str(path))

    assert loaded.problems == ()
    assert loaded.playbook is not None
    assert str(loaded.playbook.formula) == "2×2×3"
    assert lint([path]) == []


def test_the_config_example_is_read(tmp_path: Path) -> None:
    """Every key of the config example is one that the program knows."""
    (tmp_path / "config.toml").write_text(blocks("toml")[0], encoding="utf-8")

    settings = load_settings(tmp_path)

    assert tomllib.loads(blocks("toml")[0])["sdr"] == settings.sdr


def test_the_first_two_blocks_are_one_line_each() -> None:
    """A fresh machine needs one line to play and one to test."""
    first, second = blocks("sh")[:2]

    assert [1, 1] == [block.strip().count("\n") + 1 for block in (first, second)]
    assert "sdrtui demo" in first
    assert "pytest" in second
