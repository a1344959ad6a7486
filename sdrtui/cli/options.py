"""Arguments that several commands share, and how their words become values."""

import argparse
from datetime import date

from sdrtui.i18n import _

LAST_PORT = 65535
YEARS = range(1970, 2200)
"""Calendars, and what is counted in instants, reach no further."""


def day(text: str) -> date:
    """Return the date of YYYY-MM-DD."""
    try:
        told = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("{text} is no date; write 2026-11-23").format(text=text)) from None
    if told.year not in YEARS:
        raise argparse.ArgumentTypeError(_("{text} is out of reach; is the year right?").format(text=text))
    return told


def count(text: str) -> int:
    """Return the whole number of the text."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("{text} is no whole number").format(text=text)) from None


def add_sdr(parser: argparse.ArgumentParser) -> None:
    """Declare --sdr."""
    parser.add_argument("--sdr", metavar="SDR", help=_("another SDR than you"))


def add_data_format(parser: argparse.ArgumentParser, *, csv: bool = True) -> None:
    """Declare --json and --csv; without them people get a table."""
    formats = parser.add_mutually_exclusive_group()
    formats.add_argument("--json", action="store_true", help=_("print one JSON document"))
    if csv:
        formats.add_argument("--csv", action="store_true", help=_("print CSV"))


def port(told: str) -> int:
    """Return the number of a port."""
    if not told.isdecimal() or int(told) > LAST_PORT:
        raise argparse.ArgumentTypeError(_("a port is a number from 0 to {last}").format(last=LAST_PORT))
    return int(told)
