"""The filters of a report as a person types them. A word that nothing is called by is refused with those that fit."""

from collections.abc import Callable
from datetime import date

from sdrtui.domain.channel import Channel
from sdrtui.domain.filters import LogFilter
from sdrtui.domain.ids import PlaybookId, SdrId
from sdrtui.domain.outcome import Outcome
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.services.choices import choice
from sdrtui.services.desk import Desk
from sdrtui.services.zones import day_span

MOST_NAMED = 40
"""How many words a refusal names."""
_NONE: frozenset[str] = frozenset()


def log_filter(
    desk: Desk,
    *,
    sdr: str | None = None,
    playbook: str | None = None,
    channel: str | None = None,
    outcome: str | None = None,
    source: str | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> LogFilter:
    """Return the filter of words and days that a person gave; both days are included, in this desk's zone.

    People, playbooks and sources may be said by id or by name.

    Raises:
        UsageError: there is no such person, playbook, source, channel or outcome, or the span ends before it begins.
    """
    if since and until and until < since:
        raise UsageError(_("The span ends before it begins."))
    people, playbooks, sources = desk.store.names_in_log() if sdr or playbook or source else (_NONE, _NONE, _NONE)
    return LogFilter(
        sdr=SdrId(_named(sdr, people, _people, desk, _("No SDR is called {word}."))) if sdr else None,
        playbook=PlaybookId(_named(playbook, playbooks, _playbooks, desk, _("No playbook is called {word}.")))
        if playbook
        else None,
        channel=choice(Channel, channel) if channel else None,
        outcome=choice(Outcome, outcome) if outcome else None,
        source=_named(source, sources, _sources, desk, _("No source is called {word}.")) if source else None,
        since=day_span(since, desk.zone)[0] if since else None,
        until=day_span(until, desk.zone)[1] if until else None,
        limit=limit,
        offset=offset,
    )


def _named(
    word: str, logged: frozenset[str], others: Callable[[Desk], dict[str, str]], desk: Desk, refusal: str
) -> str:
    """Return the id that is meant; whoever has two of one name says the id.

    What the log knows by this id needs no look at the playbooks, which would have to be parsed.
    """
    wanted = word.strip()
    if wanted in logged:
        return wanted
    known = dict.fromkeys(logged, "") | others(desk)
    if wanted in known:
        return wanted
    called = [id_ for id_, name in known.items() if wanted.casefold() in {id_.casefold(), name.casefold()}]
    if len(called) == 1:
        return called[0]
    names = [f"{id_} ({name})" if name not in {"", id_} else id_ for id_, name in sorted(known.items())]
    said = ", ".join(names[:MOST_NAMED]) + (", …" if len(names) > MOST_NAMED else "")
    raise UsageError(refusal.format(word=word), hint=_("Choose one of {words}.").format(words=said or "-"))


def _people(desk: Desk) -> dict[str, str]:
    """Return everyone of the team."""
    return {str(sdr): desk.team.member(sdr).name for sdr in desk.team.ids}


def _playbooks(desk: Desk) -> dict[str, str]:
    """Return those that can run."""
    return {str(one.playbook.id): one.playbook.title.get(desk.lang, "") for one in desk.library.listed()}


def _sources(desk: Desk) -> dict[str, str]:
    """Return those of policy.yaml."""
    return {id_: source.title.get(desk.lang, "") for id_, source in desk.policy.sources.items()}
