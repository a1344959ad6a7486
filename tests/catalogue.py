"""Keep the catalogue: extract the strings, add translations, compile.

python tests/catalogue.py                    extract and compile; list what has no Chinese yet; exit 1 if any
python tests/catalogue.py --add FILE.json    the same, after adding {"english": "中文", …}
"""

import argparse
import fcntl
import json
import sys
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parent.parent / "sdrtui"
PO = PACKAGE / "locale" / "zh" / "LC_MESSAGES" / "sdrtui.po"
MO = PO.with_suffix(".mo")


def extracted() -> dict[str, list[str]]:
    """Return each message in the code with the files that use it."""
    found: dict[str, list[str]] = {}
    for name, _line, message, _comments, _context in extract_from_dir(PACKAGE, keywords={"_": None, "N_": None}):
        if isinstance(message, str) and message:
            found.setdefault(message, []).append(name)
    return found


def chinese() -> Catalog:
    """Return the catalogue as it is on disk."""
    if not PO.exists():
        return Catalog(locale="zh", project="sdrtui")
    with PO.open("rb") as stream:
        return read_po(stream, locale="zh")


def updated(old: Catalog, translations: dict[str, str]) -> Catalog:
    """Return a catalogue of exactly the code's messages, with what is known of them in Chinese."""
    new = Catalog(locale="zh", project="sdrtui", fuzzy=False)
    for message, files in sorted(extracted().items()):
        before = old.get(message) or old.obsolete.get(message)
        known = translations.get(message) or (str(before.string) if before and before.string else "")
        new.add(message, known, locations=[(file, 0) for file in sorted(set(files))])
    before_now: dict[str, Message] = {str(entry.id): entry for entry in (*old.obsolete.values(), *old) if entry.id}
    for message, gone in before_now.items():
        if gone.string and message not in new:
            new.obsolete[message] = gone  # a string that comes back keeps its Chinese
    return new


def compiled(catalogue: Catalog) -> bytes:
    """Return the .mo bytes of a catalogue."""
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def untranslated(catalogue: Catalog) -> Iterable[str]:
    """Yield the messages without Chinese."""
    return (str(message.id) for message in catalogue if message.id and not message.string)


def main() -> int:
    """Update the files; return 1 when something has no Chinese."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--add", type=Path)
    chosen = parser.parse_args()
    translations = json.loads(chosen.add.read_text(encoding="utf-8")) if chosen.add else {}
    PO.parent.mkdir(parents=True, exist_ok=True)
    with (PO.parent / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        catalogue = updated(chinese(), translations)
        with PO.open("wb") as stream:
            write_po(stream, catalogue, width=0, include_lineno=False, sort_output=True)
        MO.write_bytes(compiled(chinese()))
    missing = sorted(untranslated(catalogue))
    print(json.dumps(missing, ensure_ascii=False, indent=1))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
