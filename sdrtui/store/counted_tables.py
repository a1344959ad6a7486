"""The log as reports count it, kept by the database's own triggers: whoever writes a record need not know of it.

Every outcome that stands has a narrow line in `counted`, in the order of its `aspect`: all that reports group and
filter by, written once for the many lines that share it. A void record has no line. Neither table holds a person.
"""

from typing import ClassVar

from sqlmodel import Field, Index

from sdrtui.store.base import CLUSTERED, Row, flag, table, time, time_or_none

ASPECTS = (
    *("playbook", "step", "sdr", "outcome", "version", "channel", "source", "zone"),
    *("is_touch", "is_connect", "is_positive", "is_late", "is_leave"),
)


class AspectTable(Row, table=True):
    """What a line is counted under."""

    __tablename__: ClassVar[str] = "aspect"
    __table_args__ = (Index("ix_aspect_whole", *ASPECTS, unique=True),)

    id: int | None = Field(default=None, primary_key=True)
    playbook: str
    """Empty when the touch was outside any."""
    step: str
    sdr: str
    outcome: str
    version: str = Field(max_length=64)
    """The hash of the version that the run was on then; empty when the touch came from the CRM, which knows none."""
    channel: str
    source: str
    zone: str
    """The contact's, then."""
    is_touch: int = flag(default=False)
    is_connect: int = flag(default=False)
    is_positive: int = flag(default=False)
    """1 on the first positive outcome of a touch (`domain.outcome.POSITIVE`)."""
    is_late: int = flag(default=False)
    """1 when the touch was made after the window that it was planned for."""
    is_leave: int = flag(default=False)
    """1 when it lay later than its own day because its SDR had been away."""


class CountedTable(Row, table=True):
    """One outcome that stands."""

    __tablename__: ClassVar[str] = "counted"
    __table_args__ = CLUSTERED

    aspect: int = Field(primary_key=True)
    record: str = Field(primary_key=True, max_length=36)
    enrollment: str = Field(default="", max_length=36)
    at: int = time()
    tried_at: int = time()
    """When its touch was made: earlier than `at` when a later outcome, such as a reply, reached somebody."""
    window_to: int | None = time_or_none()
    """Of a late one: the end of its window."""


ASPECT = table(AspectTable)
COUNTED = table(CountedTable)

_IS_POSITIVE = (
    "NEW.outcome IN POSITIVE AND NOT EXISTS (SELECT 1 FROM record AS earlier WHERE earlier.lead = NEW.lead"
    " AND earlier.touch = NEW.touch AND earlier.id < NEW.id AND earlier.outcome IN POSITIVE"
    " AND NOT EXISTS (SELECT 1 FROM void WHERE void.record = earlier.id))"
).replace("POSITIVE", "('interested', 'callback', 'replied')")
_IS_LATE = "NEW.is_touch = 1 AND planned.window_to < NEW.at"
_IS_LEAVE = (
    "NEW.is_touch = 1 AND (planned.why_code IN ('leave', 'room')"
    """ OR (planned.why_code = 'moved' AND planned.why_facts LIKE '%"cause":"leave"%'))"""
)
_VALUES = {
    "playbook": "COALESCE(NEW.playbook, '')",
    "step": "COALESCE(NEW.step, '')",
    "sdr": "NEW.sdr",
    "outcome": "COALESCE(NEW.outcome, '')",
    "version": "COALESCE(run.hash, '')",
    "channel": "COALESCE(NEW.channel, '')",
    "source": "NEW.source",
    "zone": "COALESCE(person.zone, '')",
    "is_touch": "NEW.is_touch",
    "is_connect": "NEW.is_connect",
    "is_positive": f"CASE WHEN {_IS_POSITIVE} THEN 1 ELSE 0 END",
    "is_late": f"CASE WHEN {_IS_LATE} THEN 1 ELSE 0 END",
    "is_leave": f"CASE WHEN {_IS_LEAVE} THEN 1 ELSE 0 END",
}
_PLACE = (
    " LEFT JOIN enrollment AS run ON run.id = NEW.enrollment LEFT JOIN contact AS person ON person.id = NEW.contact"
    " LEFT JOIN touch AS planned ON planned.id = NEW.touch"
)
_ONCE = " FROM (SELECT 1 AS one) AS once"
_TRIED = (
    "CASE WHEN NEW.is_connect = 1 AND NEW.is_touch = 0 THEN COALESCE((SELECT MIN(made.at) FROM record AS made"
    " WHERE made.lead = NEW.lead AND made.touch = NEW.touch AND made.is_touch = 1), NEW.at) ELSE NEW.at END"
)
_ASPECT = (
    f"INSERT INTO aspect ({', '.join(ASPECTS)}) SELECT {{distinct}}{', '.join(_VALUES[name] for name in ASPECTS)}"
    f"{{source}}{_PLACE} WHERE {{where}} ON CONFLICT ({', '.join(ASPECTS)}) DO NOTHING"
)
_COUNTED = (
    "INSERT INTO counted (aspect, record, enrollment, at, tried_at, window_to)"
    f" SELECT aspect.id, NEW.id, COALESCE(NEW.enrollment, ''), NEW.at, {_TRIED},"
    f" CASE WHEN {_IS_LATE} THEN planned.window_to END"
    f"{{source}}{_PLACE} JOIN aspect ON {' AND '.join(f'aspect.{name} = {_VALUES[name]}' for name in ASPECTS)}"
    " WHERE {where}"
)
_GONE = (
    "DELETE FROM counted WHERE record = NEW.record AND aspect IN (SELECT aspect.id FROM record JOIN aspect"
    " ON aspect.playbook = COALESCE(record.playbook, '') AND aspect.step = COALESCE(record.step, '')"
    " AND aspect.sdr = record.sdr AND aspect.outcome = COALESCE(record.outcome, '') WHERE record.id = NEW.record)"
)


def counting(dialect: str) -> tuple[str, ...]:
    """Return the statements that make the log keep these lines."""
    given = {"distinct": "", "source": _ONCE, "where": "1 = 1"}
    counts = f"{_ASPECT.format(**given)}; {_COUNTED.format(**given)}"
    if dialect == "postgresql":
        return (
            *_server_trigger("record", counts, "NEW.kind = 'outcome'"),
            *_server_trigger("void", _GONE, "TRUE"),
        )
    return (
        f"CREATE TRIGGER record_counted AFTER INSERT ON record WHEN NEW.kind = 'outcome' BEGIN {counts}; END",
        f"CREATE TRIGGER void_counted AFTER INSERT ON void BEGIN {_GONE}; END",
    )


def _server_trigger(of: str, body: str, when: str) -> tuple[str, str]:
    name = f"{of}_counted"
    function = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; RETURN NULL; END $$"
    )
    trigger = f"CREATE TRIGGER {name} AFTER INSERT ON {of} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION {name}()"
    return function.replace("%", "%%"), trigger
