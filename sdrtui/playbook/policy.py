"""policy.yaml to the domain's Policy. A team's own file lies over the shipped one key by key, sources by their id."""

from collections.abc import Collection, Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from sdrtui.domain.ids import PlaybookId
from sdrtui.domain.policy import Limits, Policy, Scoring, Source
from sdrtui.i18n import _
from sdrtui.playbook.account_file import accounts_of
from sdrtui.playbook.complaint import complaints, did_you_mean
from sdrtui.playbook.handoff_file import handoff_of, routing_of
from sdrtui.playbook.load import read_text
from sdrtui.playbook.policy_file import LimitsPart, PolicyPart, SourcePart, policy_keys_below
from sdrtui.playbook.problem import Level, Problem, has_error, in_file_order
from sdrtui.playbook.rates_file import rates_of
from sdrtui.playbook.source import Data, parse

_DEFAULT = Policy()


def load_policy(*paths: Path) -> tuple[Policy, tuple[Problem, ...]]:
    """Return the policy of the files, each over the one before it, and what is wrong with them.

    A file with an error is left out as a whole; one that does not exist says nothing.
    """
    merged: dict[str, Data] = {}
    problems: list[Problem] = []
    for path in paths:
        if path.exists():
            data, found = _checked(path)
            problems += found
            merged = _over(merged, data)
    return _policy(PolicyPart.model_validate(merged), merged), in_file_order(problems)


def policy_problems(path: Path, playbooks: Collection[str]) -> Iterator[Problem]:
    """Yield what is wrong with one policy file, a source's playbook that does not exist included."""
    data, problems = _checked(path)
    yield from problems
    source = parse(read_text(path)[0], str(path))[0]
    for index, entry in enumerate(PolicyPart.model_validate(data).sources):
        if source is not None and entry.playbook is not None and entry.playbook not in playbooks:
            message = _("playbook: there is no playbook “{id}”.").format(id=entry.playbook)
            here = ("sources", index, "playbook")
            yield source.problem(
                here, Level.ERROR, "unknown-playbook", message, did_you_mean(entry.playbook, playbooks)
            )


def _checked(path: Path) -> tuple[dict[str, Data], list[Problem]]:
    """Return the data of one file, empty when it has an error."""
    text, unreadable = read_text(path)
    if unreadable is not None:
        return {}, [unreadable]
    source, found = parse(text, str(path))
    problems = list(found)
    if source is None:
        return {}, problems
    try:
        PolicyPart.model_validate(source.data)
    except ValidationError as exc:
        problems += complaints(exc, source, policy_keys_below)
    return (source.data if isinstance(source.data, dict) and not has_error(problems) else {}), problems


def _over(below: dict[str, Data], above: dict[str, Data]) -> dict[str, Data]:
    """Lay one mapping over another, key by key; lists replace, but sources go by id."""
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        if isinstance(value, dict) and isinstance(old, dict):
            merged[key] = _over(old, value)
        elif key == "sources" and isinstance(value, list) and isinstance(old, list):
            merged[key] = list(_sources_over(old, value))
        else:
            merged[key] = value
    return merged


def _sources_over(below: list[Data], above: list[Data]) -> Iterator[Data]:
    by_id = {item["id"]: item for item in below if isinstance(item, dict)}
    own = {item["id"]: item for item in above if isinstance(item, dict)}
    for name in [*by_id, *(name for name in own if name not in by_id)]:
        yield _over(by_id.get(name, {}), own.get(name, {}))


def _policy(part: PolicyPart, data: dict[str, Data]) -> Policy:
    team = data.get("team")
    return Policy(
        limits=_limits(part.limits),
        limit_sources=MappingProxyType(_limit_sources(part.limits)),
        sources=MappingProxyType({source.id: _source(source) for source in part.sources}),
        scoring=Scoring(
            MappingProxyType({outcome.value: points for outcome, points in part.scoring.behaviour.items()}),
            part.scoring.silence_a_day,
        ),
        retry_after=part.retry.no_answer or _DEFAULT.retry_after,
        busy_after=part.retry.busy or _DEFAULT.busy_after,
        country=part.country,
        team=MappingProxyType(dict(team) if isinstance(team, dict) else {}),
        costs=MappingProxyType(dict(part.costs)),
        currency=part.currency,
        stages=MappingProxyType({stage: MappingProxyType(words.by_language()) for stage, words in part.stages.items()}),
        rates=rates_of(part.rates),
        routing=routing_of(part.routing),
        handoff=handoff_of(part.handoff),
        accounts=accounts_of(part.accounts),
    )


def _limits(part: LimitsPart) -> Limits:
    named: dict[str, Any] = {name: getattr(part, name) for name in LimitsPart.model_fields}
    return Limits(**{name: limit.value for name, limit in named.items() if limit is not None})


def _limit_sources(part: LimitsPart) -> dict[str, str]:
    named: dict[str, Any] = {name: getattr(part, name) for name in LimitsPart.model_fields}
    return {name: limit.source for name, limit in named.items() if limit is not None and limit.source}


def _source(part: SourcePart) -> Source:
    title = part.title.by_language()
    return Source(
        id=part.id,
        title=MappingProxyType({language: words or part.id for language, words in title.items()}),
        score=part.score,
        route=part.route,
        stage=part.stage,
        playbook=PlaybookId(part.playbook) if part.playbook else None,
        aliases=part.aliases,
    )
