import pytest

from sdrtui.crm.adapters import CrmConfig, adapter
from sdrtui.crm.sandbox import SandboxCrm
from sdrtui.errors import FixYourFile


async def test_the_sandbox_adapter_is_found() -> None:
    """It is there without any registration."""
    from sync_builders import now

    port = adapter("sandbox")(CrmConfig("http://127.0.0.1:1"), "token", now)

    assert isinstance(port, SandboxCrm)
    await port.aclose()


def test_an_unknown_adapter_is_said_with_those_there_are() -> None:
    """The hint names what can stand in its place."""
    with pytest.raises(FixYourFile) as caught:
        adapter("salesfarce")

    assert "salesfarce" in caught.value.sentence
    assert "sandbox" in caught.value.hint
