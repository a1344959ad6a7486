"""Why a lead was not enrolled, as a sentence."""

from datetime import datetime

from sdrtui.domain import admission
from sdrtui.domain.channel import Point
from sdrtui.domain.ids import SdrId
from sdrtui.domain.team import HOME_ZONE, Member, Team
from sdrtui.domain.why import Fact, Why
from sdrtui.i18n import N_, _
from sdrtui.services.titles import Titles
from sdrtui.services.wording import closing_words, day_word, word
from sdrtui.services.zones import local

_SENTENCES = {
    admission.SUPPRESSED: N_("This person wants no contact."),
    admission.ENDED: N_("{reason}."),
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
    admission.OTHERS_ACCOUNT: N_(
        "{sdr} has been working on this company since {since} ({playbook}). Give them this lead, or have theirs given "
        "to you: sdrtui lead assign LEAD --to SDR"
    ),
    admission.ACCOUNT_HELD: N_(
        "{by} of the same company answered on {since}: nobody else there is approached until that is settled, on "
        "{until} at the latest."
    ),
    admission.NOTHING_TO_DO: N_("No step of the playbook can be made with the contact points that there are."),
    admission.BATCH_FULL: N_("The batch is full: {limit} leads at a time."),
}


def refusal_sentence(reason: Why, team: Team, called: Titles, zone: str = HOME_ZONE) -> str:
    """Return the reason in the reader's language, with days as they are in the zone; an empty fact shows as a dash."""
    facts = {name: _fact(name, value, zone) for name, value in reason.facts.items()}
    if "playbook" in facts:
        facts["playbook"] = called.playbook(str(facts["playbook"]))
    if "sdr" in facts:
        facts["sdr"] = _named(team.member(SdrId(str(facts["sdr"]))))
    if reason.code == admission.WRONG_SOURCE:
        facts |= {name: ", ".join(map(called.source, str(facts[name]).split(", "))) for name in ("is", "wanted")}
    if "need" in facts:
        facts["need"] = word(Point(str(facts["need"])))
    return _(_SENTENCES[reason.code]).format_map(facts)


def _fact(name: str, value: Fact, zone: str) -> Fact:
    if name in {"since", "until"} and value:
        return day_word(local(datetime.fromisoformat(str(value)), zone).date())
    if name == "reason":
        return closing_words(str(value))
    return "-" if value == "" else value


def _named(member: Member) -> str:
    """Return the name, and the id that a command would take, where it is another."""
    return member.name if member.name == member.id else f"{member.name} ({member.id})"
