"""Rules about names: the file's, its folder's, and the playbook's in both languages."""

from collections.abc import Iterator
from pathlib import PurePath

from sdrtui.domain.stage import Kind
from sdrtui.i18n import _
from sdrtui.playbook.draft import Draft, Finding, Shelf


def file_name(draft: Draft, _shelf: Shelf) -> Iterator[Finding]:
    """A playbook is found by its file's name."""
    file, name = PurePath(draft.source.file).name, draft.written.id
    if file != f"{name}.yaml":
        message = _("id: “{id}” is not the file's name.").format(id=name)
        yield Finding(("id",), message, _("Name the file {id}.yaml.").format(id=name))


def folder(draft: Draft, _shelf: Shelf) -> Iterator[Finding]:
    """A folder named for a kind holds that kind."""
    parent, kind = PurePath(draft.source.file).parent.name, draft.written.kind
    if parent in set(Kind) and parent != kind:
        message = _("kind: the file lies in {folder}/ but is of the kind {kind}.").format(folder=parent, kind=kind)
        yield Finding(("kind",), message, _("Move the file to {kind}/.").format(kind=kind))


def both_languages(draft: Draft, _shelf: Shelf) -> Iterator[Finding]:
    """The title is shown in Chinese and in English."""
    title = draft.written.title
    for language, words in (("zh", title.zh), ("en", title.en)):
        if not words:
            message = _("title: has no “{language}”.").format(language=language)
            yield Finding(("title",), message, _("Write title: {zh: …, en: …}."), on_key=True)
