"""Which variables a script may name. What `facts` builds, plus what the team's policy holds."""

from collections.abc import Iterable, Mapping

from sdrtui.domain.policy import Policy

Tree = Mapping[str, "Tree | None"]
"""Names below a name; None for a text."""


def _texts(names: str) -> Tree:
    return dict.fromkeys(names.split())


_PERSON = _texts("name title phone wechat email")
_LAST = _texts("day weekday outcome subject")
_FIXED: Tree = {
    "contact": _texts("name surname title salutation wechat email"),
    "account": _texts("name short_name industry region headcount"),
    "lead": _texts("source source_title note stage"),
    "seller": _PERSON,
    "pain": None,
    "last": {"phone": _LAST, "wechat": _LAST, "email": _LAST},
    "today": _texts("day weekday greeting"),
    "unsubscribe": None,
    "playbook": _texts("title"),
}


def variables(policy: Policy, roles: Iterable[str]) -> Tree:
    """Return every variable there is, for a playbook in which these seller roles take part."""
    team = _tree(policy.team)
    written = policy.team.get("sellers")
    named = [str(role) for role in written] if isinstance(written, Mapping) else []
    stories = policy.team.get("stories")
    known = [set(story) for story in stories if isinstance(story, Mapping)] if isinstance(stories, list) else []
    return {
        **_FIXED,
        "team": team,
        "story": dict.fromkeys(str(key) for key in {"company", "industry", "result"}.union(*known) - {"industries"}),
        "sellers": dict.fromkeys(["sdr", *named, *roles], _PERSON),
    }


def _tree(values: Mapping[str, object]) -> Tree:
    return {str(key): _tree(value) if isinstance(value, Mapping) else None for key, value in values.items()}
