"""Silent leads in segments: those of one title, industry and region, for batches that can be spoken to alike. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sdrtui.domain.candidate import Candidate
from sdrtui.domain.playbook import Playbook
from sdrtui.domain.stage import Kind

NOTHING = "-"
"""How a segment writes what a lead does not say."""


class Trait(StrEnum):
    """What leads are told apart by."""

    TITLE = "title"
    INDUSTRY = "industry"
    REGION = "region"


@dataclass(frozen=True, slots=True, order=True)
class SegmentKey:
    """One title, industry and region; those that do not count are empty."""

    values: tuple[str, ...]

    def __str__(self) -> str:
        """Write it as one names it on the command line."""
        return "/".join(value.replace("/", "|") or NOTHING for value in self.values)


def in_segments(
    candidates: Iterable[Candidate], by: Sequence[Trait], titles: Sequence[Sequence[str]]
) -> dict[SegmentKey, list[Candidate]]:
    """Return the leads by segment, the largest first.

    Args:
        candidates: the leads.
        by: what tells segments apart.
        titles: groups of words that mean the same kind of job; a title goes by the first group with one of its words,
            and by itself when there is none.
    """
    found: dict[SegmentKey, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        found[SegmentKey(tuple(_value(candidate, trait, titles) for trait in by))].append(candidate)
    return dict(sorted(found.items(), key=lambda part: (-len(part[1]), part[0])))


def job_of(title: str, titles: Sequence[Sequence[str]]) -> str:
    """Return the first word of the group that a job title belongs to, or the title."""
    folded = title.casefold()
    group = next((words for words in titles if any(word.casefold() in folded for word in words)), None)
    return group[0] if group else title


def title_groups(team: Mapping[str, object]) -> list[list[str]]:
    """Return the groups of job titles that the policy's pains speak of."""
    pains = team.get("pains")
    listed = [pain.get("titles") for pain in pains if isinstance(pain, Mapping)] if isinstance(pains, list) else []
    return [[str(word) for word in words] for words in listed if isinstance(words, list) and words]


def reactivation_for(days: int, playbooks: Iterable[Playbook]) -> Playbook | None:
    """Return the reactivation for so many days of silence: the one that asks for the most of them."""
    fitting = [
        (book.audience.silent_days, book.id, book)
        for book in playbooks
        if book.kind is Kind.REACTIVATION and book.audience.silent_days and book.audience.silent_days <= days
    ]
    return max(fitting, key=lambda each: each[:2], default=(0, "", None))[2]


def _value(candidate: Candidate, trait: Trait, titles: Sequence[Sequence[str]]) -> str:
    if trait is Trait.INDUSTRY:
        return candidate.account.industry
    if trait is Trait.REGION:
        return candidate.account.region
    own = next((row.title for row in candidate.contacts if row.id == candidate.lead.contact), "")
    return job_of(own, titles)
