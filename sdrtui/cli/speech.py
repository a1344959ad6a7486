"""argparse's own words in the reader's language: it looks them up by the `_` of its module."""

import argparse

from sdrtui.i18n import N_, _

WORDS = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("one of the arguments %s is required"),
    N_("unrecognized arguments: %s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"),
    N_("expected one argument"),
    N_("expected at most one argument"),
    N_("expected at least one argument"),
    N_("not allowed with argument %s"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("ignored explicit argument %r"),
)
"""What people meet of argparse; what is not here stays English."""


def speak() -> None:
    """Let argparse say its words in the language in use; call it after the language is chosen."""
    setattr(argparse, "_", _)  # noqa: B010  # its only door: gettext itself would read the environment, not --lang
