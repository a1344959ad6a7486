"""Contact points as people may see them: masked until revealed, and readable once they are."""

from sdrtui.domain.channel import Point

_SHORT = 7


def masked(kind: Point, value: str) -> str:
    """Return the point with its middle hidden: 138****1234, wx_***, m***@example.com."""
    if kind is Point.EMAIL:
        name, at, domain = value.partition("@")
        return f"{name[:1]}***{at}{domain}"
    if kind is Point.PHONE or value.isdigit():
        number, mark, extension = readable(Point.PHONE, value).partition(" ext ")
        shown = f"{number[:3]}****{number[-4:]}" if len(number) > _SHORT else f"****{number[-2:]}"
        return f"{shown}{mark}{extension}"
    return f"{value[:3]}***" if len(value) > 3 else "***"  # noqa: PLR2004  # the three characters shown


def readable(kind: Point, value: str) -> str:
    """Return the point as people write it: a Chinese number without +86, a landline with its 0, then the extension."""
    if kind is not Point.PHONE:
        return value
    number, _, extension = value.partition(";ext=")
    if number.startswith("+86"):
        local = number.removeprefix("+86")
        number = local if local.startswith("1") and not local.startswith("10") else f"0{local}"
    return f"{number} ext {extension}" if extension else number
