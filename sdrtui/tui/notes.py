"""Notes being typed, by touch: what is on the screen, and what of it the store does not have yet."""

from sdrtui.domain.ids import TouchId


class Notes:
    """The drafts of this session. A draft becomes the note of the touch's next outcome."""

    def __init__(self) -> None:
        self._texts: dict[TouchId, str] = {}
        self._unsaved: set[TouchId] = set()

    def typed(self, touch: TouchId, text: str) -> None:
        """Take what was typed so far."""
        if self._texts.get(touch) != text:
            self._texts[touch] = text
            self._unsaved.add(touch)

    def loaded(self, touch: TouchId, text: str) -> None:
        """Take what the store had, unless something was typed since."""
        self._texts.setdefault(touch, text)

    def get(self, touch: TouchId) -> str | None:
        """Return the draft; None when nobody has looked yet whether the store has one."""
        return self._texts.get(touch)

    def take_unsaved(self) -> list[tuple[TouchId, str]]:
        """Return what must be saved now, and count it as saved."""
        found = [(touch, self._texts[touch]) for touch in self._unsaved]
        self._unsaved.clear()
        return found

    def take(self, touch: TouchId) -> str | None:
        """Return the draft and forget it: it is about to become a note."""
        self._unsaved.discard(touch)
        return self._texts.pop(touch, None)

    def put_back(self, touch: TouchId, text: str) -> None:
        """Take a note back whose record failed; what was typed meanwhile goes below it."""
        newer = self._texts.get(touch, "")
        self._texts[touch] = f"{text}\n{newer}".strip() if newer and newer != text else text
        self._unsaved.add(touch)
