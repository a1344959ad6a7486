"""The five reports as tables that fit 80 cells, in words, each with what must be known to read it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from sdrtui.cli.review_cells import (
    Row,
    duration,
    late,
    late_meant,
    line,
    mapping,
    money,
    percent,
    say,
    share_of,
    table,
    title,
    with_share,
)
from sdrtui.i18n import N_, _

if TYPE_CHECKING:
    from sdrtui.domain.channel import Channel
    from sdrtui.services.desk import Desk

_HOURS = 14
"""How many fit side by side."""
_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def steps(desk: "Desk", rows: Sequence[Row]) -> None:
    """Print each version by itself, then where its runs ended."""
    from sdrtui.services.titles import titles

    called = titles(desk)
    head = (_("step"), _("made"), _("reached"), _("positive"), _("passed"), _("late"), _("won"), _("lost"))
    for (playbook, _hash), some in groupby(rows, lambda row: (str(row["playbook"]), row["hash"])):
        part = list(some)
        title(called.playbook(playbook), str(part[0]["version"]) or _("version not known: from the CRM"))
        table(
            [
                (
                    called.step(playbook, str(row["step"])) or _("(before any touch)"),
                    row["touches"],
                    with_share(row["connects"], row["connect_rate"]),
                    with_share(row["positive"], row["positive_rate"]),
                    row["skipped"] or "",
                    late(row),
                    row["won"] or "",
                    row["lost"] or "",
                )
                for row in part
            ],
            head,
        )
        _ends(part, lambda step, of=playbook: called.step(of, step) or _("(before any touch)"))  # type: ignore[misc]
    say(late_meant())
    say(_("won, lost: runs that ended after this step, by its last touch."))


def _ends(rows: Iterable[Row], called: Callable[[str], str]) -> None:
    from sdrtui.domain.stage import Exit
    from sdrtui.services.wording import word

    for row in rows:
        ended = row["ended"]
        if isinstance(ended, Mapping) and ended:
            reasons = ", ".join(f"{word(Exit(exit_))} {runs}" for exit_, runs in ended.items())
            line(_("  ended at {step}: {reasons}").format(step=called(str(row["step"])), reasons=reasons))


def team(desk: "Desk", rows: Sequence[Row]) -> None:
    """Print what each did and the team beside them, then how soon and how late."""
    from sdrtui.domain.channel import Channel
    from sdrtui.domain.ids import SdrId
    from sdrtui.services.wording import word

    def name(row: Row) -> str:
        return desk.team.member(SdrId(str(row["sdr"]))).name or str(row["sdr"])

    used = [each for each in Channel if any(each.value in mapping(row["channels"]) for row in rows)]
    lines = [(name(row), row["days"], *_figures(row, used)) for row in rows]
    if len(rows) > 1:
        lines.append((_("together"), "", *_figures(_together(rows), used)))
    table(
        lines,
        (_("SDR"), _("days"), _("made"), *(word(each) for each in used), _("reached"), _("MQL"), _("SQL"), _("SAL")),
    )
    line("")
    table(
        [
            (
                name(row),
                row["call_ins"] or "",
                share_of(row, "touched", "call_ins"),
                share_of(row, "in_time", "call_ins"),
                duration(row["speed_seconds"]),
                late(row),
            )
            for row in rows
        ],
        (_("SDR"), _("call-ins"), _("touched"), _("in 5 min"), _("median"), _("late")),
    )
    say(_("call-ins: the clock starts on arrival, or at the next opening; the median is of those touched."))
    say(late_meant())


def _figures(row: Row, used: "Sequence[Channel]") -> tuple[object, ...]:
    channels = [mapping(row["channels"]).get(each.value, 0) for each in used]
    return (
        row["touches"],
        *channels,
        with_share(row["connects"], row["connect_rate"]),
        row["mql"],
        row["sql"],
        row["sal"],
    )


def _together(rows: Sequence[Row]) -> Row:
    """Return the sums, which a person's figures are read beside: is it the leads, or is it the seller?"""
    sums: dict[str, object] = {
        name: sum(int(str(row[name])) for row in rows) for name in ("touches", "connects", "mql", "sql", "sal")
    }
    channels: Counter[str] = Counter()
    for row in rows:
        channels.update({channel: int(str(count)) for channel, count in mapping(row["channels"]).items()})
    touches, connects = int(str(sums["touches"])), int(str(sums["connects"]))
    return {**sums, "channels": channels, "connect_rate": connects / touches if touches else None}


def heatmap(_desk: "Desk", rows: Sequence[Row]) -> None:
    """Print a week for each channel: the rate of each hour, and below it of how many tries."""
    from sdrtui.domain.heat import FEW

    for channel, some in groupby(rows, lambda row: row["channel"]):
        _week(str(channel), list(some))
    say(_("Share of touches that reached somebody, by the hour they were made, where the contact is."))
    say(_("·: fewer than {few} tries, too few to say; the number below is the tries.").format(few=FEW))


