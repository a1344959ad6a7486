"""Who plays in the story: 200 leads over all playbooks, each with a source, a start, and how it will take to us."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import Enum
from random import Random

from sdrtui.domain.ids import SdrId
from sdrtui.domain.stage import Kind
from sdrtui.sample.days import Days
from sdrtui.sample.team import SDRS


class Fate(Enum):
    """How somebody takes to being called and written to."""

    QUIET = 38
    """Hardly ever reached."""
    WARM = 44
    """Reached now and then, puts it off, accepts on WeChat."""
    KEEN = 12
    """Wants to know more."""
    COLD = 4
    """Does not need it, and says so."""
    WRONG = 2
    """The number is not theirs."""


FATES, WEIGHTS = list(Fate), [fate.value for fate in Fate]


@dataclass(frozen=True, slots=True)
class Group:
    """The leads of one playbook."""

    playbook: str
    kind: Kind
    sources: tuple[str, ...]
    count: int
    oldest: int
    """Working days ago that the first of them started."""
    waves: tuple[int, ...] = ()
    """For batches: the working days ago on which all of them started."""
    silent_days: int = 0
    """How long before its start the lead was acquired."""


_WEB = ("baidu-sem", "website-form", "phone-400", "live-chat", "exhibition", "customer-referral", "360-sem", "partner")
_PAST = ("webinar", "exhibition", "baidu-sem")
GROUPS = (
    Group("call-in-day-one", Kind.CALL_IN, _WEB, 34, 6),
    Group("call-in-silicon-valley", Kind.CALL_IN, ("website-form", "webinar"), 9, 7),
    Group("outbound-7x3x21", Kind.OUTBOUND, ("outbound-list",), 42, 10),
    Group("two-waves", Kind.OUTBOUND, ("outbound-list",), 27, 0, waves=(1, 2, 6)),
    Group("abp-key-contacts", Kind.OUTBOUND, ("target-accounts",), 9, 7),
    Group("abm-ceo-letter", Kind.OUTBOUND, ("target-accounts",), 6, 8),
    Group("nurture-wechat", Kind.NURTURE, ("wechat-account",), 18, 9),
    Group("nurture-email", Kind.NURTURE, _PAST, 12, 12),
    Group("content-download", Kind.NURTURE, ("content-download",), 15, 7),
    Group("trial-10-days", Kind.NURTURE, ("trial",), 12, 6),
    Group("silent-30", Kind.REACTIVATION, _PAST, 6, 5, silent_days=32),
    Group("silent-45", Kind.REACTIVATION, _PAST, 4, 4, silent_days=47),
    Group("silent-60", Kind.REACTIVATION, _PAST, 3, 3, silent_days=63),
)


@dataclass(frozen=True, slots=True)
class Part:
    """One lead's part in the story."""

    group: Group
    source: str
    owner: SdrId
    starts_at: datetime
    fate: Fate

    @property
    def created_at(self) -> datetime:
        """When the lead was acquired."""
        return self.starts_at - timedelta(days=self.group.silent_days)


def parts(random: Random, days: Days, now: datetime) -> Iterator[Part]:
    """Yield every lead's part: those of the weeks before, and a call-in for each SDR that has just come."""
    number = 0
    for group in GROUPS:
        for place in range(group.count):
            back = _working_days_back(group, place)
            at = min(days.at(days.back(back), _hour(random, group)), now - timedelta(minutes=2))
            fate = random.choices(FATES, WEIGHTS)[0]
            yield Part(group, random.choice(group.sources), SDRS[number % len(SDRS)], at, fate)
            number += 1
    for place, owner in enumerate(SDRS):
        just_now = now - timedelta(seconds=30 + 20 * place)
        yield Part(GROUPS[0], _WEB[place], owner, just_now, Fate.WARM)


def _working_days_back(group: Group, place: int) -> int:
    """Spread the leads over the days since the oldest; those of a wave start together."""
    if group.waves:
        return group.waves[place * len(group.waves) // group.count]
    return max(1, group.oldest - place * group.oldest // group.count)


def _hour(random: Random, group: Group) -> time:
    """Call-ins come whenever they come; what we start ourselves starts in the morning."""
    if group.kind is Kind.CALL_IN:
        return time(random.choice((9, 9, 10, 10, 11, 14, 15, 16)), random.randrange(60))
    return time(8, 45)
