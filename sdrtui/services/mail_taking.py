"""Taking letters in: each is judged, matched, and carried out through the same door as an outcome logged by hand."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import islice

from sdrtui.domain.change import Change
from sdrtui.domain.channel import Channel, Point
from sdrtui.domain.mail import OUTCOME_OF, Letter, MailKind, MailRow, Post, Verdict
from sdrtui.domain.mail_verdict import judge
from sdrtui.domain.slots import instant
from sdrtui.errors import TryLater, UsageError
from sdrtui.i18n import _
from sdrtui.services.desk import Cancelled, Desk
from sdrtui.services.mail_foreseen import foreseen
from sdrtui.services.mail_matching import match_of, own_addresses, sent_touch
from sdrtui.services.mail_views import Match, Received, Taken
from sdrtui.services.mail_words import note_of
from sdrtui.services.manual import log_manual
from sdrtui.services.outcomes import log_outcome
from sdrtui.services.views import LogResult
from sdrtui.services.zones import local, zone_of

PIECE = 200
"""Letters that are looked at together: our own come first, so that answers to them are recognised."""
_BOUNCES = frozenset({MailKind.BOUNCED_HARD, MailKind.BOUNCED_SOFT})


def receive(
    desk: Desk, posts: Iterable[Post], *, dry_run: bool = False, cancelled: Cancelled | None = None
) -> Iterator[Received]:
    """Take letters in and yield what became of each. One that is known already changes nothing.

    Raises:
        TryLater: somebody else keeps changing the same lead; what came before is saved, and may come again.
    """
    own, rest = own_addresses(desk), iter(posts)
    while some := list(islice(rest, PIECE)):
        judged = [(post, _judged(desk, post, own)) for post in some]
        judged.sort(key=lambda pair: _order(desk, pair[0], pair[1]))
        for post, verdict in judged:
            if cancelled and cancelled():
                return
            yield from _taken(desk, post, verdict, dry_run=dry_run)


def _judged(desk: Desk, post: Post, own: frozenset[str]) -> Verdict | None:
    if post.letter is None:
        return None
    today = local(desk.clock(), desk.zone).date()
    return judge(post.letter, own, today, zone_of(desk.zone), desk.calendar)


def _order(desk: Desk, post: Post, verdict: Verdict | None) -> tuple[bool, datetime]:
    at = post.letter.at if post.letter else None
    return (verdict is None or verdict.kind is not MailKind.OWN, at or desk.clock())


def _taken(desk: Desk, post: Post, verdict: Verdict | None, *, dry_run: bool) -> Iterator[Received]:
    letter = post.letter
    if letter is None or verdict is None:
        yield Received(post.name, Taken.PROBLEM, reason=post.problem)
    elif letter.message_id in desk.store.mail.known([letter.message_id]) and not verdict.failed:
        yield Received(post.name, Taken.KNOWN, letter, verdict)
    elif verdict.kind is MailKind.OWN:
        yield _own(desk, post.name, letter, verdict, dry_run=dry_run)
    elif verdict.kind is MailKind.UNRELATED:
        yield Received(post.name, Taken.NOTHING, letter, verdict)
    else:
        addresses = [failed.address for failed in verdict.failed] or [letter.sender]
        for place, address in enumerate(addresses):
            one = _Letter(desk, post.name, letter, verdict, address, place)
            yield one.taken(dry_run=dry_run)


def _own(desk: Desk, name: str, letter: Letter, verdict: Verdict, *, dry_run: bool) -> Received:
    """Remember which touch a mail of ours was."""
    at = min(letter.at or desk.clock(), desk.clock())
    touch = sent_touch(desk, letter, at)
    if touch is None:
        return Received(name, Taken.NOTHING, letter, verdict)
    if not dry_run:
        row = MailRow(letter.message_id, MailKind.OWN, at, desk.clock(), touch)
        desk.store.commit(Change(mail=(row,)))
    return Received(name, Taken.WOULD if dry_run else Taken.REMEMBERED, letter, verdict)


class _Letter:
    """One letter on its way in, about one address."""

    def __init__(self, desk: Desk, name: str, letter: Letter, verdict: Verdict, address: str, place: int) -> None:
        self.desk = desk
        self.name = name
        self.letter = letter
        self.verdict = verdict
        self.address = address
        self.key = f"{letter.message_id}#{place}"[-255:] if place else letter.message_id
        self.now = desk.clock()
        self.at = min(letter.at or self.now, self.now)
        self.kind = self._kind(place)
        self.outcome = OUTCOME_OF[self.kind]

    def _kind(self, place: int) -> MailKind:
        """Return what it says of this address: a report may find one gone and another one full."""
        if not self.verdict.failed:
            return self.verdict.kind
        return MailKind.BOUNCED_HARD if self.verdict.failed[place].is_hard else MailKind.BOUNCED_SOFT

    def taken(self, *, dry_run: bool) -> Received:
        """Match it and log what it says."""
        if self._is_known():
            return self._received(Taken.KNOWN)
        match = match_of(self.desk, self.letter, self.kind, self.address, self.at)
        if isinstance(match, str):
            return self._received(Taken.UNMATCHED, reason=match)
        point = self._point(match)
        if point is None:
            return self._received(Taken.NOTHING, match, reason=_("This address is out of use already."))
        until = self._until(match)
        if dry_run:
            words = foreseen(self.desk, match, self.outcome)
            return replace(self._received(Taken.WOULD, match, until=until), foreseen=words)
        return self._logged(match, point, until)

    def _logged(self, match: Match, point: str, until: datetime | None) -> Received:
        try:
            result = self._log(match, point, until)
        except (UsageError, TryLater) as error:
            if self._is_known():  # somebody else was faster
                return self._received(Taken.KNOWN, match)
            if isinstance(error, TryLater):
                raise
            return self._received(Taken.UNMATCHED, match, reason=error.sentence)
        return self._received(Taken.LOGGED, match, until=until, result=result)

    def _is_known(self) -> bool:
        return bool(self.desk.store.mail.known([self.key]))

    def _log(self, match: Match, point: str, until: datetime | None) -> LogResult:
        """Log it as of its own time, but not before what it answers."""
        row = MailRow(self.key, self.kind, self.at, self.now)
        note = note_of(self.letter, self.verdict)
        touch = match.touch
        if touch is None:
            return log_manual(
                self.desk,
                match.lead,
                self.outcome,
                channel=Channel.EMAIL,
                note=note,
                callback_at=until,
                at=self.at,
                mail=row,
                point=point,
            )
        at = min(max(self.at, touch.last_at or self.at), self.now)
        return log_outcome(
            self.desk, touch.touch, self.outcome, note=note, callback_at=until, at=at, mail=row, point=point
        )

    def _until(self, match: Match) -> datetime | None:
        """Return when an absence ends: the next working day after the day that it names."""
        day = self.verdict.away_until
        if self.kind is not MailKind.AUTO_REPLY or day is None:
            return None
        return instant(self.desk.calendar.next_open(day + timedelta(days=1)), time.min, zone_of(match.zone))

    def _point(self, match: Match) -> str | None:
        """Return the address that a bounce is about, empty when it is not one of theirs, None when it is retired."""
        if self.kind not in _BOUNCES:
            return ""
        points = self.desk.store.contact_points(match.contact)
        found = next((each for each in points if (each.kind, each.value) == (Point.EMAIL, self.address)), None)
        if found is None:
            return ""
        return found.value if found.is_usable else None

    def _received(
        self,
        taken: Taken,
        match: Match | None = None,
        *,
        until: datetime | None = None,
        result: LogResult | None = None,
        reason: str = "",
    ) -> Received:
        return Received(
            name=self.name,
            taken=taken,
            letter=self.letter,
            verdict=self.verdict,
            outcome=self.outcome,
            match=match,
            record=result.record if result else None,
            until=until,
            exit=result.exit if result else None,
            next_at=result.next[0].due_at if result and result.next else None,
            reason=reason,
        )
