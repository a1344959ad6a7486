"""The sandbox CRM's page for people: what it holds and the latest activities. Other people's text stays text."""

from html import escape

from sdrtui.sandbox.book import Book
from sdrtui.sandbox.rules import OBJECTS, Row

SHOWN = 200
COLUMNS = ("at", "sdr", "company", "contact_name", "channel", "action", "outcome", "playbook", "step", "note")
_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:76rem;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #ddd;"
    "vertical-align:top}th{position:sticky;top:0;background:#fff}.void td{text-decoration:line-through;color:#888}"
)


def activity_page(book: Book) -> str:
    """Return the page."""
    activities = list(book.rows["activities"].values())
    counts = " · ".join(f"{len(book.rows[name])} {name}" for name in OBJECTS)
    head = "".join(f"<th>{column.replace('_', ' ')}</th>" for column in COLUMNS)
    rows = "".join(_row(row, book) for row in reversed(activities[-SHOWN:]))
    return (
        f"<!doctype html><meta charset=utf-8><title>Sandbox CRM</title><style>{_STYLE}</style>"
        f"<h1>Sandbox CRM</h1><p>{counts}</p><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _row(activity: Row, book: Book) -> str:
    lead = book.find("leads", str(activity["lead"])) or {}
    shown = {**activity, "company": lead.get("company"), "contact_name": lead.get("name")}
    cells = "".join(f"<td>{escape(str(shown.get(column) or ''))}</td>" for column in COLUMNS)
    return f"<tr{' class=void' if activity.get('voided') else ''}>{cells}</tr>"
