"""What every adapter must do, as checks to run over one's own: each takes a `Rig` and raises or is silent.

A rig knows how to reach one CRM, how to count what is in it by the CRM's own means, and which faults it can make.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from sdrtui.crm.contract_rig import (
    ContractError,
    Made,
    Rig,
    a_lead,
    all_leads,
    lead_write,
    read_back,
    require,
    touch_write,
    verdict_of,
)
from sdrtui.crm.errors import CrmError, Verdict
from sdrtui.crm.port import CrmPort, Feed, Mode, Write, WriteResult, reads_touches
from sdrtui.domain.payload import LEAD, STAGE, TOUCH, VOID

__all__ = [
    "CHECKS",
    "Check",
    "ContractError",
    "Made",
    "Rig",
    "a_lead",
    "a_touch_arrives_once",
    "all_leads",
    "lead_write",
    "require",
    "touch_write",
    "verdict_of",
]

Check = Callable[[Rig], Awaitable[None]]


async def hello_names_the_account(rig: Rig) -> None:
    """The CRM says who we are to it, the same each time."""
    port = rig.connect()
    first, second = await port.hello(), await port.hello()
    await port.aclose()
    require(bool(first.account) and first.account == second.account, "hello names the account")


async def a_bad_token_is_auth(rig: Rig) -> None:
    """A token that the CRM does not know is never taken for a refusal of the record."""
    port = rig.connect(token="not-a-token")  # noqa: S106  # that is the point
    verdict = await verdict_of(port.hello())
    await port.aclose()
    require(verdict is Verdict.AUTH, f"a bad token is Auth, not {verdict}")


async def a_touch_arrives_once(rig: Rig) -> None:
    """A touch is there after its write, once, and its result names it."""
    port = rig.connect()
    made = await a_lead(rig, port)
    write = touch_write(rig, made)
    [result] = await port.write([write])
    await port.aclose()
    require(result.verdict is Verdict.DONE and bool(result.ref), f"a touch is taken and named: {result}")
    count = await rig.touches(write.token)
    require(count == 1, f"the touch is there once, not {count} times")


async def every_channel_is_taken(rig: Rig) -> None:
    """Touches of every channel arrive, also of those that the CRM has no word for."""
    port = rig.connect()
    made = await a_lead(rig, port)
    for channel in ("phone", "wechat", "email", "sms", "social", "video", "meeting"):
        [result] = await port.write([touch_write(rig, made, channel=channel, note=f"{channel} 😀 עברית")])
        require(result.verdict is Verdict.DONE, f"a touch by {channel} is taken: {result}")
    await port.aclose()


async def a_lost_answer_is_made_good(rig: Rig) -> None:
    """After a write whose answer was lost, the way that the mode prescribes ends with exactly one record."""
    port = rig.connect()
    made = await a_lead(rig, port)
    write = touch_write(rig, made)
    if not await rig.lose_answer():
        return
    verdict = await verdict_of(port.write([write]))
    require(verdict is Verdict.AMBIGUOUS, f"a lost answer is Ambiguous, not {verdict}")
    if port.capabilities.writes[TOUCH].mode is Mode.LOOKED_UP:
        require(bool(await port.find(write)), "mode C finds what has arrived by its token")
    else:
        [again] = await port.write([write])
        require(again.verdict is Verdict.DONE, f"the same write again is taken as done: {again}")
    await port.aclose()
    count = await rig.touches(write.token)
    require(count == 1, f"the touch is there once, not {count} times")


async def a_lead_sent_twice_is_one(rig: Rig) -> None:
    """The create of a lead sent again is the same record, in modes A and B."""
    port = rig.connect()
    if port.capabilities.writes[LEAD].mode is not Mode.LOOKED_UP:
        write = lead_write(rig, rig.new_id())
        refs = {(await port.write([write]))[0].ref for _ in range(3)}
        require(len(refs) == 1, f"one lead, not {len(refs)}")
    await port.aclose()


async def a_failure_of_theirs_is_ambiguous(rig: Rig) -> None:
    """A 5xx may have happened or not."""
    port = rig.connect()
    made = await a_lead(rig, port)
    write = touch_write(rig, made)
    if await rig.be_away():
        verdict = await verdict_of(port.write([write]))
        require(verdict is Verdict.AMBIGUOUS, f"a server's error is Ambiguous, not {verdict}")
        await port.write([write])
        require(await rig.touches(write.token) == 1, "and the same write passes afterwards")
    await port.aclose()


async def a_batch_is_answered_item_by_item(rig: Rig) -> None:
    """One bad write of a batch is refused in the CRM's words, and the others pass."""
    port = rig.connect()
    ability = port.capabilities.writes[TOUCH]
    made = await a_lead(rig, port)
    good = [touch_write(rig, made) for _ in range(min(3, ability.batch))]
    bad = replace(touch_write(rig, made), lead_ref="there-is-no-such-lead")
    results: dict[str, WriteResult] = {}
    for batch in _batches([*good[:1], bad, *good[1:]], ability.batch):
        results.update(await _results(port, batch))
    await port.aclose()
    require(all(results[write.op].verdict is Verdict.DONE for write in good), "the good ones pass")
    require(results[bad.op].verdict is Verdict.PERMANENT, f"the bad one is Permanent: {results[bad.op]}")
    require(bool(results[bad.op].words), "and has the CRM's words")


