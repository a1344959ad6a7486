"""Finding the adapter that the settings name, among those registered under the entry point group `sdrtui.crm`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Protocol, cast

from sdrtui.crm.port import CrmPort
from sdrtui.errors import FixYourFile
from sdrtui.i18n import _

GROUP = "sdrtui.crm"


@dataclass(frozen=True, slots=True)
class CrmConfig:
    """Where the CRM is and whatever else its adapter reads; never the token."""

    base_url: str
    options: MappingProxyType[str, object] = field(default_factory=lambda: MappingProxyType({}))
    owners: MappingProxyType[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """By SDR, the owner's id or email in the CRM, where config.toml gives one."""


class Connect(Protocol):
    """What an adapter registers: a function that makes its port. It sends nothing yet."""

    def __call__(self, config: CrmConfig, token: str, now: Callable[[], datetime]) -> CrmPort:
        """Return the port; FixYourFile when an option does not fit."""


def adapter(kind: str) -> Connect:
    """Return the adapter of that name.

    Raises:
        FixYourFile: none is installed under it; the hint names those that are.
    """
    from importlib.metadata import entry_points

    if kind == "sandbox":  # there before anything is installed: a checkout has no entry points yet
        from sdrtui.crm.sandbox import connect

        return connect
    found = entry_points(group=GROUP)
    if kind not in found.names:
        known = ", ".join(sorted({"sandbox", *found.names}))
        raise FixYourFile(
            _("There is no CRM adapter named {kind}.").format(kind=kind),
            hint=_("Write one of these in config.toml under [crm] kind: {known}").format(known=known),
        )
    return cast("Connect", found[kind].load())
