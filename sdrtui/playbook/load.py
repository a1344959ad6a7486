"""From YAML text to the domain's playbook. What a file holds never raises; it gives problems, or a playbook."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from sdrtui.domain.defaults import default_follow
from sdrtui.domain.ids import PlaybookHash, PlaybookId, StepId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.playbook import Again, Audience, Destination, Follow, Playbook, Step, Text
from sdrtui.domain.policy import Policy
from sdrtui.i18n import _, system_reason
from sdrtui.playbook.complaint import complaints
from sdrtui.playbook.draft import Draft, as_problem
from sdrtui.playbook.problem import Level, Problem, has_error, in_file_order
from sdrtui.playbook.schema import DestinationPart, FollowPart, PlaybookPart, StepPart, TextPart, WhoPart, keys_below
from sdrtui.playbook.source import Data, Source, parse
from sdrtui.playbook.structure import MISSING_EXIT, structure
from sdrtui.playbook.syntax import undecodable

_POLICY = Policy()
_SILENT = Follow()
_NOTHING: Mapping[Any, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a text."""

    playbook: Playbook | None
    """None when there is any error."""
    problems: tuple[Problem, ...]
    text: str = ""
    """What an enrollment keeps as its version."""
    draft: Draft | None = None
    """For lint, which sees more; None when the file has not even the right shape."""


def load_text(text: str, file: str) -> Loaded:
    """Return the playbook that a text describes, and everything that is wrong with it as far as can be seen at once."""
    source, found = parse(text, file)
    if source is None:
        return Loaded(None, in_file_order(found), text)
    problems = list(found)
    try:
        written = PlaybookPart.model_validate(source.data)
    except ValidationError as exc:
        problems += complaints(exc, source, keys_below)
        draft = _salvaged(exc, source)
        problems += _broken(draft, has_exits=not any(it["loc"][:1] == ("exits",) for it in exc.errors()))
        return Loaded(None, in_file_order(problems), text, draft)
    playbook = _playbook(written, PlaybookHash(sha256(text.encode()).hexdigest()))
    draft = Draft(source, written, playbook)
    problems += _broken(draft, has_exits=True)
    if has_error(problems):
        return Loaded(None, in_file_order(problems), text, replace(draft, is_sound=False))
    return Loaded(playbook, in_file_order(problems), text, draft)


def load_file(path: Path) -> Loaded:
    """Return what the file holds; a file that cannot be read is a problem like any other."""
    text, problem = read_text(path)
    return Loaded(None, (problem,)) if problem is not None else load_text(text, str(path))


def read_text(path: Path) -> tuple[str, Problem | None]:
    """Return the file's text, or why there is none."""
    try:
        raw = path.read_bytes()
    except OSError as exc:
        message = _("The file cannot be read: {reason}.").format(reason=system_reason(exc))
        return "", Problem(str(path), 1, 1, Level.ERROR, "unreadable", message)
    try:
        return raw.decode("utf-8"), None
    except UnicodeDecodeError as exc:
        return "", undecodable(raw, exc, str(path))


def _salvaged(error: ValidationError, source: Source) -> Draft | None:
    """Return the draft as it is without what the schema refuses, so that its other mistakes show at once too."""
    try:
        written = PlaybookPart.model_validate(_without(source.data, [detail["loc"] for detail in error.errors()]))
    except ValidationError:
        return None
    return Draft(source, written, _playbook(written, PlaybookHash("")), is_sound=False)


def _broken(draft: Draft | None, *, has_exits: bool) -> Iterator[Problem]:
    """Yield what the engine could not work with; an exit that the schema refused is not missed again."""
    if draft is None:
        return
    for code, finding in structure(draft.written):
        if has_exits or code != MISSING_EXIT:
            yield as_problem(finding, draft.source, code, Level.ERROR)


def _without(data: Data, refused: list[tuple[str | int, ...]]) -> Data:
    """Return the data without the keys that the schema refuses."""
    pruned = deepcopy(data)
    for path in refused:
        keys = path[:-1] if path[-1:] == ("[key]",) else path
        below: object = pruned
        for part in keys[:-1]:
            if isinstance(below, dict) or (isinstance(below, list) and isinstance(part, int) and part < len(below)):
                below = below.get(str(part)) if isinstance(below, dict) else below[int(part)]
        if isinstance(below, dict) and keys:
            below.pop(str(keys[-1]), None)
    return pruned


def _playbook(written: PlaybookPart, version: PlaybookHash) -> Playbook:
    return Playbook(
        id=PlaybookId(written.id),
        version=written.version,
        hash=version,
        kind=written.kind,
        title=MappingProxyType(written.title.by_language()),
        description=MappingProxyType(written.description.by_language() if written.description else {}),
        steps=tuple(sorted((_step(step) for step in written.steps), key=lambda step: step.day)),
        exits=MappingProxyType({name: _destination(part) for name, part in written.exits.items()}),
        claimed=written.formula,
        audience=_audience(written.who),
        batch=written.batch,
        exclusive=written.exclusive,
        market=written.market,
        counting=written.count,
        pacing=written.pacing,
        hold_account_on_reply=written.hold_account_on_reply,
    )


def _audience(who: WhoPart) -> Audience:
    return Audience(
        stages=who.stage,
        sources=who.source,
        needs=who.needs,
        industries=who.industry,
        regions=who.region,
        titles=who.title,
        headcount_min=who.headcount.min,
        headcount_max=who.headcount.max,
        silent_days=who.silent_days,
    )


def _step(step: StepPart) -> Step:
    return Step(
        id=StepId(step.id),
        day=step.day,
        channel=step.channel,
        action=step.action,
        texts=tuple(_texts(step)),
        title=MappingProxyType(step.title.by_language()) if step.title else _NOTHING,
        window=step.window,
        within=step.within,
        contact=step.contact,
        seller=step.seller,
        needs=step.needs,
        fallback=StepId(step.fallback) if step.fallback else None,
        fallback_only=step.fallback_only,
        on=MappingProxyType({it: _follow(it, part) for it, part in step.on.items()}) if step.on else _NOTHING,
    )


def _texts(step: StepPart) -> Iterator[Text]:
    if step.script is not None:
        yield _text(step.script)
    for variant in step.variants:
        yield _text(variant, variant.id, variant.weight)


def _text(part: TextPart, variant: str = "", weight: int = 1) -> Text:
    return Text(body=part.body, subject=part.subject, variant=variant, weight=weight)


def _follow(outcome: Outcome, part: FollowPart) -> Follow:
    """Return what the step says of an outcome. With a move it stands by itself; effects alone go over the default."""
    default = _SILENT if part.moves else default_follow(outcome, _POLICY)
    return Follow(
        move=part.moves[0] if part.moves else default.move,
        again=Again(part.again.after, part.again.times, part.again.other_slot) if part.again else default.again,
        goto=StepId(part.goto) if part.goto else None,
        exit=part.finish or default.exit,
        pause_for=part.pause,
        stage=part.stage or default.stage,
        suppress=part.suppress or default.suppress,
        handoff=default.handoff if part.handoff is None else part.handoff,
        enroll=PlaybookId(part.enroll) if part.enroll else None,
        alarm=default.alarm if part.alarm is None else part.alarm,
    )


def _destination(part: DestinationPart) -> Destination:
    if part.close is None:
        return Destination(enroll=PlaybookId(part.enroll) if part.enroll else None)
    words = part.close.by_language()
    return Destination(close=words["zh"], close_en=words["en"])
