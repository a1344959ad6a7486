"""Lead stages and the named ends of an enrollment."""

from enum import StrEnum


class Stage(StrEnum):
    """How far a lead has come: acquired, interested, marketing and sales qualified, accepted by sales."""

    MAL = "MAL"
    MIL = "MIL"
    MQL = "MQL"
    SQL = "SQL"
    SAL = "SAL"

    @property
    def height(self) -> int:
        """0 for MAL to 4 for SAL."""
        return _HEIGHTS[self]


_HEIGHTS = {stage: height for height, stage in enumerate(Stage)}


class Exit(StrEnum):
    """Why an enrollment ended. Every enrollment ends by exactly one of these."""

    QUALIFIED = "qualified"
    REPLIED = "replied"
    NO_NEED = "no_need"
    EXHAUSTED = "exhausted"
    UNREACHABLE = "unreachable"
    DISQUALIFIED = "disqualified"
    OPTED_OUT = "opted_out"
    BOUNCED = "bounced"
    SUPERSEDED = "superseded"
    HANDED_OVER = "handed_over"


class Kind(StrEnum):
    """The four kinds of playbook, and the folder each lives in."""

    CALL_IN = "call-in"
    OUTBOUND = "outbound"
    NURTURE = "nurture"
    REACTIVATION = "reactivation"
