"""Rates from the log: taken where there is enough of it."""

import pytest

from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.measured_rates import LeadCount, OutcomeCount, measured
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.rates import Rates

POLICY = Rates({"phone": {Outcome.INTERESTED: 0.03}})
NOBODY = LeadCount(0, 0, 0)


def call(outcome: Outcome, number: int) -> OutcomeCount:
    return OutcomeCount(Channel.PHONE, Action.CALL, outcome, number, number)


def test_few_touches_say_nothing() -> None:
    """Below a hundred touches of a kind the policy's shares stay."""
    found = measured(POLICY, [call(Outcome.INTERESTED, 50), call(Outcome.NO_ANSWER, 49)], NOBODY)

    assert POLICY == found.rates
    assert () == found.kinds


def test_enough_touches_replace_the_policys_shares() -> None:
    """Shares are of touches; the usual outcome is what is left."""
    found = measured(POLICY, [call(Outcome.INTERESTED, 20), call(Outcome.NO_ANSWER, 180)], NOBODY)

    assert ("phone.call",) == found.kinds
    assert {Outcome.NO_ANSWER: 0.9, Outcome.INTERESTED: 0.1} == pytest.approx(
        dict(found.rates.shares(Channel.PHONE, Action.CALL))
    )


def test_a_later_reply_is_an_outcome_of_the_same_touch() -> None:
    """200 emails sent, 10 of them answered later: one in twenty."""
    sent = OutcomeCount(Channel.EMAIL, Action.MASS, Outcome.SENT, 200, 200)
    replied = OutcomeCount(Channel.EMAIL, Action.MASS, Outcome.REPLIED, 10, 0)
    found = measured(POLICY, [sent, replied], NOBODY)

    assert {Outcome.SENT: 0.95, Outcome.REPLIED: 0.05} == pytest.approx(
        dict(found.rates.shares(Channel.EMAIL, Action.MASS))
    )


@pytest.mark.parametrize(
    ("leads", "mql", "opportunity"),
    [(LeadCount(99, 50, 25), 0.10, 0.50), (LeadCount(200, 40, 10), 0.20, 0.50), (LeadCount(1000, 200, 50), 0.2, 0.25)],
)
def test_stages_need_enough_leads(leads: LeadCount, mql: float, opportunity: float) -> None:
    """A stage's conversion is the log's once a hundred leads stood before it; deals stay the policy's."""
    rates = measured(POLICY, [], leads).rates

    assert (mql, opportunity, 0.60) == (rates.mql.value, rates.opportunity.value, rates.won.value)
