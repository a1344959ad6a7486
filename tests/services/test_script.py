"""Scripts as they are shown: who speaks, to whom, of what."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sdrtui.bootstrap import open_desk
from sdrtui.sample.story import config_text
from sdrtui.services import card, importing, leads, today
from sdrtui.services.desk import Desk
from sdrtui.settings import load_settings

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


@pytest.fixture
def demo_desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "config.toml").write_text(config_text(), encoding="utf-8")
    desk = open_desk(load_settings(tmp_path), clock=lambda: NOW)
    yield desk
    desk.close()


def test_the_ceo_signs_and_names_the_sdr(demo_desk: Desk, tmp_path: Path) -> None:
    """In the CEO's letter `seller` is the SDR of the lead, not whoever's list it is on."""
    sheet = tmp_path / "leads.csv"
    sheet.write_text(
        "公司,姓名,职务,手机,邮箱,行业,规模\n恒信数据,王敏,总经理,13800138000,min@hengxin.example,软件,800\n",
        encoding="utf-8",
    )
    importing.import_file(demo_desk, sheet, kind="outbound", playbook="abm-ceo-letter")
    (row,) = today.due_rows(demo_desk, "shenzhiyuan")

    script = card.card(demo_desk, row.touch).script

    assert "张伟" in script.body
    assert "同事沈知远" not in script.body
    assert script.missing == ()


def test_a_chinese_script_names_the_source_in_chinese(demo_desk: Desk) -> None:
    """The words follow the script's language, not the screen's."""
    leads.add(demo_desk, name="王敏", company="恒信数据", phones=["13800138000"], source="百度SEM")
    row = today.due_rows(demo_desk)[0]

    script = card.card(demo_desk, row.touch).script

    assert "百度搜索" in script.body
    assert "Baidu" not in script.body