def _week(channel: str, rows: Sequence[Row]) -> None:
    from sdrtui.domain.channel import Channel
    from sdrtui.services.wording import word

    by_cell = {(int(str(row["weekday"])), int(str(row["hour"]))): row for row in rows}
    hours = sorted({hour for _day, hour in by_cell})
    title(word(Channel(channel)), _("{count} touches").format(count=sum(int(str(row["tries"])) for row in rows)))
    for begin in range(0, len(hours), _HOURS):
        some = hours[begin : begin + _HOURS]
        lines: list[list[object]] = []
        for day in sorted({day for day, _hour in by_cell}):
            cells = [by_cell.get((day, hour)) for hour in some]
            lines.append([_(_WEEKDAYS[day - 1]), *(_heat(cell) for cell in cells)])
            lines.append(["", *(cell["tries"] if cell else "" for cell in cells)])
        table(lines, ["", *(f"{hour:02}" for hour in some)], gap=" ")


def _heat(cell: Row | None) -> str:
    if cell is None or not cell["tries"]:
        return ""
    return "·" if cell["few"] else percent(cell["rate"])


def ab(desk: "Desk", rows: Sequence[Row]) -> None:
    """Print each comparison with what can be said of it, and how to look at it."""
    from sdrtui.services.titles import titles

    called = titles(desk)
    for (playbook, step, _version), some in groupby(rows, _compared):
        part = list(some)
        title(
            called.playbook(playbook),
            called.step(playbook, step) or _("versions"),
            *([str(part[0]["version"])] if step else []),
        )
        table(
            [
                (
                    row["variant"] or row["version"],
                    row["sent"],
                    row["replies"],
                    with_share(row["positive"], row["rate"]),
                    f"{percent(row['low'])}-{percent(row['high'])}",
                    _gap(row),
                )
                for row in part
            ],
            (_("variant"), _("got it"), _("replies"), _("positive"), _("19 of 20 times"), _("beside the first")),
        )
        for row in part[1:]:
            line("  " + _verdict(row, part[0]))
    say(_("Decide at the number planned, by positive outcomes; before it only p < 0.1% counts."))
    say(_("Whoever stops at the first difference seen finds some that are none: 14 in 100 with 5 looks, 19 with 10."))


def _compared(row: Row) -> tuple[str, str, object]:
    return str(row["playbook"]), str(row["step"]), row["hash"] if row["step"] else ""


def _gap(row: Row) -> str:
    if row["difference"] is None:
        return ""
    points = [float(str(row[name])) * 100 for name in ("difference", "difference_low", "difference_high")]
    return "{:+.1f} ({:+.1f} … {:+.1f})".format(*points)


def _verdict(row: Row, first: Row) -> str:
    from sdrtui.domain.verdict import Verdict

    names = {"arm": row["variant"] or row["version"], "first": first["variant"] or first["version"]}
    chance = "" if row["p"] is None else f"p = {float(str(row['p'])):.3f}"
    sentence = {
        Verdict.BETTER: _("{arm} does better than {first} ({chance})."),
        Verdict.WORSE: _("{arm} does worse than {first} ({chance})."),
        Verdict.SAME: _("{arm} and {first}: no difference shown ({chance}); one of 5 points most likely would."),
        Verdict.NOT_ENOUGH: _("{arm}: not enough yet, about {missing} more each are needed ({planned} planned)."),
        Verdict.FIRST: "",
    }[Verdict(str(row["verdict"]))]
    return sentence.format(**names, chance=chance, missing=row["missing"], planned=row["planned"])


def cost(desk: "Desk", rows: Sequence[Row]) -> None:
    """Print what each source's leads cost, and name those without a price."""
    from sdrtui.services.titles import titles

    called = titles(desk)
    sums = ("cost", "per_mql", "per_sql", "per_sal")
    table(
        [
            (
                called.source(str(row["source"])) or _("(none)"),
                row["leads"],
                row["mql"],
                row["sql"],
                row["sal"],
                *(money(row[name], is_priced=row["price"] is not None) for name in sums),
            )
            for row in rows
        ],
        (_("source"), _("leads"), "MQL", "SQL", "SAL", _("cost"), _("per MQL"), _("per SQL"), _("per SAL")),
    )
    say(
        _("In {currency}; of the leads that came in the span, as far as they have come until today.").format(
            currency=rows[0]["currency"]
        )
    )
    without = [called.source(str(row["source"])) or _("(none)") for row in rows if row["price"] is None]
    if without:
        say(_("No price in policy.yaml (costs): {sources}.").format(sources=", ".join(without)))


TABLES: Mapping[str, Callable[["Desk", Sequence[Row]], None]] = {
    "steps": steps,
    "team": team,
    "heatmap": heatmap,
    "ab": ab,
    "cost": cost,
}
"""By report; the rows are those of `services.review_shapes`."""
