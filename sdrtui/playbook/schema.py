"""The whole playbook file format as pydantic models. Its shape only: rules between parts are in `structure`, `lint`."""

from typing import Annotated, Any, Literal, Self, get_args

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from sdrtui.domain.channel import Action, Channel, Point
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.playbook import Counting, Move, Pacing, Suppress
from sdrtui.domain.stage import Exit, Kind, Stage
from sdrtui.i18n import N_
from sdrtui.playbook.fields import (
    MAX_DAYS,
    Day,
    Duration,
    FormulaText,
    Part,
    Script,
    Slug,
    WindowText,
    Word,
    Words,
    as_true,
    listed,
)

BareMove = Literal[Move.NEXT, Move.CHANGE_CHANNEL, Move.PROMISE, Move.PAUSE]
"""Moves that need no more than their name."""
BARE_MOVES: frozenset[str] = frozenset(get_args(BareMove))
MAX_STEPS = 200
_MOVES = frozenset(move.value for move in Move)


def _as_follow(value: object) -> object:
    """Take a bare word as the move of that name."""
    if not isinstance(value, str):
        return value
    if value not in BARE_MOVES:
        raise PydanticCustomError("bare-move", "not a move", {"moves": sorted(BARE_MOVES)})
    return {value: "true"}


def _as_again(value: object) -> object:
    """Take a bare duration as the time to wait."""
    return {"after": value} if isinstance(value, str) else value


def _as_text(value: object) -> object:
    """Take a bare text as the body."""
    return {"body": value} if isinstance(value, str) else value


def _as_pause(value: object) -> object:
    """Take `true` as a pause whose end the outcome names."""
    return None if value == "true" else value


Yes = Annotated[bool, AfterValidator(as_true)]


class RangePart(Part):
    """From and to, each optional."""

    min: Annotated[int | None, Field(ge=0)] = None
    max: Annotated[int | None, Field(ge=0)] = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min is not None and self.max is not None and self.min > self.max:
            raise PydanticCustomError("range", "min above max")
        return self


class WhoPart(Part):
    """Who may be enrolled; what is left out does not matter."""

    stage: Annotated[frozenset[Stage], listed(Stage)] = frozenset()
    source: Annotated[frozenset[Word], listed(Word)] = frozenset()
    needs: Annotated[frozenset[Point], listed(Point)] = frozenset()
    industry: Annotated[frozenset[Word], listed(Word)] = frozenset()
    region: Annotated[frozenset[Word], listed(Word)] = frozenset()
    title: Annotated[tuple[Word, ...], listed(Word), Field(description=N_("Any of these words in the job title."))] = ()
    headcount: RangePart = RangePart()
    silent_days: Annotated[
        int | None, Field(ge=1, le=MAX_DAYS, description=N_("At least so many days without a connection."))
    ] = None


class TextPart(Part):
    """What to say or send."""

    subject: Annotated[str, StringConstraints(max_length=300)] = ""
    body: Script


class VariantPart(TextPart):
    """One arm of an A/B test."""

    id: Slug
    weight: Annotated[int, Field(ge=1, le=1_000)] = 1


class AgainPart(Part):
    """Repeat the step."""

    after: Duration
    times: Annotated[int, Field(ge=1, le=20)] = 1
    other_slot: Annotated[bool, Field(description=N_("Choose another part of the day than the last attempt."))] = False


class FollowPart(Part):
    """What one outcome does: at most one move, and any effects. What is left out is as by default."""

    next: Yes = False
    again: Annotated[AgainPart | None, BeforeValidator(_as_again, json_schema_input_type=AgainPart | str)] = None
    goto: Slug | None = None
    change_channel: Yes = False
    promise: Yes = False
    pause: Annotated[Duration | None, BeforeValidator(_as_pause, json_schema_input_type=str | bool)] = None
    finish: Exit | None = None

    stage: Stage | None = None
    suppress: Suppress | None = None
    handoff: bool | None = None
    enroll: Annotated[Slug | None, Field(description=N_("Start the lead in this playbook as well."))] = None
    alarm: bool | None = None

    @model_validator(mode="after")
    def _one_move(self) -> Self:
        if len(self.moves) > 1:
            raise PydanticCustomError("two-moves", "more than one move", {"moves": sorted(self.moves)})
        return self

    @property
    def moves(self) -> list[Move]:
        """The moves that the file names here."""
        return [Move(name) for name in _MOVES & self.model_fields_set]


