"""The `accounts` of policy.yaml: its shape as a pydantic model, and the domain's rules from it."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from sdrtui.domain.account_rules import AccountRules, OthersAccount
from sdrtui.playbook.fields import Part
from sdrtui.playbook.limit_part import LimitPart, as_limit

Days = Annotated[int, Field(ge=1, le=250)]
OfDays = Annotated[LimitPart[Days] | None, BeforeValidator(as_limit, json_schema_input_type=LimitPart[Days] | Days)]


class AccountsPart(Part):
    """Companies."""

    hold_days: OfDays = None
    others: OthersAccount = OthersAccount.REFUSE


def accounts_of(part: AccountsPart) -> AccountRules:
    """Return the rules; what the file leaves out is as the domain has it."""
    days = part.hold_days.value if part.hold_days is not None else AccountRules().hold_days
    return AccountRules(hold_days=days, others=part.others)
