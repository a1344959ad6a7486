"""ABM: a touch that is on somebody else's list than the SDR's comes with who hands it over, and goes back to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sdrtui.domain.case import Case, TouchRow
from sdrtui.domain.ids import SdrId
from sdrtui.domain.rows import LogLine
from sdrtui.i18n import _
from sdrtui.services.caseplan import CasePlanner
from sdrtui.services.desk import Desk
from sdrtui.services.script import step_title
from sdrtui.services.seller_roles import SDR
from sdrtui.services.wording import day_word, moment, touch_word, word
from sdrtui.services.zones import iso, local

HEARD = 3
"""How many of the latest touches are told."""


@dataclass(frozen=True, slots=True)
class Relay:
    """What somebody needs to know who acts in another's run."""

    role: str
    """As which they act: ceo, presales, ae."""
    seller: SdrId
    handed_by: SdrId
    """Who made the touch before, or the SDR when this is the first."""
    asked: str
    """What is to be done: the step's own name."""
    said: tuple[str, ...]
    """The latest touches with what was said, latest first."""
    back_to: SdrId
    """Whose lead it is: there the next touch comes up once this one is logged."""
    following: str
    """The next touch if all goes by the defaults; empty when this is the last."""
    following_by: SdrId | None = None
    """Who makes it."""
    following_at: datetime | None = None

    def sentences(self, desk: Desk) -> tuple[str, ...]:
        """Return it for people."""
        name = desk.team.member
        handed = _("{by} hands this over to {seller} ({role}): {asked}").format(
            by=name(self.handed_by).name, seller=name(self.seller).name, role=self.role, asked=self.asked
        )
        if not self.following:
            back = _("Afterwards {sdr} goes on.")
        elif self.following_by == self.back_to:
            back = _("Afterwards it goes back to {sdr}: {following}")
        else:
            back = _("Afterwards {seller} goes on: {following}. The lead stays with {sdr}.")
        seller = name(self.following_by).name if self.following_by else ""
        words = back.format(sdr=name(self.back_to).name, seller=seller, following=self.following)
        return (handed, *self.said, words)

    def shape(self, desk: Desk) -> dict[str, object]:
        """Return it as JSON-ready data."""
        at = iso(self.following_at, desk.zone) if self.following_at else None
        return {
            "role": self.role,
            "seller": self.seller,
            "handed_by": self.handed_by,
            "asked": self.asked,
            "said": list(self.said),
            "back_to": self.back_to,
            "following": self.following or None,
            "following_by": self.following_by,
            "following_at": at,
            "sentences": list(self.sentences(desk)),
        }


def relay_of(desk: Desk, case: Case, row: TouchRow, history: Sequence[LogLine]) -> Relay | None:
    """Return what goes with a touch in another seller's role; None for the SDR's own."""
    planner = CasePlanner(desk, case, desk.clock())
    step = next((step for step in planner.playbook.steps if step.id == row.step), None)
    if step is None or step.seller == SDR:
        return None
    own = case.enrollment.sdr
    foreseen = next(iter(planner.plan(case.events).later), None) if row.state.is_open else None
    following, by = "", None
    if foreseen is not None:
        after = planner.playbook.step(foreseen.step)
        by = desk.team.seller(after.seller, own)
        day = day_word(local(foreseen.due_at, desk.zone).date())
        following = f"{step_title(after, desk.lang)} ({day}, {touch_word(after.channel, after.action)})"
    return Relay(
        role=step.seller,
        seller=row.sdr,
        handed_by=history[0].sdr if history and history[0].sdr != row.sdr else own,
        asked=step_title(step, desk.lang),
        said=tuple(_heard(desk, line) for line in history[:HEARD]),
        back_to=own,
        following=following,
        following_by=by,
        following_at=foreseen.due_at if foreseen else None,
    )


def _heard(desk: Desk, line: LogLine) -> str:
    """Return one touch of the log with what was said."""
    told = f"{moment(local(line.at, desk.zone))} {desk.team.member(line.sdr).name} · {line.contact_name} · "
    told += f"{touch_word(line.channel, line.action)} · {word(line.outcome)}"
    return _("{name}: {value}").format(name=told, value=line.note) if line.note else told
