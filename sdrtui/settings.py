"""`config.toml` of the home folder as a value; no file is needed to begin. Standard library: the day's list waits."""

import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from sdrtui.config_file import Table, read_toml
from sdrtui.domain.calendar import WEEKEND, Days
from sdrtui.domain.ids import SdrId
from sdrtui.domain.team import Member, Team
from sdrtui.errors import UsageError
from sdrtui.i18n import LANGUAGES, _

if TYPE_CHECKING:  # only a name: the day's list starts without it
    from pathlib import Path

CONFIG = "config.toml"
DATABASE = "sdrtui.db"
PORTS = {"tls": 993, "starttls": 143, "none": 143}
"""Of mail servers, by how the line is kept safe."""
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_USER = ("LOGNAME", "USER", "USERNAME")


class Crm(NamedTuple):
    """Which CRM, and how it is reached. The token itself is in the keyring under `token`."""

    kind: str
    """An adapter's name: sandbox, rest, bottlecrm, hubspot …"""
    base_url: str = ""
    token: str = ""
    """The name that the token is kept under, never the token."""
    options: Mapping[str, object] = MappingProxyType({})
    """Whatever else the adapter reads."""
    team_log: str = ""
    """Whose store the whole team's touches are brought to: `all`, `none`, or `leads`, which is what empty means."""


class Mail(NamedTuple):
    """Which mailbox answers come to. The password itself is in the keyring under `token`."""

    host: str
    user: str
    port: int
    security: str = "tls"
    """tls, starttls, or none for a server on this machine."""
    folder: str = "INBOX"
    sent: str = ""
    """The folder of sent mail, so that answers are recognised by what they answer."""
    token: str = "mail"  # noqa: S105  # the name that the password is kept under
    own: tuple[str, ...] = ()
    """Our other addresses."""
    authority: str = ""
    """A file of certificates of the company's own; empty when the system's are enough."""


class Settings(NamedTuple):
    """What a person set for this home folder."""

    folder: str
    team: Team
    lang: str = ""
    """zh, en, or empty for the system's."""
    database: str = ""
    """A path, or the URL of a PostgreSQL database."""
    crm: Crm | None = None
    mail: Mail | None = None
    days: Days = Days()
    fixed_now: datetime | None = None
    """From SDRTUI_NOW."""

    @property
    def sdr(self) -> SdrId:
        """Who works here."""
        return self.team.me

    @property
    def home(self) -> "Path":
        """The folder of config, database and own playbooks."""
        from pathlib import Path

        return Path(self.folder)

    @property
    def config(self) -> "Path":
        """The file that these settings are from, whether it exists or not."""
        return self.home / CONFIG

    def clock(self) -> datetime:
        """Return now in UTC: the fixed time when SDRTUI_NOW is set, else the computer's."""
        return self.fixed_now or datetime.now(UTC)


def load_settings(home: str | os.PathLike[str] | None = None) -> Settings:
    """Return the settings of the home folder: the one named, SDRTUI_HOME, or the platform's.

    Raises:
        FixYourFile: config.toml cannot be read as meant; the place is file:line or the file and the key.
        UsageError: SDRTUI_NOW is no time with an offset.
    """
    folder = _folder(home)
    path = os.path.join(folder, CONFIG)
    read = Table(read_toml(path), path)
    settings = Settings(
        folder=folder,
        team=_team(read),
        lang=read.choice("lang", ("", *LANGUAGES)),
        database=_database(read, folder),
        crm=_crm(read.table("crm")),
        mail=_mail(read.table("mail"), folder),
        days=_days(read.table("calendar")),
        fixed_now=fixed_now(os.environ.get("SDRTUI_NOW", "")),
    )
    read.refuse_unknown()
    return settings


def language_said(home: str | os.PathLike[str] | None = None) -> str:
    """Return the language that config.toml names, or nothing: help and usage errors are told before it is parsed."""
    try:
        with open(os.path.join(_folder(home), CONFIG), encoding="utf-8", errors="replace") as file:
            for line in file:
                if line.lstrip().startswith("["):
                    break
                name, _equals, value = line.partition("=")
                word = value.partition("#")[0].strip().strip("\"'")
                if name.strip() == "lang" and word in LANGUAGES:
                    return word
    except OSError:
        return ""
    return ""


def home_folder(home: str | os.PathLike[str] | None = None) -> "Path":
    """Return the folder of config, database and own playbooks; it need not exist yet."""
    from pathlib import Path

    return Path(_folder(home))


