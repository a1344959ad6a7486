"""The names of a lead's and a touch's fields, and their values, as a screen shows them."""

from sdrtui.services import exchange_words
from sdrtui.tui.cells import clean


def field_word(field: str) -> str:
    """Return a field's name; one that only the CRM has is shown as it is called there."""
    return clean(exchange_words.field_word(field))


def value_text(field: str, value: object) -> str:
    """Return a field's value in words; nothing is said to be empty."""
    return clean(exchange_words.value_word(field, value))
