"""Why a lead was not enrolled, as a sentence."""

from sdrtui.domain import admission
from sdrtui.domain.channel import Point
from sdrtui.domain.why import Why
from sdrtui.i18n import N_, _
from sdrtui.services.wording import word

_SENTENCES = {
    admission.SUPPRESSED: N_("This person wants no contact."),
    admission.WRONG_STAGE: N_("The stage is {is}; the playbook is for {wanted}."),
    admission.WRONG_SOURCE: N_("The source is {is}; the playbook is for {wanted}."),
    admission.WRONG_INDUSTRY: N_("The industry is {is}; the playbook is for {wanted}."),
    admission.WRONG_REGION: N_("The region is {is}; the playbook is for {wanted}."),
    admission.WRONG_TITLE: N_("The job title is {is}; the playbook is for {wanted}."),
    admission.WRONG_HEADCOUNT: N_("The headcount is {is}; the playbook is for {wanted}."),
    admission.LACKS_POINT: N_("There is no {need}."),
    admission.NOT_SILENT: N_("Silent for {days} days; the playbook wants {wanted}."),
    admission.ALREADY_IN: N_("Already in {playbook}."),
    admission.EXCLUSIVE: N_("Runs in {playbook}, which allows no other beside it."),
    admission.OTHERS_ACCOUNT: N_("{sdr} is working on this company."),
    admission.NOTHING_TO_DO: N_("No step of the playbook can be made with the contact points that there are."),
    admission.BATCH_FULL: N_("The batch is full: {limit} leads at a time."),
}


def refusal_sentence(reason: Why) -> str:
    """Return the reason in the reader's language; an empty fact shows as a dash."""
    facts = {name: value if value != "" else "-" for name, value in reason.facts.items()}
    if "need" in facts:
        facts["need"] = word(Point(str(facts["need"])))
    return _(_SENTENCES[reason.code]).format_map(facts)
