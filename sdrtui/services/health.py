"""Is everything in order: each check says what it found and, where something is wrong, what to do about it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sdrtui.errors import SdrtuiError, TryLater
from sdrtui.i18n import _
from sdrtui.services.calendar_notes import unpublished
from sdrtui.services.desk import Desk
from sdrtui.services.sample_words import sample_company
from sdrtui.services.seller_roles import seller_notices
from sdrtui.services.syncing import clock_warning
from sdrtui.services.today import sync_state
from sdrtui.services.zones import local

OK, WARNING, PROBLEM = "ok", "warning", "problem"
FIRST_SANE_YEAR = 2026
"""A clock that is before this was never set."""
LOOK_AHEAD = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Check:
    """What one check found."""

    name: str
    state: str
    """ok, warning or problem."""
    says: str
    hint: str = ""


def doctor(desk: Desk) -> list[Check]:
    """Return every check; one that cannot be made is told as such, and the others go on."""
    checks: tuple[tuple[str, Callable[[Desk], Iterator[Check]]], ...] = (
        (_("database"), _database),
        (_("policy"), _policy),
        (_("playbooks"), _playbooks),
        (_("calendar"), _calendar),
        (_("clock"), _clock),
        (_("CRM"), _crm),
    )
    found: list[Check] = []
    for name, check in checks:
        try:
            found += check(desk)
        except SdrtuiError as error:
            is_passing = isinstance(error, TryLater) and check is not _database  # nothing works without that one
            state = WARNING if is_passing else PROBLEM
            found.append(Check(name, state, error.sentence, error.hint))
    return found


def _database(desk: Desk) -> Iterator[Check]:
    name, wrong = _("database"), desk.store.check()
    for sentence in wrong:
        yield Check(name, PROBLEM, sentence, _("Restore the newest copy from the folder backups."))
    if desk.store.notice:
        yield Check(name, WARNING, desk.store.notice)
    if not wrong and not desk.store.notice and not desk.store.scrub():
        says = _("Free space of the file still holds data of somebody who was erased.")
        yield Check(name, WARNING, says, _("Close every other sdrtui, then run this again."))
    if not wrong:
        yield Check(name, OK, _("{where}: sound").format(where=_without_secret(desk.database)))


def _policy(desk: Desk) -> Iterator[Check]:
    name, policy = _("policy"), desk.policy
    flaws = [flaw for flaw in desk.library.problems() if flaw.file.endswith("policy.yaml")]
    for flaw in flaws:
        yield Check(name, _state(flaw.level), f"{flaw.file}:{flaw.line}:{flaw.column}: {flaw.message}", flaw.hint)
    if not policy.sources:
        yield Check(name, WARNING, _("No sources are named in policy.yaml."))
    if company := sample_company(desk):
        says = _("Scripts still speak of the sample company {company}.").format(company=company)
        yield Check(
            name, WARNING, says, _("Write your own under `team:` into playbooks/policy.yaml of the home folder.")
        )
    if not flaws:
        yield Check(name, OK, _("{count} sources").format(count=len(policy.sources)))


def _playbooks(desk: Desk) -> Iterator[Check]:
    name = _("playbooks")
    flaws = [flaw for flaw in desk.library.problems() if not flaw.file.endswith("policy.yaml")]
    for flaw in flaws:
        yield Check(name, _state(flaw.level), f"{flaw.file}:{flaw.line}:{flaw.column}: {flaw.message}", flaw.hint)
    count = len(desk.library.listed())
    if not count:
        yield Check(name, PROBLEM, _("There is no playbook."), _("Install sdrtui again, or write one: playbook new."))
    elif not flaws:
        yield Check(name, OK, _("{count} playbooks").format(count=count))
    run_in = [one.playbook for one in desk.library.listed() if any(desk.store.versions(one.playbook.id).values())]
    for notice in seller_notices(desk.team, run_in):
        yield Check(_("sellers"), WARNING, notice)


def _calendar(desk: Desk) -> Iterator[Check]:
    now = desk.clock()
    notes = unpublished(desk, (now.year, (now + LOOK_AHEAD).year))
    hint = _("Until then write the company's own days into config.toml: [calendar] closed and open.")
    for note in notes:
        yield Check(_("calendar"), WARNING, note, hint)
    if not notes:
        yield Check(_("calendar"), OK, _("{year} is published").format(year=now.year))


def _local(desk: Desk, at: datetime) -> str:
    return local(at, desk.zone).isoformat(sep=" ", timespec="seconds")


def _clock(desk: Desk) -> Iterator[Check]:
    name, now = _("clock"), desk.clock()
    real = datetime.now(UTC)
    if now.year < FIRST_SANE_YEAR:
        yield Check(name, PROBLEM, _("It is {year} here.").format(year=now.year), _("Set the computer's clock."))
    elif abs(now - real) > timedelta(minutes=2):
        yield Check(name, WARNING, _("SDRTUI_NOW holds the time at {now}.").format(now=_local(desk, now)))
    else:
        yield Check(name, OK, _local(desk, now))


def _crm(desk: Desk) -> Iterator[Check]:
    name = _("CRM")
    if not desk.has_crm:
        yield Check(name, OK, _("none is configured"))
        return
    yield Check(name, OK, desk.crm.reach())
    warning = clock_warning(desk.store.sweeping.clock_offset())
    if warning:
        yield Check(name, WARNING, warning, _("What is logged is sent with the time corrected."))
    state = sync_state(desk)
    if state.needs_you or state.conflicts:
        says = _("{needs} writes need you, {conflicts} conflicts").format(
            needs=state.needs_you, conflicts=state.conflicts
        )
        yield Check(name, WARNING, says)


def _state(level: str) -> str:
    return PROBLEM if level == "error" else WARNING


def _without_secret(database: str) -> str:
    """Return where the database is, without the password of a URL."""
    scheme, mark, rest = database.partition("://")
    return f"{scheme}{mark}{rest.rpartition('@')[2]}" if mark else database
