"""What forecasts reckon with: shares of outcomes, conversion by stage, what one person can do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.playbook import Step

_USUAL: Mapping[tuple[Channel, Action | None], Outcome] = MappingProxyType(
    {
        (Channel.PHONE, None): Outcome.NO_ANSWER,
        (Channel.PHONE, Action.VOICEMAIL): Outcome.VOICEMAIL,
        (Channel.WECHAT, None): Outcome.MESSAGE_SENT,
        (Channel.WECHAT, Action.ADD): Outcome.REQUEST_SENT,
        (Channel.WECHAT, Action.MOMENTS): Outcome.DONE,
        (Channel.EMAIL, None): Outcome.SENT,
    }
)
"""What comes of a touch when nothing in particular does."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and where it comes from."""

    value: float
    source: str = ""


@dataclass(frozen=True, slots=True)
class Rates:
    """What a forecast reckons with.

    The defaults are the method's benchmarks: 1,000 leads bring 100 MQL, 50 opportunities and 30 deals, with 2 SDRs and
    5 sellers (DOMAIN 1).
    """

    outcomes: Mapping[str, Mapping[Outcome, float]] = field(default_factory=lambda: MappingProxyType({}))
    """Shares of outcomes by `channel`, or by `channel.action` where an action differs from its channel; what is left
    to one is the usual outcome."""
    mql: Figure = Figure(0.10)
    """Of the leads, how many become MQL."""
    opportunity: Figure = Figure(0.50)
    """Of the MQL, how many become an opportunity."""
    won: Figure = Figure(0.60)
    """Of the opportunities, how many are won."""
    touches_a_day: Figure = Figure(100)
    """What one SDR can do on a working day."""
    leads_an_sdr: Figure = Figure(500)
    opportunities_a_seller: Figure = Figure(10)

    def shares(self, channel: Channel, action: Action) -> tuple[tuple[Outcome, float], ...]:
        """Return every outcome of such a touch with its share, the likeliest first; they add up to 1."""
        named = self.outcomes.get(f"{channel}.{action}", self.outcomes.get(channel.value, {}))
        whole = max(1.0, sum(named.values()))
        shares = {outcome: share / whole for outcome, share in named.items() if share > 0}
        usual = usual_outcome(channel, action)
        rest = 1.0 - sum(shares.values())
        if rest > 1e-9:  # noqa: PLR2004  # what adding floats leaves over is no outcome
            shares[usual] = shares.get(usual, 0.0) + rest
        return tuple(sorted(shares.items(), key=lambda share: (-share[1], share[0])))

    def shares_of(self, step: Step) -> tuple[tuple[Outcome, float], ...]:
        """Return the same for a step."""
        return self.shares(step.channel, step.action)


def usual_outcome(channel: Channel, action: Action) -> Outcome:
    """Return what comes of a touch when nothing in particular does."""
    return _USUAL.get((channel, action)) or _USUAL.get((channel, None), Outcome.DONE)
