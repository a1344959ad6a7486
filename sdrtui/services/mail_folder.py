"""The ways in: the drop folder `mail`, files that a person names, and the mailbox of config.toml."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

from sdrtui.domain.mail import Post
from sdrtui.errors import FixYourFile
from sdrtui.services.desk import Cancelled, Desk
from sdrtui.services.filing import filed, may_still_grow, put_aside
from sdrtui.services.mail_taking import PIECE, receive
from sdrtui.services.mail_views import Dropped, Received
from sdrtui.services.zones import local

FOLDER = "mail"
DONE, PROBLEM = "done", "problem"
SINGLE = ".eml"
LOOKED_BACK = timedelta(days=30)
"""How far back a mailbox is read the first time."""


def take_in_files(desk: Desk, paths: Iterable[Path], *, dry_run: bool = False) -> list[Received]:
    """Take in the messages of files and folders that a person named; the files stay where they are."""
    files = (file for path in paths for file in desk.mail.files(path))
    return list(receive(desk, (post for file in files for post in _posts(desk, file)), dry_run=dry_run))


def take_in_folder(desk: Desk, *, dry_run: bool = False, cancelled: Cancelled | None = None) -> list[Dropped]:
    """Take in every file of the drop folder; it costs nothing when there is none.

    A file moves once all of it is saved, so that a crash between the two takes it in again, which changes nothing.
    """
    folder = desk.home / FOLDER
    if not folder.is_dir() or desk.store.notice:
        return []
    waiting = [path for path in desk.mail.files(folder) if path.parent == folder]
    waiting.sort(key=lambda path: (path.stat().st_mtime, path.name))
    singles = [path for path in waiting if path.suffix.lower() == SINGLE]
    dropped: list[Dropped] = []
    for some in (*_pieces(singles), *([path] for path in waiting if path not in singles)):
        if cancelled and cancelled():
            break
        dropped += _take(desk, some, dry_run=dry_run, cancelled=cancelled)
    return dropped


def _pieces(files: list[Path]) -> list[list[Path]]:
    """Return the files of one message each in pieces that are looked at together: an answer needs what it answers."""
    return [files[start : start + PIECE] for start in range(0, len(files), PIECE)]


def _posts(desk: Desk, file: Path) -> Iterator[Post]:
    """Yield a file's messages; one that cannot be used says why and does not stop the others."""
    try:
        yield from desk.mail.posts(file)
    except FixYourFile as error:
        yield Post(file.name, None, f"{error.sentence} {error.hint}".strip())


def take_in_mailbox(desk: Desk, *, dry_run: bool = False, cancelled: Cancelled | None = None) -> list[Received]:
    """Take in what came to the mailbox since the last time; nothing when config.toml names none.

    How far it was read is kept after each piece: a line that breaks loses nothing, and nothing is taken in twice.

    Raises:
        SignInAgain: the server refuses the password, or there is none.
        TryLater: the server cannot be reached.
    """
    mailbox = desk.mail.mailbox()
    if mailbox is None or desk.store.notice:
        return []
    every: list[Received] = []
    since = local(desk.clock() - LOOKED_BACK, desk.zone).date()
    for folder in mailbox.folders:
        name = mailbox.name(folder)
        for place, posts in mailbox.read(folder, desk.store.mail.place(name), since):
            every += receive(desk, posts, dry_run=dry_run, cancelled=cancelled)
            if cancelled and cancelled():
                return every
            if not dry_run:
                desk.store.mail.keep_place(name, place)
    return every


def _take(desk: Desk, files: list[Path], *, dry_run: bool, cancelled: Cancelled | None) -> Iterator[Dropped]:
    """Take in some files together and file each."""
    posts = (post for path in files for post in _posts(desk, path))
    received = list(receive(desk, posts, dry_run=dry_run, cancelled=cancelled))
    if cancelled and cancelled():
        return
    for path in files:
        own = tuple(one for one in received if one.name == path.name or one.name.startswith(f"{path.name}#"))
        problem = own[0].reason if len(own) == 1 and own[0].letter is None else ""
        if problem:
            yield from _aside(desk, path, problem, dry_run=dry_run)
        else:
            yield Dropped(path.name, None if dry_run else filed(desk, path, DONE), own)


def _aside(desk: Desk, path: Path, problem: str, *, dry_run: bool) -> Iterator[Dropped]:
    """Put a file that cannot be used aside with the reason beside it, unless it is just being written."""
    if not may_still_grow(desk, path):
        moved = None if dry_run else put_aside(desk, path, PROBLEM, problem)
        yield Dropped(path.name, moved, problem=problem)
