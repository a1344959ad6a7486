"""Letters as JSON-ready dicts, with the words that people read beside the codes that scripts rely on."""

from sdrtui.services.desk import Desk
from sdrtui.services.mail_views import Received
from sdrtui.services.mail_words import follow_words, kind_word, result_word, sign_sentence
from sdrtui.services.zones import iso

Shape = dict[str, object]


def received(desk: Desk, one: Received) -> Shape:
    """Return what became of one letter."""
    letter, verdict, match = one.letter, one.verdict, one.match
    zone = match.zone if match else desk.zone
    successor = verdict.successor if verdict else None
    away = verdict.away_until if verdict else None
    return {
        "file": one.name,
        "message_id": letter.message_id if letter else None,
        "from": (letter.sender or letter.sender_name) if letter else None,
        "subject": letter.subject if letter else None,
        "at": iso(letter.at, zone) if letter and letter.at else None,
        "kind": verdict.kind.value if verdict else None,
        "taken_for": kind_word(verdict.kind) if verdict else None,
        "sign": verdict.sign.value if verdict else None,
        "evidence": verdict.evidence if verdict else None,
        "why": sign_sentence(verdict) if verdict else None,
        "status": one.taken.value,
        "result": result_word(one),
        "outcome": one.outcome.value if one.outcome else None,
        "who": match.who if match else None,
        "contact": match.contact if match else None,
        "lead": match.lead if match else None,
        "touch": one.touch,
        "matched_by": None if match is None else "thread" if match.is_by_thread else "address",
        "record": one.record,
        "back": away.isoformat() if away else None,
        "paused_until": iso(one.until, zone) if one.until else None,
        "exit": one.exit.value if one.exit else None,
        "next_at": iso(one.next_at, zone) if one.next_at else None,
        "successor": {"name": successor.name, "email": successor.address} if successor else None,
        "follows": follow_words(desk, one),
        "problem": one.reason or None,
    }
