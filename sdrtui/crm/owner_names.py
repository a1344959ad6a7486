"""Who our SDRs are in a CRM: as config.toml names them, by the id of an owner there or by an email."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from sdrtui.crm.port import Write


@dataclass(frozen=True, slots=True)
class OwnerNames:
    """The SDRs' names, ours and theirs; whoever is not named is found by what the adapter takes for the default."""

    named: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """By SDR: the owner's id or email in the CRM."""

    def sdr(self, ref: str, email: str = "", default: str = "") -> str:
        """Return the SDR who this owner is; a name that config.toml gives to another owner is nobody's by default."""
        known = {ref.casefold(), email.casefold()} - {""}
        found = next((sdr for sdr, theirs in self.named.items() if theirs.casefold() in known), "")
        return found or ("" if default in self.named else default)

    def ref(self, sdr: str) -> str:
        """Return what config.toml calls an SDR in the CRM, the SDR's own name when it says nothing."""
        return self.named.get(sdr, sdr)

    def written(self, write: Write) -> Write:
        """Return a write that names its owner as the CRM does, for a CRM whose owners are known by their ids alone."""
        if not self.named:
            return write
        return replace(write, payload=self._named(write.payload), seen=self._named(write.seen))

    def _named(self, told: Mapping[str, object]) -> Mapping[str, object]:
        sdr = told.get("owner")
        return {**told, "owner": self.named[sdr]} if isinstance(sdr, str) and sdr in self.named else told
