"""The reports as plain rows for scripts: ids, ISO times, shares as numbers, money as exact text. Flat but for JSON."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from sdrtui.domain.ab_report import Test
from sdrtui.domain.channel import Channel
from sdrtui.domain.cost_report import CostRow
from sdrtui.domain.heat import HourCount
from sdrtui.domain.ids import PlaybookHash, PlaybookId
from sdrtui.domain.proportions import Share
from sdrtui.domain.step_report import StepRow
from sdrtui.domain.team_report import TeamRow
from sdrtui.domain.verdict import Judged

Shape = dict[str, object]
Versions = Mapping[PlaybookHash, tuple[PlaybookId, str]]
_DIGITS = 4


def step(row: StepRow, versions: Versions) -> Shape:
    """Return one step of one version; `version` is its name, empty for touches that the CRM brought."""
    return {
        "playbook": row.playbook,
        "version": version_word(row.version, versions),
        "hash": row.version,
        "step": row.step,
        "touches": row.touches,
        "connects": row.connects,
        "connect_rate": rate(row.reached),
        "positive": row.positive,
        "positive_rate": rate(row.liked),
        "skipped": row.skipped,
        "late": row.late.touches,
        "late_days": row.late.days,
        "leave": row.leave,
        "won": row.won,
        "lost": row.lost,
        "ended": {exit_.value: runs for exit_, runs in sorted(row.ended.items())},
    }


def person(row: TeamRow) -> Shape:
    """Return one person's span."""
    speed = row.speed
    return {
        "sdr": row.sdr,
        "touches": row.touches,
        "channels": {channel.value: row.channels.get(channel, 0) for channel in Channel if channel in row.channels},
        "connects": row.connects,
        "connect_rate": rate(row.reached),
        "mql": row.mql,
        "sql": row.sql,
        "sal": row.sal,
        "late": row.late.touches,
        "late_days": row.late.days,
        "leave": row.leave,
        "call_ins": speed.call_ins,
        "touched": speed.touched,
        "in_time": speed.in_time,
        "in_time_rate": rate(Share(speed.in_time, speed.call_ins)),
        "speed_seconds": None if speed.median is None else round(speed.median.total_seconds()),
        "days": row.days,
    }


def hour(row: HourCount) -> Shape:
    """Return one hour of the week; weekdays are ISO's, 1 is Monday."""
    low, high = row.share.interval
    return {
        "channel": row.channel.value,
        "weekday": row.weekday + 1,
        "hour": row.hour,
        "tries": row.tries,
        "connects": row.connects,
        "rate": rate(row.share),
        "low": round(low, _DIGITS),
        "high": round(high, _DIGITS),
        "few": row.is_few,
    }


def arms(test: Test, versions: Versions) -> list[Shape]:
    """Return every arm of a comparison; the variant is empty when whole versions are compared."""
    is_whole = not test.version
    return [
        _arm(each)
        | {
            "playbook": test.playbook,
            "version": version_word(PlaybookHash(each.arm.name) if is_whole else test.version, versions),
            "hash": each.arm.name if is_whole else test.version,
            "step": test.step,
            "variant": "" if is_whole else each.arm.name,
        }
        for each in test.arms
    ]


def _arm(row: Judged) -> Shape:
    arm, (low, high) = row.arm, row.arm.share.interval
    between = row.gap or (None, None, None)
    return {
        **dict.fromkeys(("playbook", "version", "hash", "step", "variant"), ""),
        "sent": arm.sent,
        "replies": arm.replies,
        "positive": arm.positive,
        "rate": rate(arm.share),
        "low": round(low, _DIGITS),
        "high": round(high, _DIGITS),
        "difference": _rounded(between[0]),
        "difference_low": _rounded(between[1]),
        "difference_high": _rounded(between[2]),
        "p": _rounded(row.chance),
        "verdict": row.verdict.value,
        "planned": row.planned,
        "missing": row.missing,
    }


def source(row: CostRow, currency: str) -> Shape:
    """Return what one source's leads cost; a source without a price has no costs, and says so by null."""
    return {
        "source": row.source,
        "leads": row.leads,
        "mql": row.mql,
        "sql": row.sql,
        "sal": row.sal,
        "price": _money(row.price),
        "cost": _money(row.cost),
        "per_mql": _money(row.per_mql),
        "per_sql": _money(row.per_sql),
        "per_sal": _money(row.per_sal),
        "currency": currency,
    }


def flat(rows: Iterable[Shape]) -> list[Shape]:
    """Return rows as a sheet takes them: exits in one cell, a column for each channel that anybody used."""
    rows = list(rows)
    used = [each.value for each in Channel if any(each.value in _mapping(row, "channels") for row in rows)]
    return [_flat(row, used) for row in rows]


def _flat(row: Shape, channels: Iterable[str]) -> Shape:
    found: Shape = {}
    for name, value in row.items():
        if name == "channels":
            found.update({channel: _mapping(row, "channels").get(channel, 0) for channel in channels})
        elif name == "ended":
            found[name] = "; ".join(f"{exit_} {runs}" for exit_, runs in _mapping(row, "ended").items())
        else:
            found[name] = value
    return found


def _mapping(row: Shape, name: str) -> Mapping[str, object]:
    value = row.get(name)
    return value if isinstance(value, Mapping) else {}


def version_word(version: PlaybookHash, versions: Versions) -> str:
    """Return what a version is called; two of a playbook that call themselves the same are told apart by their hash."""
    if version not in versions:
        return version[:8]
    playbook, word = versions[version]
    is_shared = sum(each == (playbook, word) for each in versions.values()) > 1
    return f"{word} {version[:8]}" if is_shared else word


def rate(share: Share) -> float | None:
    """Return a share as a number from 0 to 1; null of nothing."""
    return _rounded(share.rate)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)


def _money(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"