class StepPart(Part):
    """One touch of the series."""

    id: Slug
    day: Day
    title: Words | None = None
    within: Annotated[Duration | None, Field(description=N_("A running clock from the anchor, e.g. 5m."))] = None
    window: Annotated[WindowText | None, Field(description=N_("In the contact's local time."))] = None
    channel: Channel
    action: Action
    contact: Slug = "primary"
    seller: Slug = "sdr"
    needs: Annotated[frozenset[Point], listed(Point)] = frozenset()
    fallback: Annotated[Slug | None, Field(description=N_("The step to take when a need is not met."))] = None
    fallback_only: bool = False
    script: Annotated[TextPart | None, BeforeValidator(_as_text, json_schema_input_type=TextPart | str)] = None
    variants: Annotated[tuple[VariantPart, ...], Field(max_length=10)] = ()
    on: Annotated[
        dict[Outcome, Annotated[FollowPart, BeforeValidator(_as_follow, json_schema_input_type=FollowPart | BareMove)]],
        Field(default_factory=dict, description=N_("What an outcome does where it differs from the default.")),
    ]

    @model_validator(mode="after")
    def _not_both(self) -> Self:
        if self.window is not None and self.within is not None:
            raise PydanticCustomError("within-and-window", "both")
        if self.script is not None and self.variants:
            raise PydanticCustomError("script-and-variants", "both")
        return self

    @property
    def texts(self) -> tuple[TextPart, ...]:
        """The script, or its variants."""
        return self.variants or ((self.script,) if self.script else ())


class DestinationPart(Part):
    """Where a lead goes when it leaves by an exit."""

    enroll: Slug | None = None
    close: Annotated[Words | None, Field(description=N_("The reason for closing the lead."))] = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        has_close = self.close is not None and bool(self.close.zh or self.close.en)
        if (self.enroll is not None) == has_close:
            raise PydanticCustomError("destination", "neither or both")
        return self


class PlaybookPart(Part):
    """A playbook file."""

    id: Annotated[Slug, Field(description=N_("The file's name without .yaml."))]
    version: Annotated[Word, BeforeValidator(lambda value: value, json_schema_input_type=str | float)]
    title: Words
    description: Words | None = None
    kind: Annotated[Kind, Field(description=N_("The folder the file lies in."))]
    market: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,12}$")] = "cn"
    formula: Annotated[
        FormulaText | None, Field(description=N_("Touches × channels × days × contacts × seller roles, checked."))
    ] = None
    who: WhoPart = WhoPart()
    batch: Annotated[int, Field(ge=1, le=1_000_000)] = 500
    exclusive: Annotated[bool, Field(description=N_("A contact runs at most one exclusive playbook at a time."))] = True
    count: Counting = Counting.CALENDAR
    pacing: Pacing = Pacing.ELASTIC
    hold_account_on_reply: bool = False
    steps: Annotated[tuple[StepPart, ...], Field(max_length=MAX_STEPS)]
    exits: dict[Exit, DestinationPart]


PARTS: dict[str, type[Part]] = {
    "who": WhoPart,
    "headcount": RangePart,
    "steps": StepPart,
    "script": TextPart,
    "variants": VariantPart,
    "on": FollowPart,
    "again": AgainPart,
    "exits": DestinationPart,
}
"""Which keys are known below which key, for hints; `title`, `description` and `close` take zh and en."""


def keys_below(path: tuple[Any, ...]) -> tuple[str, ...]:
    """Return the keys that a mapping of the file may have."""
    named = [part for part in path if isinstance(part, str)]
    below = next((PARTS[part] for part in reversed(named) if part in PARTS), PlaybookPart)
    if named and named[-1] in {"title", "description", "close"}:
        return ("zh", "en")
    return tuple(below.model_fields)
