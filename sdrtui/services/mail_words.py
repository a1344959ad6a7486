"""Words about letters: what one was taken for, by what, and what follows; and the note that stays in the log."""

from sdrtui.domain.mail import Letter, MailKind, Sign, Verdict
from sdrtui.domain.mail_text import own_words
from sdrtui.i18n import N_, _
from sdrtui.services.desk import Desk
from sdrtui.services.mail_views import Received, Taken
from sdrtui.services.texts import clean
from sdrtui.services.wording import moment, word
from sdrtui.services.zones import local

QUOTED = 500
"""Characters of a letter that its note keeps."""
_KINDS = {
    MailKind.REPLY: N_("reply"),
    MailKind.AUTO_REPLY: N_("auto reply"),
    MailKind.BOUNCED_HARD: N_("bounced for good"),
    MailKind.BOUNCED_SOFT: N_("bounced for now"),
    MailKind.DEPARTED: N_("has left the company"),
    MailKind.UNSUBSCRIBED: N_("wants no more mail"),
    MailKind.OWN: N_("our own mail"),
    MailKind.UNRELATED: N_("no answer from a person"),
}
_SIGNS = {
    Sign.OUR_ADDRESS: N_("sent from our own address {evidence}"),
    Sign.REPORT: N_("a delivery report: {evidence}"),
    Sign.BOUNCE_TEXT: N_("the mail system says so: {evidence}"),
    Sign.HEADER: N_("its header says {evidence}"),
    Sign.SUBJECT: N_("its subject says {evidence}"),
    Sign.WORDS: N_("it says {evidence}"),
    Sign.RECEIPT: N_("a read receipt"),
    Sign.MAILING_LIST: N_("a mailing list: {evidence}"),
    Sign.PERSON: N_("nothing but a person's own words"),
}
_TAKEN = {
    Taken.LOGGED: N_("logged"),
    Taken.WOULD: N_("would be logged"),
    Taken.KNOWN: N_("taken in before"),
    Taken.REMEMBERED: N_("remembered; an answer to it is recognised"),
    Taken.NOTHING: N_("nothing to do"),
    Taken.UNMATCHED: N_("nobody found"),
    Taken.PROBLEM: N_("not readable"),
}


def kind_word(kind: MailKind) -> str:
    """Return what a letter is taken for, in words."""
    return _(_KINDS[kind])


def result_word(received: Received) -> str:
    """Return what was done about a letter, in words."""
    is_own = received.verdict is not None and received.verdict.kind is MailKind.OWN
    if received.taken is Taken.WOULD and is_own:
        return _("would be remembered")
    return _(_TAKEN[received.taken])


def sign_sentence(verdict: Verdict) -> str:
    """Return by what it was recognised."""
    return _(_SIGNS[verdict.sign]).format(evidence=clean(verdict.evidence))


def note_of(letter: Letter, verdict: Verdict) -> str:
    """Return the note of the record: that it comes from mail, what it was recognised by, and what the person wrote."""
    lines = [_("From mail: {subject}").format(subject=letter.subject or "-")]
    if verdict.sign is not Sign.PERSON:
        lines.append(sign_sentence(verdict))
    if verdict.away_until is not None:
        lines.append(_("Away until {day}.").format(day=verdict.away_until.isoformat()))
    if verdict.successor is not None:
        lines.append(_("Successor: {who}").format(who=verdict.successor))
    said = own_words(letter.text)[:QUOTED]
    return clean("\n".join([*lines, said] if said else lines))


def follow_words(desk: Desk, received: Received) -> str:
    """Return what follows from a letter, in words; for a dry run as far as it can be told."""
    zone = received.match.zone if received.match else desk.zone
    parts = [part for part in (received.reason, received.foreseen) if part]
    if received.exit is not None:
        parts.append(_("the playbook ended: {exit}").format(exit=word(received.exit)))
    elif received.until is not None:
        parts.append(_("paused until {at}").format(at=local(received.until, zone).date().isoformat()))
    if received.next_at is not None:
        parts.append(_("next touch {at}").format(at=moment(local(received.next_at, zone))))
    if received.verdict is not None and received.verdict.successor is not None:
        parts.append(_("successor: {who}").format(who=received.verdict.successor))
    return _("; ").join(parts)
