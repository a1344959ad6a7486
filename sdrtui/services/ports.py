"""What the use cases ask of the rooms beside the store: playbooks, intake, the CRM."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sdrtui.domain.channel import Point
from sdrtui.domain.crm_report import CrmReport
from sdrtui.domain.ids import PlaybookHash, PlaybookId
from sdrtui.domain.playbook import Playbook, Text
from sdrtui.domain.policy import Policy
from sdrtui.domain.prospect import Reach, Reading
from sdrtui.domain.sync import SyncProgress, SyncResult
from sdrtui.services.desk import Cancelled
from sdrtui.services.said import Said
from sdrtui.services.views import Script


@dataclass(frozen=True, slots=True)
class Listed:
    """One playbook of the library: the playbook, its text and where it lies."""

    playbook: "Playbook"
    source: str
    path: str


@dataclass(frozen=True, slots=True)
class Flaw:
    """One problem of a playbook file."""

    file: str
    line: int
    column: int
    level: str
    """`error` or `warning`."""
    code: str
    """A stable word for scripts."""
    message: str
    hint: str = ""


class LibraryPort(Protocol):
    """The playbooks that exist: the shipped ones, overlaid by those in the home folder."""

    def get(self, playbook: PlaybookId) -> Listed:
        """Return the current version; UsageError when there is none, FixYourFile when it cannot be read."""

    def parse(self, source: str, playbook_hash: PlaybookHash) -> "Playbook":
        """Return the playbook of a stored text; parsed once per hash."""

    def policy(self) -> "Policy":
        """Return the team's figures, from policy.yaml."""

    def read(self, path: Path) -> Listed:
        """Return the playbook of any file; FixYourFile with the first problem when it cannot be used."""

    def listed(self) -> tuple[Listed, ...]:
        """Return every readable playbook, by kind and id."""

    def lint(self, paths: Sequence[Path] = ()) -> list[Flaw]:
        """Return the problems of these files and folders, or of the whole library."""

    def schema(self) -> dict[str, object]:
        """Return the JSON Schema of a playbook file."""

    def new(self, playbook: PlaybookId, kind: str) -> Path:
        """Write a small playbook to start from into the home folder; return where."""

    def render(self, text: "Text", said: "Said") -> "Script":
        """Return the script with its variables filled in, and which are missing."""

    def problems(self) -> list[Flaw]:
        """Return what keeps files of the library, policy.yaml among them, from being used."""


class IntakePort(Protocol):
    """Other people's spreadsheets, and contact points as people type them."""

    def read(
        self,
        path: Path,
        *,
        mapping: Mapping[str, str] | None = None,
        remember: bool = False,
        keep_unknown: bool = False,
        colleagues: Collection[str] = (),
    ) -> "Reading":
        """Return the rows of a CSV or XLSX; FixYourFile when it cannot be read or has no header."""

    def reach(self, kind: Point, text: str) -> "tuple[Reach, ...]":
        """Return the points in a text, normalised; UsageError names the first that is none."""


class CrmPort(Protocol):
    """The exchange with the CRM, over the adapter that the settings name."""

    def sync(self, progress: Callable[[SyncProgress], None] | None, cancelled: Cancelled | None) -> SyncResult:
        """Push what is queued, pull what changed."""

    def reach(self) -> str:
        """Return what the CRM says of itself; raises TryLater or SignInAgain."""

    def report(self, sdrs: Sequence[str]) -> CrmReport:
        """Return what it can do, and what it lacks; only reads."""
