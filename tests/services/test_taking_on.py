"""New call-ins of the CRM begin their playbook once, whoever syncs."""

from pathlib import Path
from threading import Barrier, Thread

from crm_office import Connected, connected

from sdrtui.domain.ids import LeadId
from sdrtui.services.taking_on import take_on

CALL_INS = 8


def call_in(number: int) -> dict[str, object]:
    points = {"phones": [f"+861380013800{number}"], "wechats": [f"min-{number}"], "emails": []}
    who = {"name": f"王敏{number}", "company": f"恒信{number}数据", "owner": "zhang", "kind": "call-in"}
    return {**who, "points": points, "source": "baidu-sem", "stage": "MAL"}


def pulled_only(here: Connected) -> None:
    """Bring the CRM's leads here, and begin nothing, as a sync that was stopped does."""
    here.desk.crm.sync(None, None)


def test_two_syncs_at_once_begin_each_call_in_once(tmp_path: Path) -> None:
    """A console and a command over one store see the same new leads; each lead gets one run."""
    with connected(tmp_path) as here:
        for number in range(CALL_INS):
            here.make(**call_in(number))
        pulled_only(here)
        together, taken = Barrier(2), list[tuple[LeadId, ...]]()

        def sync() -> None:
            desk = here.office.desk("zhang")
            desk.store.lead  # noqa: B018  # the store is open before they start
            together.wait()
            taken.append(take_on(desk))

        both = [Thread(target=sync) for _ in range(2)]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()

        leads = [lead for some in taken for lead in some]
        contacts = {here.desk.store.lead(lead).contact for lead in leads}
        assert CALL_INS == len(leads) == len(set(leads))
        assert [1] * CALL_INS == [len(here.desk.store.open_cases(contact)) for contact in contacts]