async def a_stage_and_an_owner_are_set(rig: Rig) -> None:
    """Setting fields of a lead is seen in the feed."""
    port = rig.connect()
    if not {STAGE, LEAD} <= set(port.capabilities.writes):
        return
    made = await a_lead(rig, port)
    op = rig.new_id()
    stage = Write(
        op, op, STAGE, {"lead": made.local, "before": "MAL", "after": "MQL", "at": "", "owner": "", "why": ""}
    )
    op = rig.new_id()
    owner = Write(op, op, LEAD, {"lead": made.local, "owner": rig.other_owner})
    op = rig.new_id()
    title = Write(op, op, LEAD, {"lead": made.local, "title": "销售副总裁"})
    for write in (stage, owner, title):
        [result] = await port.write([replace(write, lead_ref=made.ref)])
        require(result.verdict is Verdict.DONE, f"fields are set: {result}")
    lead = next((each for each in await all_leads(port) if each.ref == made.ref), None)
    await port.aclose()
    require(lead is not None and lead.stage == "MQL", f"the stage is MQL: {lead}")
    require(lead is not None and lead.owner == rig.other_owner, f"the owner is {rig.other_owner}: {lead}")
    require(lead is not None and lead.title in {"", "销售副总裁"}, f"a title that the CRM keeps is set: {lead}")


async def an_undone_touch_is_taken_back(rig: Rig) -> None:
    """A void is taken, again too; the record itself may stay, marked."""
    port = rig.connect()
    if VOID not in port.capabilities.writes:
        return
    made = await a_lead(rig, port)
    touch = touch_write(rig, made)
    [done] = await port.write([touch])
    op = rig.new_id()
    payload = {"record": touch.op, "lead": made.local, "at": "2026-11-23T01:06:00+00:00", "owner": rig.owner}
    void = Write(op, op, VOID, payload, made.ref, done.ref)
    verdicts = [(await port.write([void]))[0].verdict for _ in range(2)]
    await port.aclose()
    require(verdicts == [Verdict.DONE] * 2, f"a void is done, and done again: {verdicts}")


async def a_touch_comes_back(rig: Rig) -> None:
    """Where touches can be read, ours come back as they went: WeChat as WeChat, with author, note and playbook."""
    port = rig.connect()
    if not reads_touches(port):
        await port.aclose()
        return
    made = await a_lead(rig, port)
    write = touch_write(rig, made, channel="wechat", note="加了微信 😀")
    [done] = await port.write([write])
    back = await read_back(port, write)
    require(back is not None, "a touch that was written is read back")
    if back is not None:
        told = (back.lead_ref, back.record, back.owner, back.channel, back.outcome, back.note, back.playbook, back.step)
        names = ("record", "owner", "channel", "outcome", "note", "playbook", "step")
        went = (made.ref, *(write.payload[name] for name in names))
        require(told == went, f"it says what was written: {told}, not {went}")
        require(back.at is not None and not back.is_voided, f"it has its time, and is not void: {back}")
    if VOID in port.capabilities.writes:
        op = rig.new_id()
        payload = {"record": write.op, "lead": made.local, "at": "2026-11-23T01:06:00+00:00", "owner": rig.owner}
        await port.write([Write(op, op, VOID, payload, made.ref, done.ref)])
        back = await read_back(port, write)
        require(back is not None and back.is_voided, f"a touch that was taken back says so: {back}")
    await port.aclose()


async def changes_are_fed_by_server_values(rig: Rig) -> None:
    """What changed after a version is in the feed from that version on; ours carries our id."""
    port = rig.connect()
    if port.capabilities.leads is not Feed.UPDATED_SINCE:
        await port.aclose()
        return
    made = await a_lead(rig, port)
    before = next(lead for lead in await all_leads(port) if lead.ref == made.ref)
    require(before.local in {made.local, ""}, "a lead of ours carries our id, or none")
    await rig.edit(made.ref, owner=rig.other_owner)
    since = port.before(before.version, timedelta())
    after = next((lead for lead in await all_leads(port, since) if lead.ref == made.ref), None)
    await port.aclose()
    require(after is not None and after.owner == rig.other_owner, f"the change is in the feed: {after}")
    require(after is not None and after.version >= before.version, "versions grow")


async def owners_are_listed(rig: Rig) -> None:
    """Everybody who can own a lead is named by the word that leads use."""
    port = rig.connect()
    await a_lead(rig, port)
    owners = await port.owners()
    await port.aclose()
    require(rig.owner in {owner.sdr for owner in owners}, f"{rig.owner} is an owner: {owners}")


CHECKS: Mapping[str, Check] = {
    check.__name__: check
    for check in (
        hello_names_the_account,
        a_bad_token_is_auth,
        a_touch_arrives_once,
        every_channel_is_taken,
        a_lost_answer_is_made_good,
        a_lead_sent_twice_is_one,
        a_failure_of_theirs_is_ambiguous,
        a_batch_is_answered_item_by_item,
        a_stage_and_an_owner_are_set,
        an_undone_touch_is_taken_back,
        a_touch_comes_back,
        changes_are_fed_by_server_values,
        owners_are_listed,
    )
}
"""The suite, by name."""


def _batches(writes: Sequence[Write], size: int) -> list[Sequence[Write]]:
    return [writes[start : start + size] for start in range(0, len(writes), size)]


async def _results(port: CrmPort, batch: Sequence[Write]) -> dict[str, WriteResult]:
    """Return the results by op; a request refused as a whole answers for its only write."""
    try:
        return {result.op: result for result in await port.write(batch)}
    except CrmError as exc:
        return {write.op: WriteResult(write.op, exc.verdict, words=exc.words) for write in batch}
