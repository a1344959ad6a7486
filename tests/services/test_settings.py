from pathlib import Path

import platformdirs
import pytest

from sdrtui.errors import FixYourFile, UsageError
from sdrtui.settings import home_folder, load_settings

CONFIG = """
lang = "zh"
sdr = "zhang"
leads = ["liu"]
[[team]]
id = "zhang"
name = "张伟"
zone = "Asia/Urumqi"
[[team]]
id = "liu"
[sellers]
ceo = "liu"
[crm]
kind = "rest"
base_url = "http://127.0.0.1:1"
fields = {name = "x"}
[calendar]
country = "cn"
closed = [2026-11-24]
open = ["2026-11-28"]
weekend = ["fri", "sat"]
"""


def test_without_a_file_there_is_the_systems_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file is needed: one SDR, a database in the home folder, no CRM."""
    monkeypatch.setenv("LOGNAME", "min")

    settings = load_settings(tmp_path / "nowhere")

    assert ("min", None) == (settings.sdr, settings.crm)
    assert str(tmp_path / "nowhere" / "sdrtui.db") == settings.database


def test_every_key_is_read(tmp_path: Path) -> None:
    """Team, sellers, CRM and company days arrive as values."""
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")

    settings = load_settings(tmp_path)

    assert ("张伟", "Asia/Urumqi") == (settings.team.member(settings.sdr).name, settings.team.member(settings.sdr).zone)
    assert "liu" == settings.team.seller("ceo", settings.sdr)
    assert settings.crm is not None
    assert {"fields": {"name": "x"}} == dict(settings.crm.options)
    assert ("CN", {4, 5}) == (settings.days.country, set(settings.days.weekend))
    assert (1, 1) == (len(settings.days.closed), len(settings.days.open))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("lang = ", "config.toml:1"),
        ("lang = 'fr'", "lang"),
        ("colour = 'red'", "colour"),
        ("[[team]]\nname = 'x'", "team[1].id"),
        ("[[team]]\nid = 'x'\nzone = 'Mars/North'", "team[1].zone"),
        ("[calendar]\nclosed = ['soon']", "calendar.closed"),
        ("[calendar]\nweekend = ['someday']", "calendar.weekend"),
        ("[crm]\nbase_url = 'x'", "crm.kind"),
        ("team = 3", "team"),
        ("sdr = 3", "sdr"),
    ],
)
def test_a_wrong_key_is_named_with_its_place(tmp_path: Path, text: str, place: str) -> None:
    """What is wrong in config.toml is found by file and key."""
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")

    with pytest.raises(FixYourFile) as caught:
        load_settings(tmp_path)

    assert place in caught.value.place


@pytest.mark.parametrize("now", ["soon", "2026-11-23T09:00"])
def test_a_fixed_time_needs_an_offset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: str) -> None:
    """SDRTUI_NOW without an offset could mean any hour, so it is refused."""
    monkeypatch.setenv("SDRTUI_NOW", now)

    with pytest.raises(UsageError):
        load_settings(tmp_path)


def test_the_time_can_be_fixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SDRTUI_NOW holds the clock, in UTC."""
    monkeypatch.setenv("SDRTUI_NOW", "2026-11-23T09:00+08:00")

    assert "2026-11-23T01:00:00+00:00" == load_settings(tmp_path).clock().isoformat()


@pytest.mark.parametrize("data", [None, "", "/data/of/min", "relative"])
@pytest.mark.parametrize("home", [None, "", "/home/min", "relative"])
def test_the_home_folder_is_where_the_platform_keeps_data(
    monkeypatch: pytest.MonkeyPatch, data: str | None, home: str | None
) -> None:
    """Unless one is named, it is the folder that platformdirs says, although Linux does not ask it."""
    monkeypatch.delenv("SDRTUI_HOME", raising=False)
    for name, value in (("XDG_DATA_HOME", data), ("HOME", home)):
        monkeypatch.delenv(name, raising=False)
        if value is not None:
            monkeypatch.setenv(name, value)

    assert platformdirs.user_data_path("sdrtui", appauthor=False) == home_folder()
