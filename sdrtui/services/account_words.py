"""What is said about a company's people who wait for an answer that one of them gave: who, since when, until when."""

from dataclasses import dataclass
from datetime import datetime

from sdrtui.domain.case import Case, LeadFacts
from sdrtui.domain.held_run import HeldRun
from sdrtui.domain.ids import ContactId, LeadId
from sdrtui.domain.state import RecordKind
from sdrtui.i18n import _
from sdrtui.services.desk import Desk
from sdrtui.services.wording import moment, word
from sdrtui.services.writing import Writing
from sdrtui.services.zones import iso, local

Facts = dict[str, object]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits, or whom a lead waits for."""

    lead: LeadId
    contact: ContactId
    name: str
    until: datetime
    """At the latest, where this SDR works."""


def waiting(desk: Desk, lead: LeadFacts) -> tuple[list[str], Facts]:
    """Return whom a lead's runs wait for, and who waits for it: sentences, and facts under `held` and `holds`."""
    mine, others = _around(desk, lead)
    held, holds = whom(desk, lead)
    facts: Facts = {"held": held, "holds": list(holds)}
    sentences = [sentence(desk, each) for each in mine]
    if others:
        names = dict.fromkeys(desk.store.contact(desk.store.lead(each.lead).contact).name for each in others)
        sentences.append(
            _("{names} of the company wait for what comes of this, until {until} at the latest.").format(
                names=", ".join(names), until=moment(local(max(each.until for each in others), desk.zone))
            )
        )
    return sentences, facts


def whom(desk: Desk, lead: LeadFacts) -> tuple[Facts | None, tuple[LeadId, ...]]:
    """Return whom a lead's runs wait for, and the leads that wait for it."""
    mine, others = _around(desk, lead)
    held = _facts(desk, max(mine, key=lambda each: each.until)) if mine else None
    return held, tuple(dict.fromkeys(each.lead for each in others))


def _around(desk: Desk, lead: LeadFacts) -> tuple[list[HeldRun], list[HeldRun]]:
    now = desk.clock()
    every = [each for each in desk.store.account_holds(lead.account) if each.until > now]
    mine = [each for each in every if each.lead == lead.id]
    return mine, [each for each in every if each.by_lead == lead.id and each.lead != lead.id]


def of_run(desk: Desk, case: Case) -> tuple[list[str], Facts]:
    """Return why one run waits; nothing when it does not."""
    now = desk.clock()
    holds = desk.store.account_holds(case.lead.account)
    mine = [each for each in holds if each.enrollment == case.enrollment.id and each.until > now]
    facts: Facts = {"held": _facts(desk, max(mine, key=lambda each: each.until)) if mine else None}
    return [sentence(desk, each) for each in mine], facts


def sentence(desk: Desk, held: HeldRun) -> str:
    """Return who answered, when, and how long that is waited for."""
    return _(
        "Waits since {since}: {name} of the same company ({outcome}). It goes on when that is settled, on {until} at "
        "the latest."
    ).format(
        since=moment(local(held.since, desk.zone)),
        name=held.name or _("somebody"),
        outcome=word(held.outcome) if held.outcome else _("an answer"),
        until=moment(local(held.until, desk.zone)),
    )


def put_off(writing: Writing, own: Case, contact: ContactId) -> tuple[Waiting, ...]:
    """Return who waits because of what was just written; the answering contact's colleagues in their own run first."""
    store, found = writing.desk.store, []
    for record in writing.records:
        if record.kind is not RecordKind.HOLD or record.until is None:
            continue
        until = local(record.until, writing.desk.zone)
        ids = [store.lead(record.lead).contact]
        if record.enrollment == own.enrollment.id:
            ids = [person.contact for person in own.enrollment.people.values() if person.contact != contact]
        found += [Waiting(record.lead, each, store.contact(each).name, until) for each in dict.fromkeys(ids)]
    return tuple(found)


def _facts(desk: Desk, held: HeldRun) -> Facts:
    return {
        "by": held.name,
        "contact": held.contact,
        "lead": held.by_lead,
        "outcome": held.outcome.value if held.outcome else None,
        "since": iso(held.since, desk.zone),
        "until": iso(held.until, desk.zone),
    }
