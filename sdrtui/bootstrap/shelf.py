"""The playbook room as the use cases see it. Imported when a playbook is first needed, with pydantic and YAML."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sdrtui.domain.channel import Point
from sdrtui.domain.ids import PlaybookHash, PlaybookId
from sdrtui.domain.playbook import Playbook, Text
from sdrtui.domain.policy import Policy
from sdrtui.domain.stage import Kind
from sdrtui.domain.team import Member
from sdrtui.errors import Bug, FixYourFile, UsageError
from sdrtui.i18n import _
from sdrtui.playbook.facts import LastTouch, Speaker, Spoken, facts, language_of
from sdrtui.playbook.library import Library, Version
from sdrtui.playbook.load import load_file, load_text
from sdrtui.playbook.problem import Problem
from sdrtui.services.ports import Flaw, Listed
from sdrtui.services.said import Said
from sdrtui.services.views import Script

NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
"""What a playbook may be called: it is a file's name as well."""


class Shelf:
    """The shipped playbooks with those of the home folder over them."""

    def __init__(self, library: Library, home: Path) -> None:
        self._library = library
        self._home = home
        self._parsed: dict[PlaybookHash, Playbook] = {}

    def policy(self) -> Policy:
        """Return the team's figures."""
        return self._library.policy()

    def get(self, playbook: PlaybookId) -> Listed:
        """Return the current version; UsageError when there is none, FixYourFile when it cannot be read."""
        version = self._library.version(playbook)
        if version is not None:
            return self._listed(playbook, version)
        if playbook not in self._library.files:
            raise UsageError(
                _("There is no playbook {id}.").format(id=playbook), hint=_("`sdrtui playbook list` names them all.")
            )
        first = self._library.problems(playbook)[0]
        raise FixYourFile(first.message, hint=first.hint, place=first.place)

    def parse(self, source: str, playbook_hash: PlaybookHash) -> Playbook:
        """Return the playbook of a stored text, parsed once per hash."""
        if playbook_hash not in self._parsed:
            loaded = load_text(source, playbook_hash)
            if loaded.playbook is None:
                raise Bug(_("A playbook that ran before cannot be read: {reason}").format(reason=loaded.problems[0]))
            self._parsed[playbook_hash] = replace(loaded.playbook, hash=playbook_hash)
        return self._parsed[playbook_hash]

    def read(self, path: Path) -> Listed:
        """Return the playbook of any file; FixYourFile with the first problem when it cannot be used."""
        loaded = load_file(path)
        if loaded.playbook is None:
            first = loaded.problems[0]
            raise FixYourFile(first.message, hint=first.hint, place=first.place)
        return Listed(loaded.playbook, loaded.text, str(path))

    def listed(self) -> tuple[Listed, ...]:
        """Return every playbook that can run."""
        versions = ((book.id, self._library.version(book.id)) for book in self._library.all())
        return tuple(self._listed(playbook, version) for playbook, version in versions if version is not None)

    def problems(self) -> list[Flaw]:
        """Return what keeps files from being used."""
        return [_flaw(problem) for problem in self._library.problems()]

    def lint(self, paths: Sequence[Path] = ()) -> list[Flaw]:
        """Return every problem of these files and folders, or of the whole library."""
        from sdrtui.playbook.lint import lint

        return [
            _flaw(problem)
            for problem in lint(paths or [each for each in self._library.folders if each.is_dir()], self._library)
        ]

    def schema(self) -> dict[str, object]:
        """Return the JSON Schema of a playbook file."""
        from sdrtui.playbook.json_schema import json_schema

        return json_schema()

    def new(self, playbook: PlaybookId, kind: str) -> Path:
        """Write a small playbook to start from; an existing file is never written over."""
        from sdrtui.playbook.template import new_playbook

        if not NAME.fullmatch(playbook):
            raise UsageError(_("A playbook's id is written with a-z, 0-9 and -, for example call-in-trade-fair."))
        path = self._home / "playbooks" / kind / f"{playbook}.yaml"
        if path.exists() or playbook in self._library.files:
            raise UsageError(_("There is a playbook {id} already.").format(id=playbook))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(new_playbook(playbook, Kind(kind)), encoding="utf-8")
        return path

    def render(self, text: Text, said: Said) -> Script:
        """Return the script with its variables filled in."""
        from sdrtui.playbook.render import render  # jinja2 comes with it

        language = language_of(text)
        spoken = _spoken(said, self._library.policy(), language)
        subject, body, missing = render(text, facts(spoken, said.now, language))
        return Script(subject, body, missing, text.variant)

    def _listed(self, playbook: PlaybookId, version: Version) -> Listed:
        return Listed(version.playbook, version.text, str(self._library.files[playbook]))


def _flaw(problem: Problem) -> Flaw:
    return Flaw(
        problem.file,
        problem.line,
        problem.column,
        problem.level.value,
        problem.code,
        problem.message,
        problem.hint,
    )


def _spoken(said: Said, policy: Policy, language: str) -> Spoken:
    def speaker(member: Member) -> Speaker:
        return Speaker(member.name, member.title, member.phone, member.wechat, member.email)

    def point(kind: Point) -> str:
        return next((each.value for each in said.points if each.kind is kind and each.is_usable), "")

    contact = said.contact
    return Spoken(
        contact=Speaker(contact.name, contact.title, wechat=point(Point.WECHAT), email=point(Point.EMAIL)),
        seller=speaker(said.seller),
        company=said.account.name,
        industry=said.account.industry,
        region=said.account.region,
        headcount=said.account.headcount,
        source=said.lead.source,
        source_title=said.source_title.get(language, ""),
        note=said.lead.note,
        stage=said.lead.stage.value,
        playbook=said.playbook,
        sellers={role: speaker(member) for role, member in said.sellers.items()},
        touches=tuple(LastTouch(one.channel, one.at, one.outcome, one.subject) for one in said.earlier),
        team=policy.team,
        zone=contact.zone,
    )
