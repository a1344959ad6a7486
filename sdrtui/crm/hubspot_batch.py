"""HubSpot's batch answers, item by item: 200 with results, or 207 with errors beside them, in any order."""

from collections.abc import Mapping, Sequence

from sdrtui.crm.errors import Verdict
from sdrtui.crm.fields import Item, table, tables, text, texts
from sdrtui.crm.hubspot_shapes import KEY
from sdrtui.crm.port import WriteResult
from sdrtui.crm.transport import Answer, one_line
from sdrtui.i18n import _

_WAITING = {"RATE_LIMITS", "RATE_LIMIT"}
_THEIR_FAULT = {"INTERNAL_ERROR", "SERVICE_UNAVAILABLE", "GATEWAY_TIMEOUT"}


def batch_results(answer: Answer, ops: Mapping[str, str], *, by_key: bool) -> list[WriteResult]:
    """Return what was said to each write; one that nothing was said to is left out.

    Args:
        answer: a batch's.
        ops: our op by what the request named the item by.
        by_key: whether that is our key, as in an upsert, or HubSpot's id.
    """
    results: list[WriteResult] = []
    for item in tables(answer.object().get("results")):
        named = text(table(item, "properties"), KEY) if by_key else text(item, "id")
        if named in ops:
            results.append(WriteResult(ops[named], Verdict.DONE, ref=text(item, "id")))
    answered = {result.op for result in results}
    return results + refusals(answer, {named: op for named, op in ops.items() if op not in answered})


def refusals(answer: Answer, left: Mapping[str, str]) -> list[WriteResult]:
    """Return what the errors of a batch say to the writes that have no result, by the ids they were named by."""
    results: list[WriteResult] = []
    for error in tables(answer.object().get("errors") or []):
        blamed = _blamed(error, left)
        results += [error_result(op, error) for op in blamed]
        left = {named: op for named, op in left.items() if op not in blamed}
    return results


def error_result(op: str, error: Item) -> WriteResult:
    """Return what an error of a batch means for a write."""
    category, words = text(error, "category"), one_line(text(error, "message")) or text(error, "category")
    if category in _WAITING:
        return WriteResult(op, Verdict.WAIT, words=words)
    if category in _THEIR_FAULT:
        return WriteResult(op, Verdict.AMBIGUOUS, words=words)
    hint = _("The contact is gone in HubSpot, or was merged into another.") if category == "OBJECT_NOT_FOUND" else ""
    return WriteResult(op, Verdict.PERMANENT, words=words, hint=hint)


def _blamed(error: Item, left: Mapping[str, str]) -> Sequence[str]:
    """Return the writes that an error is about: those it names, or the only one that is left."""
    named = {value for values in table(error, "context").values() for value in texts(values)} | {text(error, "id")}
    blamed = [op for name, op in left.items() if name in named]
    return blamed or (list(left.values()) if len(left) == 1 else [])
