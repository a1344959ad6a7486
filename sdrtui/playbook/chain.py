"""Rules about where leads go next: playbooks that exist, chains that end, and enough calls for a Chinese call-in."""

from collections.abc import Iterator

from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.ids import PlaybookId
from sdrtui.domain.playbook import Playbook
from sdrtui.domain.stage import Exit, Kind
from sdrtui.i18n import _
from sdrtui.playbook.complaint import did_you_mean
from sdrtui.playbook.draft import Draft, Finding, Shelf
from sdrtui.playbook.source import Path

_BY_ITSELF = (Exit.EXHAUSTED, Exit.UNREACHABLE, Exit.BOUNCED)
"""Exits that come without a word from the buyer: a circle of these would touch a lead for ever."""
_CHINA = "cn"


def known_destination(draft: Draft, shelf: Shelf) -> Iterator[Finding]:
    """Every playbook that leads are sent to exists."""
    for path, target in _destinations(draft):
        if target not in shelf.ids:
            message = _("enroll: there is no playbook “{id}”.").format(id=target)
            yield Finding(path, message, did_you_mean(target, shelf.ids))


def endless(draft: Draft, shelf: Shelf) -> Iterator[Finding]:
    """A lead that never answers comes to an end."""
    for exit_name in _BY_ITSELF:
        destination = draft.playbook.exits.get(exit_name)
        way = _way_back(draft.playbook, destination.enroll if destination else None, shelf)
        if way:
            message = _("{exit}: the lead comes back to this playbook for ever.").format(exit=exit_name)
            yield Finding(("exits", exit_name, "enroll"), message, " → ".join([draft.playbook.id, *way]))


def enough_calls(draft: Draft, shelf: Shelf) -> Iterator[Finding]:
    """A Chinese call-in is called at least four times, over the chain its exhausted leads follow."""
    chain, limit = _call_in_chain(draft, shelf), shelf.policy.limits.call_in_calls
    calls = sum(_count(playbook, Channel.PHONE, Action.CALL) for playbook in chain)
    if chain and calls < limit:
        message = _("steps: a call-in needs at least {limit} calls; over {chain} there are {calls}.")
        message = message.format(limit=limit, calls=calls, chain=_names(chain))
        hint = _("Add calls, or send exhausted leads to a call-in playbook that has them.")
        yield Finding(("steps",), message, hint, on_key=True)


def has_wechat(draft: Draft, shelf: Shelf) -> Iterator[Finding]:
    """A Chinese call-in always adds WeChat."""
    chain = _call_in_chain(draft, shelf)
    if chain and not any(_count(playbook, Channel.WECHAT, Action.ADD) for playbook in chain):
        message = _("steps: a call-in always adds WeChat; {chain} does not.").format(chain=_names(chain))
        yield Finding(("steps",), message, _("Add a step with channel: wechat and action: add."), on_key=True)


def known_source(draft: Draft, shelf: Shelf) -> Iterator[Finding]:
    """The sources it asks for are in the policy."""
    for source in sorted(draft.written.who.source):
        if source not in shelf.policy.sources:
            message = _("source: the policy knows no source “{id}”.").format(id=source)
            yield Finding(("who", "source"), message, did_you_mean(source, shelf.policy.sources))


def _destinations(draft: Draft) -> Iterator[tuple[Path, str]]:
    for exit_name, destination in draft.written.exits.items():
        if destination.enroll:
            yield ("exits", exit_name, "enroll"), destination.enroll
    for index, step in enumerate(draft.written.steps):
        for outcome, follow in step.on.items():
            if follow.enroll:
                yield ("steps", index, "on", outcome, "enroll"), follow.enroll


def _way_back(start: Playbook, first: PlaybookId | None, shelf: Shelf) -> list[str]:
    """Return the shortest way from `first` back to the start by exits that come by themselves, or nothing."""
    ways: list[list[PlaybookId]] = [[first]] if first else []
    seen: set[PlaybookId] = set()
    while ways:
        way = ways.pop(0)
        if way[-1] == start.id:
            return list(way)
        playbook = shelf.playbooks.get(way[-1])
        if playbook is None or way[-1] in seen:
            continue
        seen.add(way[-1])
        onward = [playbook.exits[name].enroll for name in _BY_ITSELF if name in playbook.exits]
        ways += [[*way, target] for target in onward if target]
    return []


def _call_in_chain(draft: Draft, shelf: Shelf) -> list[Playbook]:
    """Return the call-ins that a lead goes through from this one on, if it is Chinese and a chain's first."""
    first = draft.playbook
    if first.kind is not Kind.CALL_IN or first.market != _CHINA or _is_continuation(first, shelf):
        return []
    chain = [first]
    while True:
        destination = chain[-1].exits[Exit.EXHAUSTED].enroll
        following = shelf.playbooks.get(destination) if destination else None
        if following is None or following.kind is not Kind.CALL_IN or following.id in {it.id for it in chain}:
            return chain
        chain.append(following)


def _is_continuation(playbook: Playbook, shelf: Shelf) -> bool:
    others = [other for other in shelf.playbooks.values() if other.kind is Kind.CALL_IN and other.id != playbook.id]
    return any(other.exits[Exit.EXHAUSTED].enroll == playbook.id for other in others)


def _count(playbook: Playbook, channel: Channel, action: Action) -> int:
    matching = [step for step in playbook.steps if step.channel is channel and step.action is action]
    return sum(not step.fallback_only for step in matching)


def _names(chain: list[Playbook]) -> str:
    return " → ".join(playbook.id for playbook in chain)
