"""The playbooks as data: list, show, lint, schema, new. Rows are JSON-ready."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from sdrtui.domain.ids import PlaybookId
from sdrtui.domain.playbook import Destination, Playbook, Step, Text
from sdrtui.services.desk import Desk
from sdrtui.services.follow_words import span
from sdrtui.services.seller_roles import seller_notice, unnamed_sellers
from sdrtui.services.wording import touch_word

Row = dict[str, object]


def listing(desk: Desk) -> list[Row]:
    """Return one row for every playbook that can run, by kind and id."""
    return [_head(listed.playbook, desk.lang) for listed in desk.library.listed()]


def show(desk: Desk, playbook: str) -> Row:
    """Return one playbook with its steps and scripts.

    Raises:
        UsageError: there is none of that id.
        FixYourFile: its file cannot be used.
    """
    listed = desk.library.get(PlaybookId(playbook))
    found = listed.playbook
    return {
        **_head(found, desk.lang),
        "description": _text(found.description, desk.lang),
        "file": listed.path,
        "steps": [_step(step, desk.lang) for step in found.steps],
        "exits": {exit_.value: _destination(to) for exit_, to in found.exits.items()},
    }


def as_text(shown: Mapping[str, object]) -> str:
    """Return what `show` returned for people to read."""
    lines = [f"{shown['id']} {shown['version']}  {shown['formula']}  {shown['title']}", str(shown["description"]), ""]
    steps = shown["steps"]
    for step in steps if isinstance(steps, list) else []:
        when = step["within"] or step["window"] or ""
        lines.append(f"{step['day']:>3}  {step['touch']}  {step['title']}  {when}".rstrip())
        lines += [f"       {line}" for line in str(step["script"]).splitlines()]
    exits = shown["exits"]
    lines += [f"  {name} → {to}" for name, to in (exits.items() if isinstance(exits, dict) else ())]
    return "\n".join(lines)


def lint(desk: Desk, paths: Sequence[Path] = ()) -> list[Row]:
    """Return the problems of files and folders, or of the whole library, by file and line.

    In a team, roles for which the config names nobody are warnings: what these should do falls to the SDR.
    """
    return [*(asdict(flaw) for flaw in desk.library.lint(paths)), *_unnamed(desk, paths)]


def _unnamed(desk: Desk, paths: Sequence[Path]) -> Iterator[Row]:
    """Yield a warning for each seller role that nobody is named for, where the playbook first asks for it."""
    if not desk.team.members:
        return
    chosen = [path.resolve() for path in paths]
    for listed in desk.library.listed():
        file = Path(listed.path).resolve()
        if chosen and not any(file == path or path in file.parents for path in chosen):
            continue
        lines = listed.source.splitlines()
        for role in unnamed_sellers(desk.team, listed.playbook):
            line = next((n for n, text in enumerate(lines, 1) if text.strip(" -").startswith(f"seller: {role}")), 1)
            yield {
                "file": listed.path,
                "line": line,
                "column": lines[line - 1].find("seller") + 1 or 1,
                "level": "warning",
                "code": "unnamed-seller",
                "message": seller_notice(listed.playbook, role),
                "hint": "",
            }


def schema(desk: Desk) -> dict[str, object]:
    """Return the JSON Schema of a playbook file, for editors."""
    return desk.library.schema()


def new(desk: Desk, playbook: str, kind: str) -> Path:
    """Write a small playbook to start from into the home folder; return where."""
    return desk.library.new(PlaybookId(playbook), kind)


def _head(playbook: Playbook, lang: str) -> Row:
    return {
        "id": playbook.id,
        "version": playbook.version,
        "kind": playbook.kind.value,
        "title": _text(playbook.title, lang),
        "formula": str(playbook.formula),
    }


def _step(step: Step, lang: str) -> Row:
    return {
        "id": step.id,
        "day": step.day,
        "channel": step.channel.value,
        "action": step.action.value,
        "script": "\n\n".join(_script(text) for text in step.texts),
        "touch": touch_word(step.channel, step.action),
        "title": _text(step.title, lang),
        "contact": step.contact,
        "seller": step.seller,
        "within": span(step.within) if step.within else None,
        "window": f"{step.window.start:%H:%M}-{step.window.end:%H:%M}" if step.window else None,
        "fallback_only": step.fallback_only,
        "variants": [text.variant for text in step.texts if text.variant],
    }


def _script(text: Text) -> str:
    head = f"[{text.variant}]\n" if text.variant else ""
    return head + (f"{text.subject}\n\n{text.body}" if text.subject else text.body)


def _text(words: Mapping[str, str], lang: str) -> str:
    return words.get(lang) or next(iter(words.values()), "")


def _destination(to: Destination) -> str:
    return to.enroll or to.close
