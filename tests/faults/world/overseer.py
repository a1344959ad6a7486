"""Who sees each request before it leaves, and each answer as the client takes it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from sdrtui.crm.port import Write, WriteResult

if TYPE_CHECKING:
    from world.port import Port


class Overseer(Protocol):
    """Sees every request and every answer of one life."""

    def writing(self, port: "Port", batch: Sequence[Write]) -> None:
        """Look at a batch that is about to leave."""

    def wrote(self, port: "Port", batch: Sequence[Write], outcome: Sequence[WriteResult] | Exception) -> None:
        """Look at what came back."""

    def reading(self, port: "Port", since: str) -> None:
        """Look at a pull that is about to leave."""

    def finding(self, port: "Port", write: Write) -> None:
        """Look at a look-up that is about to leave."""
