"""The demo's past: leads are enrolled and touched day by day, by the ordinary use cases, up to now.

The same now and seed tell the same story.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from random import Random

from sdrtui.domain.due_row import DueRow
from sdrtui.domain.filters import LeadFilter
from sdrtui.domain.handoff import HandoffState
from sdrtui.domain.ids import LeadId, PlaybookId, SdrId
from sdrtui.domain.stage import Exit, Stage
from sdrtui.errors import Bug
from sdrtui.sample.cast import Part, parts
from sdrtui.sample.days import Days
from sdrtui.sample.diary import Diary, Made, Moved
from sdrtui.sample.ids import StoryClock, StoryIds
from sdrtui.sample.leads import Casting, Role
from sdrtui.sample.luck import Luck
from sdrtui.sample.team import config_text, demo_team
from sdrtui.services.desk import Desk, Progress
from sdrtui.services.enrolling import EnrollBatch
from sdrtui.services.handing_off import accept
from sdrtui.services.handoff_steps import handoffs_of
from sdrtui.services.outcomes import log_outcome
from sdrtui.services.qualifying import qualify
from sdrtui.services.views import LogResult

__all__ = ["SEED", "Told", "build_team", "config_text"]

SEED = 20261123
FIRST_LIGHT = timedelta(days=90)
"""Before anything in the story happened."""
HANDED_OVER = frozenset({Exit.QUALIFIED, Exit.REPLIED})
ONWARD = ((Stage.SQL, 0.85), (Stage.SAL, 0.8))
"""The stages that such leads go on to, and how many of them do."""
ANSWERS = {
    "profile": "是：合同多、账期长，正是我们的客户",
    "pain": "是：对账靠表格，月底要好几天",
    "solution": "是：回款提醒和自动对账能直接用上",
}
GIVEN, PROMISED, TAKEN = "三问都过，转给客户经理", "本周约一次二十分钟的线上演示", "已联系，本周约演示"


@dataclass(frozen=True, slots=True)
class Told:
    """How much there is."""

    leads: int
    touches: int
    """Logged ones."""


def build_team(desk: Desk, now: datetime, *, seed: int = SEED, progress: Progress | None = None) -> Told:
    """Fill an empty store with the demo team's leads in the middle of their runs, as of now.

    Args:
        desk: Whose store, playbooks, policy and calendar are used; the people are the demo's own.
        now: Where the story ends; the day's list is that of this moment.
        seed: Another one tells another story.
        progress: Told how many of the leads have begun.
    """
    random = Random(seed)  # noqa: S311  # chance in a story keeps no secret
    return _Story(desk, now, random).told(progress)


class _Story:
    """The story being told, in order of time."""

    def __init__(self, desk: Desk, now: datetime, random: Random) -> None:
        self._now = now
        self._random = random
        self._clock = StoryClock(now - FIRST_LIGHT)
        self._ids = StoryIds(self._clock, random)
        self._desk = desk
        self._desks: dict[SdrId, Desk] = {}
        self._days = Days(desk.calendar, now)
        self._luck = Luck(random, self._days)
        self._diary = Diary()
        self._roles: dict[LeadId, Role] = {}
        self._handed_over: set[LeadId] = set()
        self._touches = 0

    def told(self, progress: Progress | None) -> Told:
        """Tell all of it."""
        roles = self._acquire()
        starts = groupby(sorted(roles, key=_start), key=_start)
        begun = 0
        for (at, playbook), together in starts:
            self._work_until(at)
            begun += self._enroll(PlaybookId(playbook), at, list(together))
            if progress is not None:
                progress(begun, len(roles))
        self._work_until(self._now)
        return Told(len(roles), self._touches)

    def _acquire(self) -> list[Role]:
        """Write every lead, in one transaction."""
        casting = Casting(self._random, self._desk.policy, self._ids)
        library = self._desk.library
        cast = list(parts(self._random, self._days, self._now))
        roles = [casting.cast(part, library.get(PlaybookId(part.group.playbook)).playbook) for part in cast]
        self._desk.store.commit_all([role.change for role in roles])
        self._roles = {role.lead: role for role in roles}
        return roles

    def _enroll(self, playbook: PlaybookId, at: datetime, roles: list[Role]) -> int:
        """Start a playbook for leads that begin at the same moment."""
        self._clock.now = at
        desk = self._seen_from(roles[0].part.owner)
        batch = EnrollBatch(desk, desk.library.get(playbook))
        candidates = desk.store.candidates(LeadFilter(ids=tuple(role.lead for role in roles)))
        changes = [change for one in candidates if (change := batch.admit(one)) is not None]
        if batch.refused:
            raise Bug(batch.refused[0].reason)
        desk.store.commit_all(changes)
        for change in changes:
            for row in change.touches:
                made = Made(row.id, row.lead, row.sdr, row.channel, row.action, playbook, row.due_at, row.is_clock)
                self._diary.open(self._luck.made_at(row.due_at, is_clock=row.is_clock), made)
        return len(changes)

    def _work_until(self, moment: datetime) -> None:
        """Do what stands in the diary up to a moment."""
        while (entry := self._diary.next(moment)) is not None:
            at, what = entry
            self._clock.now = max(at, self._clock.now)
            if isinstance(what, Moved):
                self._move(what)
            else:
                self._touch(what)

    def _touch(self, made: Made) -> None:
        """Log one touch, or what came back on one."""
        part = self._roles[made.lead].part
        answer = made.answer or self._luck.answer(part, made)
        if answer is None:
            return
        at, desk = self._clock.now, self._seen_from(made.sdr)
        until = self._luck.until(answer, at)
        result = log_outcome(desk, made.touch, answer.outcome, note=answer.note, callback_at=until, at=at)
        self._touches += 1
        self._diary.close((made.touch, *result.gone))
        self._note_opened(desk, result, part)
        later = self._luck.later(part, answer)
        if later is not None:
            self._diary.note(self._days.worked(at + later.after), replace(made, answer=later))
        if result.exit in HANDED_OVER and result.stage is Stage.MQL and made.lead not in self._handed_over:
            self._hand_over(made, part.owner)

    def _note_opened(self, desk: Desk, result: LogResult, part: Part) -> None:
        """Put the touches that are open now into the diary."""
        mine = {row.touch: row for row in result.changed_rows}
        for opened in result.next:
            row = mine.get(opened.touch) or desk.store.due_row(opened.touch)
            if row is not None:
                sdr = desk.sdr if row.touch in mine else self._whose(row, part.owner)
                made = Made(row.touch, row.lead, sdr, row.channel, row.action, row.playbook, row.due_at, row.is_clock)
                self._diary.open(self._luck.made_at(row.due_at, is_clock=row.is_clock), made)

    def _whose(self, row: DueRow, owner: SdrId) -> SdrId:
        """Return on whose list a touch is."""
        step = self._desk.library.get(row.playbook).playbook.step(row.step)
        return self._seen_from(owner).team.seller(step.seller, owner)

    def _hand_over(self, made: Made, by: SdrId) -> None:
        """Let a lead that wants to know more go on to sales, and sales accept it, or not."""
        self._handed_over.add(made.lead)
        at: datetime | None = self._clock.now
        before = Stage.MQL
        for after, chance in ONWARD:
            at = self._luck.comes(hours=(3, 30), chance=chance, after=at) if at else None
            if at is not None:
                self._diary.note(at, Moved(made.lead, by, before, after, made.playbook))
                before = after

    def _move(self, moved: Moved) -> None:
        """Let the SDR qualify the lead, or sales accept it; what sales never answers stays before them."""
        sdr, role = self._seen_from(moved.by), self._roles[moved.lead]
        if moved.after is Stage.SQL:
            saved = qualify(sdr, moved.lead, **ANSWERS, promised=PROMISED, note=GIVEN).saved
        elif any(one.state is HandoffState.OFFERED for one in handoffs_of(sdr, moved.lead)):
            saved = accept(self._seen_from(sdr.team.seller("ae", moved.by)), moved.lead, note=TAKEN).saved
        else:
            return  # it said no meanwhile
        self._diary.close(saved.gone)
        self._note_opened(sdr, saved, role.part)

    def _seen_from(self, sdr: SdrId) -> Desk:
        """Return the desk of one of the team, with the story's clock."""
        if sdr not in self._desks:
            desk = self._desk
            self._desks[sdr] = Desk(
                demo_team(sdr),
                desk.rooms,
                clock=self._clock,
                new_id=self._ids,
                lang=desk.lang,
                folder=desk.folder,
                database=desk.database,
                has_crm=desk.has_crm,
            )
        return self._desks[sdr]


def _start(role: Role) -> tuple[datetime, str]:
    return role.part.starts_at, role.part.group.playbook
