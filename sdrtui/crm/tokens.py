"""Tokens: in the system's keyring, or in a file only its owner can read when there is none. Never anywhere else."""

import json
import os
from pathlib import Path

from sdrtui.errors import FixYourFile
from sdrtui.i18n import _

SERVICE = "sdrtui"
FILE = "tokens.json"
_OWNER_ONLY = 0o600


def load_token(name: str, home: Path) -> str | None:
    """Return the token kept under this name, or None. The file is asked first: where it is, no keyring was.

    Raises:
        FixYourFile: the file can be read by others, or cannot be read at all.
    """
    return _kept(home).get(name) or _from_keyring(name)


def save_token(name: str, token: str, home: Path) -> Path | None:
    """Keep the token; return the file when there was no keyring to keep it in."""
    if _into_keyring(name, token):
        _forget(name, home)
        return None
    return _write(home, {**_kept(home), name: token})


def delete_token(name: str, home: Path) -> None:
    """Forget the token wherever it is kept."""
    _forget(name, home)
    import keyring.errors

    try:
        keyring.delete_password(SERVICE, name)
    except keyring.errors.KeyringError:
        return  # no keyring, or nothing under that name: either way nothing is left


def _from_keyring(name: str) -> str | None:
    import keyring.errors

    try:
        return keyring.get_password(SERVICE, name)
    except keyring.errors.KeyringError:
        return None


def _into_keyring(name: str, token: str) -> bool:
    import keyring.errors

    try:
        keyring.set_password(SERVICE, name, token)
    except keyring.errors.KeyringError:
        return False
    return _from_keyring(name) == token


def _forget(name: str, home: Path) -> None:
    kept = _kept(home)
    if kept.pop(name, None) is not None:
        _write(home, kept)


def _kept(home: Path) -> dict[str, str]:
    path = home / FILE
    try:
        if path.stat().st_mode & 0o077:
            raise FixYourFile(
                _("Others can read the token file."),
                hint=_("Make it yours alone: chmod 600 {path}").format(path=path),
                place=str(path),
            )
        kept = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as exc:
        raise FixYourFile(
            _("The token file cannot be read."), hint=_("Delete it and sign in again."), place=str(path)
        ) from exc
    return {str(name): str(token) for name, token in kept.items()} if isinstance(kept, dict) else {}


def _write(home: Path, kept: dict[str, str]) -> Path:
    path, fresh = home / FILE, home / f"{FILE}.new"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY), "w", encoding="utf-8") as file:
        json.dump(kept, file)
        file.flush()
        os.fsync(file.fileno())
    return fresh.replace(path)
