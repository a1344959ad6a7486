"""A day with nothing due: it says how leads come, and every key says why it does nothing."""

import pytest
from fake_desk import FakeDesk
from pilots import console


@pytest.mark.parametrize("key", ["5", "x", "n", "w", "s", "k", "v", "c", "d", "enter"])
async def test_no_key_does_nothing_in_silence(key: str) -> None:
    """A key about a touch says that none is due."""
    async with console(FakeDesk(rows=[])) as on:
        await on.press(key)

        await on.said("没有要做的")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20)])
async def test_an_empty_day_says_what_to_do(size: tuple[int, int]) -> None:
    """How leads come, and how a CRM is connected, are there at every size."""
    async with console(FakeDesk(rows=[], is_configured=False), size) as on:
        text = "".join(on.text.split())

        assert "sdrtuiimport" in text
        assert "[crm]" in text
