from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null

from sdrtui.crm.tokens import delete_token, load_token, save_token
from sdrtui.errors import FixYourFile


class Memory(KeyringBackend):
    """A keyring that works."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring's own
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture(params=["none", "works"])
def backend(request: pytest.FixtureRequest) -> Iterator[str]:
    before = keyring.get_keyring()
    none = fail.Keyring()  # type: ignore[no-untyped-call]  # keyring's own
    keyring.set_keyring(Memory() if request.param == "works" else none)
    yield request.param
    keyring.set_keyring(before)


def test_a_token_is_kept_found_and_forgotten(backend: str, tmp_path: Path) -> None:
    """With a keyring nothing lies on the disk; without, a file of the owner's alone."""
    file = save_token("sandbox", "s3cret", tmp_path)

    assert "s3cret" == load_token("sandbox", tmp_path)
    assert load_token("other", tmp_path) is None
    assert (backend == "works") == (file is None)
    assert file is None or 0o600 == file.stat().st_mode & 0o777

    delete_token("sandbox", tmp_path)

    assert load_token("sandbox", tmp_path) is None


def test_a_keyring_that_forgets_is_none(tmp_path: Path) -> None:
    """A keyring that takes a token and does not give it back is treated as missing."""
    before = keyring.get_keyring()
    keyring.set_keyring(null.Keyring())  # type: ignore[no-untyped-call]  # keyring's own
    file = save_token("sandbox", "s3cret", tmp_path)
    found = load_token("sandbox", tmp_path)
    keyring.set_keyring(before)

    assert file is not None
    assert "s3cret" == found


def test_a_file_that_others_can_read_is_refused(backend: str, tmp_path: Path) -> None:
    """Said with the command that mends it."""
    file = tmp_path / "tokens.json"
    file.write_text('{"sandbox": "s3cret"}')
    file.chmod(0o644)

    with pytest.raises(FixYourFile) as caught:
        load_token("sandbox", tmp_path)

    assert "chmod 600" in caught.value.hint
    assert "s3cret" not in str(caught.value)
    assert backend
