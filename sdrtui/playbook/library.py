"""The playbooks at hand: the shipped ones and, over them by id, the team's own. Files are parsed only when asked for.

A file's name is its playbook's id, so one is found without opening the others.
"""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sdrtui.domain.ids import PlaybookId
from sdrtui.domain.playbook import Playbook
from sdrtui.domain.policy import Policy
from sdrtui.domain.stage import Kind
from sdrtui.i18n import _
from sdrtui.playbook.load import load_file
from sdrtui.playbook.problem import Level, Problem, in_file_order

POLICY = "policy.yaml"
_Stamp = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Version:
    """A playbook with the text it came from, which an enrollment keeps."""

    playbook: Playbook
    text: str


@dataclass(slots=True)
class _Entry:
    """One file as last read."""

    stamp: _Stamp
    problems: tuple[Problem, ...]
    good: Version | None
    """The last version without an error, while this process runs."""


@dataclass(slots=True)
class Library:
    """Playbooks by id over folders; a later folder lies over the ones before it."""

    folders: Sequence[Path]
    _index: tuple[dict[Path, _Stamp], dict[PlaybookId, Path]] | None = None
    _entries: dict[Path, _Entry] = field(default_factory=dict)
    _policy: tuple[tuple[_Stamp, ...], Policy, tuple[Problem, ...]] | None = None

    @property
    def files(self) -> dict[PlaybookId, Path]:
        """Every playbook's file by its id, without opening any; folders are listed anew when one has changed."""
        if self._index is None or any(_stamp(folder) != stamp for folder, stamp in self._index[0].items()):
            self._index = _listed(self.folders)
        return self._index[1]

    def get(self, playbook: PlaybookId) -> Playbook | None:
        """Return the playbook of that id, or None: there is none, or its file was never right (see `problems`)."""
        version = self.version(playbook)
        return version.playbook if version else None

    def version(self, playbook: PlaybookId) -> Version | None:
        """Return the playbook together with its text."""
        path = self.files.get(playbook)
        return self._entry(path).good if path else None

    def all(self) -> tuple[Playbook, ...]:
        """Return every playbook that can run, by kind and id."""
        with _collector_paused():
            found = [entry.good.playbook for path in self.files.values() if (entry := self._entry(path)).good]
        return tuple(sorted(found, key=lambda it: (list(Kind).index(it.kind), it.id)))

    def problems(self, playbook: PlaybookId | None = None) -> tuple[Problem, ...]:
        """Return what is wrong with one playbook's file, or with all and the policy; lint knows more."""
        paths = [path for name, path in self.files.items() if playbook in {None, name}]
        found = [problem for path in paths for problem in self._entry(path).problems]
        return in_file_order([*found, *(self._read_policy()[1] if playbook is None else ())])

    def policy(self) -> Policy:
        """Return the team's policy over the shipped one; the last good one when a file becomes broken."""
        return self._read_policy()[0]

    def _read_policy(self) -> tuple[Policy, tuple[Problem, ...]]:
        paths = [folder / POLICY for folder in self.folders]
        stamps = tuple(_stamp(path) for path in paths)
        if self._policy is None or self._policy[0] != stamps:
            from sdrtui.playbook.policy import load_policy

            policy, problems = load_policy(*paths)
            is_broken = any(problem.level is Level.ERROR for problem in problems)
            kept = self._policy[1] if is_broken and self._policy else policy
            self._policy = (stamps, kept, problems)
        return self._policy[1], self._policy[2]

    def _entry(self, path: Path) -> _Entry:
        """Return the file as it is now; a broken one keeps the version it had before."""
        stamp, before = _stamp(path), self._entries.get(path)
        if before is not None and before.stamp == stamp:
            return before
        loaded = load_file(path)
        problems, good = loaded.problems, before.good if before else None
        if loaded.playbook is not None and loaded.playbook.id != path.stem:
            problems = (*problems, _misnamed(path, loaded.playbook))
        elif loaded.playbook is not None:
            good = Version(loaded.playbook, loaded.text)
        self._entries[path] = entry = _Entry(stamp, problems, good)
        return entry


def shipped_folder() -> Path:
    """Return where the shipped playbooks are: inside the installed package, or beside it in a clone."""
    package = Path(__file__).parent.parent
    inside = package / "_playbooks"
    return inside if inside.is_dir() else package.parent / "playbooks"


def open_library(home: Path | None = None) -> Library:
    """Return the shipped playbooks with the team's own, `<home>/playbooks`, over them."""
    return Library([shipped_folder(), *([home / "playbooks"] if home else [])])


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Parse many files without the cycle collector walking their trees: they hold no cycles, and it costs a third."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _listed(folders: Sequence[Path]) -> tuple[dict[Path, _Stamp], dict[PlaybookId, Path]]:
    """Return the folders as they are, and the playbooks in them."""
    stamps: dict[Path, _Stamp] = {}
    found: dict[PlaybookId, Path] = {}
    for top in folders:
        below = [folder for folder in sorted(top.rglob("*")) if folder.is_dir()] if top.is_dir() else []
        stamps |= {folder: _stamp(folder) for folder in [top, *below]}
        for path in sorted(top.rglob("*.yaml")):
            if path.name != POLICY and not path.name.startswith("."):
                found[PlaybookId(path.stem)] = path
    return stamps, found


def _misnamed(path: Path, playbook: Playbook) -> Problem:
    message = _("id: “{id}” is not the file's name.").format(id=playbook.id)
    hint = _("Name the file {id}.yaml.").format(id=playbook.id)
    return Problem(str(path), 1, 1, Level.ERROR, "file-name", message, hint)


def _stamp(path: Path) -> _Stamp:
    """Return what changes when the file does; a file that is not there has one as well."""
    try:
        state = path.stat()
    except OSError:
        return (0, 0)
    return state.st_mtime_ns, state.st_size
