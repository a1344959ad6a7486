"""Opening a desk: cheap, because each room is imported and opened when first used."""

from collections.abc import Callable
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from sdrtui.errors import SignInAgain, UsageError
from sdrtui.i18n import _, language
from sdrtui.services.desk import Desk, Lazy, Rooms
from sdrtui.settings import Crm, Settings

if TYPE_CHECKING:  # the rooms themselves are imported where they are opened
    from sdrtui.crm.port import CrmPort as Adapter
    from sdrtui.domain.calendar import WorkCalendar
    from sdrtui.domain.channel import Point
    from sdrtui.services.mail_port import MailPort
    from sdrtui.services.ports import CrmPort, IntakePort, LibraryPort
    from sdrtui.services.store_port import DayListPort
    from sdrtui.store.store import Store

YEARS_BACK, YEARS_AHEAD = 1, 3
"""Which years plans may reach into, around this one."""


def open_desk(settings: Settings, *, clock: Callable[[], datetime] | None = None) -> Desk:
    """Return the desk of these settings' SDR; nothing is opened until it is used."""
    now = clock or settings.clock
    store = Lazy(lambda: _store(settings, now))
    library = Lazy(lambda: _library(settings))
    intake = Lazy(lambda: _intake(settings))
    rooms = Rooms(
        day_list=Lazy(lambda: _day_list(settings, store)),
        store=store,
        library=library,
        policy=Lazy(lambda: library().policy()),
        calendar=Lazy(lambda: _calendar(settings, library, now().year)),
        crm=Lazy(lambda: _crm(settings, store, intake, now)),
        intake=intake,
        mail=Lazy(lambda: _mail(settings)),
    )
    return Desk(
        settings.team,
        rooms,
        clock=now,
        new_id=new_id,
        lang=language(),
        folder=settings.folder,
        database=settings.database,
        has_crm=settings.crm is not None,
        has_mailbox=settings.mail is not None,
    )


def new_id() -> str:
    """Return a fresh UUIDv7."""
    from uuid6 import uuid7

    return str(uuid7())


def _store(settings: Settings, now: Callable[[], datetime]) -> "Store":
    from pathlib import Path

    from sdrtui.store.opening import open_store

    if "://" not in settings.database:
        Path(settings.database).parent.mkdir(parents=True, exist_ok=True)
    return open_store(settings.database, now=now())


def _day_list(settings: Settings, store: "Lazy[Store]") -> "DayListPort":
    if "://" in settings.database:
        from sdrtui.bootstrap.server_day import ServerDay

        return ServerDay(store)
    from sdrtui.store.day_list import DayList

    return DayList(settings.database)


def _crm(
    settings: Settings, store: "Lazy[Store]", intake: "Lazy[IntakePort]", now: Callable[[], datetime]
) -> "CrmPort":
    from dataclasses import replace

    from sdrtui.sync.engine import USUAL
    from sdrtui.sync.exchange import Exchange

    crm = settings.crm
    if crm is None:
        raise UsageError(
            _("No CRM is configured."),
            hint=_("Write [crm] kind and base_url into {file}.").format(file=settings.config),
        )
    ways = replace(
        USUAL,
        normalise=lambda kind, value: _as_kept(intake(), kind, value),
        reads_team_log=_reads_team_log(settings, crm),
    )
    return Exchange(store(), lambda: _connected(settings, crm, now), now, new_id, ways)


def _reads_team_log(settings: Settings, crm: Crm) -> bool:
    """Say whether the touches of every SDR are brought to this home."""
    return crm.team_log == "all" or (crm.team_log != "none" and settings.team.me in settings.team.leads)


def _connected(settings: Settings, crm: Crm, now: Callable[[], datetime]) -> "Adapter":
    from sdrtui.crm.adapters import CrmConfig, adapter
    from sdrtui.crm.tokens import load_token

    connect = adapter(crm.kind)
    token = load_token(crm.token or crm.kind, settings.home)
    if token is None:
        raise SignInAgain(
            _("There is no token for the CRM {name}.").format(name=crm.token or crm.kind),
            hint=_("`sdrtui crm sign-in` asks for it and keeps it."),
        )
    owners = {str(sdr): member.crm_owner for sdr, member in settings.team.members.items() if member.crm_owner}
    config = CrmConfig(crm.base_url, MappingProxyType(dict(crm.options)), MappingProxyType(owners))
    return connect(config, token, now)


def _as_kept(intake: "IntakePort", kind: "Point", value: str) -> str | None:
    """Return a contact point of the CRM in the form that ours have; one that is none is left out."""
    try:
        return intake.reach(kind, value)[0].value
    except UsageError:
        return None


def _library(settings: Settings) -> "LibraryPort":
    from sdrtui.bootstrap.shelf import Shelf
    from sdrtui.playbook.library import open_library

    return Shelf(open_library(settings.home), settings.home)


def _intake(settings: Settings) -> "IntakePort":
    from sdrtui.intake.reading import Intake

    return Intake(settings.home)


def _mail(settings: Settings) -> "MailPort":
    from sdrtui.bootstrap.mail_room import MailRoom

    return MailRoom(settings)


def _calendar(settings: Settings, library: "Lazy[LibraryPort]", year: int) -> "WorkCalendar":
    from sdrtui.bootstrap.kept_calendar import kept_calendar

    days, years = settings.days, range(year - YEARS_BACK, year + YEARS_AHEAD + 1)

    def build() -> "WorkCalendar":
        from sdrtui.calendars import work_calendar

        return work_calendar(
            days.country or library().policy().country,
            years,
            closed=days.closed,
            opened=days.open,
            weekend=days.weekend,
            alternate=days.alternate,
        )

    return kept_calendar(settings.folder, days, years, build)
