"""The CRM's own people: they edit, delete, merge and make leads, and change what its fields accept."""

from dataclasses import dataclass
from random import Random

from world.crm import Crm, Lead
from world.user import SDRS, STAGES


@dataclass
class People:
    """Everybody who works in the CRM itself."""

    crm: Crm
    random: Random

    def stage(self) -> None:
        """Set a lead's stage."""
        self._edit(stage=str(self.random.choice(STAGES)))

    def owner(self) -> None:
        """Give a lead to somebody."""
        self._edit(owner=self.random.choice(SDRS))

    def leave_alone(self) -> None:
        """Note that a person must not be contacted."""
        self._edit(do_not_contact=True)

    def several(self) -> None:
        """Change several leads within one tick of the clock."""
        for _ in range(3):
            self._edit(stage=str(self.random.choice(STAGES)), owner=self.random.choice(SDRS))

    def add(self) -> None:
        """Make a lead."""
        number = self.random.randrange(10**8)
        fields: dict[str, object] = {
            "owner": self.random.choice(SDRS),
            "stage": str(self.random.choice(STAGES)),
            "do_not_contact": False,
            "note": "",
        }
        self.crm.add(fields, {"company": f"蓝海{number}", "name": f"赵云{number}"})

    def delete(self) -> None:
        """Delete a lead."""
        lead = self._lead()
        if lead is not None:
            self.crm.delete(lead)

    def merge(self) -> None:
        """Make one lead of two."""
        lead, into = self._lead(), self._lead()
        if lead is not None and into is not None and lead is not into:
            self.crm.merge(lead, into)

    def close_stage(self) -> None:
        """Take a stage off the list of those that the field accepts."""
        self.crm.gone_stages.add(str(self.random.choice(STAGES)))

    def open_stages(self) -> None:
        """Put every stage back on it."""
        self.crm.gone_stages.clear()

    def forbid(self) -> None:
        """Take away our right to change a lead."""
        lead = self._lead()
        if lead is not None:
            self.crm.forbidden.add(lead.ref)

    def _edit(self, **fields: object) -> None:
        lead = self._lead()
        if lead is not None:
            self.crm.edit(lead, **fields)

    def _lead(self) -> Lead | None:
        alive = [lead for lead in self.crm.leads.values() if not lead.is_deleted and not lead.merged_into]
        return self.random.choice(alive) if alive else None
