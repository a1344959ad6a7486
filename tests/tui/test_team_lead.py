"""The team lead's day: call-ins that nobody answered come up by themselves, and leave once somebody takes them."""

from pathlib import Path

from real_office import console, office, ticks_until

from sdrtui.domain.why import ESCALATED


async def test_an_unanswered_call_in_comes_up_and_leaves_again(tmp_path: Path) -> None:
    """Whose it is and for how long it waits is said; when its SDR logs it, it leaves this list."""
    with office(tmp_path, with_crm=False) as made:
        made.has_leads(1, "liu")
        async with console(made, "lead") as on:
            assert [] == list(on.today.rows.all)
            made.passes(minutes=40)
            on.today.reload()
            await ticks_until(on, lambda: bool(on.today.rows.all), "the call-in")
            row = on.today.rows.all[0]
            assert ESCALATED == row.why.code
            await on.press("down", "w")
            await on.sees("刘洋")
            await on.press("escape")

            made.logs(row.touch, "no_answer", "liu")
            await ticks_until(on, lambda: "别处已改" in on.message, "the word about it")
            assert row.touch not in {one.touch for one in made.due("lead")}


async def test_the_lead_may_take_it(tmp_path: Path) -> None:
    """An outcome by the team lead is logged like the SDR's own."""
    with office(tmp_path, with_crm=False) as made:
        made.has_leads(1, "liu")
        made.passes(minutes=40)
        async with console(made, "lead") as on:
            await on.press("5")
            await on.said("✓")

        assert [] == made.due("lead")
