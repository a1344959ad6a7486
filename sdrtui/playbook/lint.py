"""All that can be wrong with playbooks before a customer sees it: the language's own problems and the rules beyond."""

from collections.abc import Iterable
from pathlib import Path

from sdrtui.playbook.load import load_file
from sdrtui.playbook.problem import Problem, in_file_order


def lint(paths: Iterable[Path]) -> list[Problem]:
    """Return all problems of the files, and of every .yaml below the folders, in order of file and line."""
    return list(in_file_order(problem for path in playbook_files(paths) for problem in load_file(path).problems))


def playbook_files(paths: Iterable[Path]) -> list[Path]:
    """Return the playbook files that the paths name: files as they are, folders searched, policy.yaml left out."""
    found: list[Path] = []
    for path in paths:
        found += sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
    return [path for path in dict.fromkeys(found) if path.name != "policy.yaml"]