def _folder(home: str | os.PathLike[str] | None) -> str:
    named = home or os.environ.get("SDRTUI_HOME")
    if named:
        return os.path.expanduser(named)
    base = os.environ.get("XDG_DATA_HOME") or os.path.join(os.environ.get("HOME", ""), ".local/share")
    if sys.platform == "linux" and os.path.isabs(base) and "ANDROID_DATA" not in os.environ:
        return os.path.join(base, "sdrtui")  # what platformdirs says, without the 10 ms that it takes to import
    from platformdirs import user_data_dir

    return user_data_dir("sdrtui", appauthor=False)


def fixed_now(text: str) -> datetime | None:
    """Return the instant that SDRTUI_NOW names, None when it is empty."""
    if not text:
        return None
    try:
        now = datetime.fromisoformat(text)
    except ValueError:
        now = None
    if now is None or now.tzinfo is None:
        raise UsageError(
            _("SDRTUI_NOW is {value}, which is no time with an offset.").format(value=text),
            hint=_("Write it like 2026-11-23T09:00+08:00."),
        )
    return now.astimezone(UTC)


def _database(read: Table, folder: str) -> str:
    named = read.text("database")
    scheme, sign, _rest = named.partition("://")
    if sign and not scheme.startswith(("sqlite", "postgresql")):
        raise read.wrong("database", _("a file, or a postgresql:// URL"))
    if sign and not named.startswith("sqlite"):
        return named
    return os.path.join(folder, named.removeprefix("sqlite:///") or DATABASE)


def _team(read: Table) -> Team:
    members = {SdrId(member.text("id")): _member(member) for member in read.tables("team")}
    sellers = read.table("sellers")
    me = read.text("sdr") or _myself(members)
    return Team(
        me=SdrId(me),
        members=MappingProxyType(members),
        sellers=MappingProxyType({role: SdrId(sellers.text(role)) for role in sellers.data}),
        leads=frozenset(SdrId(name) for name in read.texts("leads")),
    )


def _member(read: Table) -> Member:
    if not read.text("id"):
        raise read.wrong("id", _("everyone in the team needs an id"))
    member = Member(
        id=SdrId(read.text("id")),
        name=read.text("name") or read.text("id"),
        title=read.text("title"),
        phone=read.text("phone"),
        wechat=read.text("wechat"),
        email=read.text("email"),
        zone=read.zone("zone"),
        alternate=read.saturday("alternate"),
        deputy=read.text("deputy"),
        crm_owner=read.text("crm_owner"),
    )
    read.refuse_unknown()
    return member


def _crm(read: Table) -> Crm | None:
    if not read.data:
        return None
    if not read.text("kind"):
        raise read.wrong("kind", _("name the CRM's adapter, e.g. sandbox"))
    rest = {key: value for key, value in read.data.items() if key not in {"kind", "base_url", "token", "team_log"}}
    return Crm(
        read.text("kind"),
        read.text("base_url"),
        read.text("token"),
        MappingProxyType(rest),
        read.choice("team_log", ("", "all", "leads", "none")),
    )


def _mail(read: Table, folder: str) -> Mail | None:
    if not read.data:
        return None
    if not read.text("host") or not read.text("user"):
        raise read.wrong("host", _("name the mail server and the user"))
    security = read.choice("security", ("", *PORTS)) or "tls"
    authority = os.path.expanduser(read.text("authority"))
    mail = Mail(
        host=read.text("host"),
        user=read.text("user"),
        port=read.number("port") or PORTS[security],
        security=security,
        folder=read.text("folder") or "INBOX",
        sent=read.text("sent"),
        token=read.text("token") or "mail",
        own=tuple(read.texts("own")),
        authority=os.path.join(folder, authority) if authority else "",
    )
    read.refuse_unknown()
    return mail


def _days(read: Table) -> Days:
    names = [name.lower()[:3] for name in read.texts("weekend")]
    if any(name not in WEEKDAYS for name in names):
        raise read.wrong("weekend", _('name days of the week, e.g. ["sat", "sun"]'))
    days = Days(
        country=read.text("country").upper(),
        closed=frozenset(read.dates("closed")),
        open=frozenset(read.dates("open")),
        weekend=frozenset(WEEKDAYS.index(name) for name in names) if "weekend" in read.data else WEEKEND,
        alternate=read.saturday("alternate"),
    )
    read.refuse_unknown()
    return days


def _myself(members: Mapping[SdrId, Member]) -> str:
    """Return the system's user; when a team is listed without them, its first member."""
    user = next((value for name in _USER if (value := os.environ.get(name))), "")
    try:
        import pwd

        user = user or pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError):  # Windows has no such list, a container may have no such user
        user = user or "sdr"
    return user if not members or user in members else next(iter(members))
