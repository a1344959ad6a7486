"""All that can be wrong with playbooks before a customer sees it: the language's own problems and the rules beyond."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from sdrtui.i18n import _
from sdrtui.playbook import chain, naming, series, speech
from sdrtui.playbook.draft import Check, Draft, Shelf, as_problem
from sdrtui.playbook.library import POLICY, Library, open_library
from sdrtui.playbook.load import Loaded, load_file
from sdrtui.playbook.policy import policy_problems
from sdrtui.playbook.problem import Level, Problem, in_file_order

CHECKS = (
    Check("file-name", Level.ERROR, naming.file_name),
    Check("folder", Level.ERROR, naming.folder),
    Check("one-language", Level.WARNING, naming.both_languages),
    Check("formula-claim", Level.ERROR, series.claimed_formula, needs_sound=True),
    Check("cold-call", Level.WARNING, series.cold_call, needs_sound=True),
    Check("day-order", Level.WARNING, series.ascending_days),
    Check("unreachable-step", Level.ERROR, series.reachable, needs_sound=True),
    Check("no-script", Level.WARNING, series.has_script),
    Check("no-subject", Level.ERROR, series.has_subject),
    Check("stray-subject", Level.WARNING, series.subject_elsewhere),
    Check("batch", Level.ERROR, series.batch_size),
    Check("call-hours", Level.ERROR, series.call_window),
    Check("refusal-stands", Level.WARNING, series.refusal_stands),
    Check("unknown-playbook", Level.ERROR, chain.known_destination),
    Check("endless-chain", Level.ERROR, chain.endless, needs_sound=True),
    Check("call-in-calls", Level.ERROR, chain.enough_calls, needs_sound=True),
    Check("call-in-wechat", Level.ERROR, chain.has_wechat, needs_sound=True),
    Check("unknown-source", Level.WARNING, chain.known_source),
    Check("script-variable", Level.ERROR, speech.known_variables),
    Check("no-refusal", Level.ERROR, speech.can_refuse),
)
"""Every rule beyond the schema and `structure`, with its code and weight."""


def lint(paths: Iterable[Path], library: Library | None = None) -> list[Problem]:
    """Return all problems of the files, and of every .yaml below the folders, in order of file and line.

    Without paths the library's own folders are looked at. The library (by default the shipped one) also says which
    other playbooks exist and what the policy is.
    """
    library = library or open_library()
    tops = list(paths) or [folder for folder in library.folders if folder.is_dir()]
    files = lint_files(tops)
    loaded = {path: load_file(path) for path in files if path.name != POLICY}
    shelf = _shelf(library, loaded)
    problems = [problem for one in loaded.values() for problem in _problems(one, shelf)]
    for path in files:
        if path.name == POLICY:
            problems += policy_problems(path, shelf.ids)
    return list(in_file_order([*problems, *(it for top in tops for it in _twins(top))]))


def lint_files(paths: Iterable[Path]) -> list[Path]:
    """Return the files that the paths name: files as they are, folders searched for .yaml and the stray .yml."""
    found: list[Path] = []
    for path in paths:
        found += sorted([*path.rglob("*.yaml"), *path.rglob("*.yml")]) if path.is_dir() else [path]
    return list(dict.fromkeys(found))


def _twins(top: Path) -> Iterator[Problem]:
    """Yield the files below one folder that have the name of another: only one of them would ever be found."""
    first: dict[str, Path] = {}
    for path in lint_files([top]):
        other = first.setdefault(path.name, path)
        if other != path:
            message = _("{path} has the same name; only one of the two is used.").format(path=other)
            yield Problem(str(path), 1, 1, Level.ERROR, "same-name", message, _("Give each playbook its own id."))


def _problems(loaded: Loaded, shelf: Shelf) -> Iterator[Problem]:
    yield from loaded.problems
    draft = loaded.draft
    if draft is None:
        return
    for check in CHECKS:
        if check.needs_sound and not draft.is_sound:
            continue
        for finding in check.rule(draft, shelf):
            yield as_problem(finding, draft.source, check.code, check.level)
    yield from _script_faults(draft)


def _script_faults(draft: Draft) -> Iterator[Problem]:
    for code, finding in speech.faults(draft):
        yield as_problem(finding, draft.source, code, Level.ERROR)


def _shelf(library: Library, loaded: Mapping[Path, Loaded]) -> Shelf:
    """Return what the files must fit: the library, the files themselves over it."""
    shelf = Shelf(library.policy(), {playbook.id: playbook for playbook in library.all()}, frozenset(library.files))
    drafts = [one.draft for one in loaded.values() if one.draft is not None and one.draft.is_sound]
    own = {draft.playbook.id: draft.playbook for draft in drafts}
    names = {path.stem for path in loaded} | set(own)
    return replace(shelf, playbooks={**shelf.playbooks, **own}, ids=shelf.ids | names)
