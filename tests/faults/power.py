"""Power cuts: what a disk may hold when the current goes, rebuilt from the calls that a real process made.

A traced process says each write, truncation and sync of its files, and what it called saved. A cut after any of these
calls leaves, of each file, everything up to its last sync; of what was written since, each sector may be there or not.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from random import Random

SECTOR = 512
"""What a disk writes whole: smaller pieces than a page, so that pages tear."""
CALLS = "openat,pwrite64,write,ftruncate,fdatasync,fsync,unlink,sendto"
LINE = re.compile(r"^(?:\[pid +)?(?P<pid>\d+)\]? +(?P<rest>.*)$")
CALL = re.compile(r"^(?P<name>\w+)\((?P<arguments>.*)\) += (?P<result>-?\d+|\?)(?:<(?P<opened>[^>]*)>)?")
TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
PATH = re.compile(r"^\d+<(?P<path>[^>]*)>")


class Kind(StrEnum):
    """What a call did, as far as a disk and those who watch are concerned."""

    WRITE = "write"
    CUT_SHORT = "truncate"
    SYNC = "sync"
    GONE = "unlink"
    SAID = "said"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class Step:
    """One call."""

    kind: Kind
    path: str = ""
    data: bytes = b""
    offset: int = 0


def traced(command: Sequence[str], environment: dict[str, str], trace: Path, inside: Path) -> list[Step]:
    """Run a command to its end and return what it did to the files of that folder, said on stdout, and sent."""
    strace = ["strace", "-f", "-y", "-xx", "-s", "200000", "-o", str(trace), "-e", f"trace={CALLS}"]
    ended = subprocess.run(
        [*strace, *command], capture_output=True, text=True, env=environment, timeout=120, check=False
    )
    assert ended.returncode == 0, ended.stderr
    with trace.open(encoding="ascii") as lines:
        return list(steps_of(lines, str(inside)))


def steps_of(lines: Iterator[str], inside: str) -> Iterator[Step]:
    """Read a trace; a call that another thread's came between counts where it ended."""
    begun: dict[str, str] = {}
    for line in lines:
        found = LINE.match(line)
        if found is None:
            continue
        pid, rest = found["pid"], found["rest"]
        if rest.endswith("<unfinished ...>"):
            begun[pid] = rest.removesuffix("<unfinished ...>").rstrip()
            continue
        if rest.startswith("<..."):
            rest = begun.pop(pid, "") + rest.partition("resumed>")[2]
        step = step_of(rest, inside)
        if step is not None:
            yield step


def step_of(call: str, inside: str) -> Step | None:
    """Return what a call did, or None when it failed or is no matter of ours."""
    found = CALL.match(call)
    if found is None or found["result"].startswith(("-", "?")):
        return None
    name, arguments, result = found["name"], found["arguments"], int(found["result"])
    at = PATH.match(arguments)
    texts = [bytes.fromhex(text.replace("\\x", "")) for text in TEXT.findall(arguments)]
    if name == "sendto":
        return Step(Kind.SENT, data=texts[0][:result])
    if name == "write" and arguments.startswith("1<"):
        return Step(Kind.SAID, data=texts[0][:result])
    path = decoded(at["path"]) if at else texts[0].decode()
    if not path.startswith(inside) or path.endswith("-shm"):
        return None
    return on_disk(name, path, texts, arguments.rpartition(", ")[2])


def on_disk(name: str, path: str, texts: list[bytes], last: str) -> Step | None:
    """Return what a call did to a file; None for one that only opens it."""
    match name:
        case "pwrite64":
            return Step(Kind.WRITE, path, texts[0], int(last))
        case "ftruncate":
            return Step(Kind.CUT_SHORT, path, offset=int(last))
        case "fdatasync" | "fsync":
            return Step(Kind.SYNC, path)
        case "unlink":
            return Step(Kind.GONE, path)
    return None


def decoded(path: str) -> str:
    """Return a path as it is; with -xx strace may write it in hexadecimal too."""
    return bytes.fromhex(path.replace("\\x", "")).decode() if path.startswith("\\x") else path


@dataclass
class Disk:
    """The files of a folder while the steps are played: what is surely there, and what was written since."""

    files: dict[str, bytes] = field(default_factory=dict)
    since: dict[str, list[Step]] = field(default_factory=dict)

    @classmethod
    def holding(cls, folder: Path) -> "Disk":
        """Return a disk with the files that lie there now."""
        return cls({str(file): file.read_bytes() for file in folder.iterdir() if not file.name.endswith("-shm")})

    def play(self, step: Step) -> None:
        """Do the next step."""
        match step.kind:
            case Kind.WRITE | Kind.CUT_SHORT:
                self.since.setdefault(step.path, []).append(step)
            case Kind.SYNC:
                for waiting in self.since.pop(step.path, []):
                    self.files[step.path] = applied(self.files.get(step.path, b""), waiting)
            case Kind.GONE:
                self.files.pop(step.path, None)
                self.since.pop(step.path, None)
            case _:
                pass

    def image(self, random: Random | None, share: float = 0.5) -> dict[str, bytes]:
        """Return what may be there after a cut: the surely kept, and this share of the sectors written since."""
        found = dict(self.files)
        for path, waiting in self.since.items():
            for step in waiting:
                for piece in pieces(step):
                    if random is not None and random.random() < share:
                        found[path] = applied(found.get(path, b""), piece)
        return found


def pieces(step: Step) -> Iterator[Step]:
    """Cut a write into what a disk writes whole."""
    if step.kind is not Kind.WRITE:
        yield step
        return
    for start in range(0, len(step.data), SECTOR):
        yield Step(Kind.WRITE, step.path, step.data[start : start + SECTOR], step.offset + start)


def applied(content: bytes, step: Step) -> bytes:
    """Return a file after a write or a truncation."""
    if step.kind is Kind.CUT_SHORT:
        return content[: step.offset].ljust(step.offset, b"\0")
    held = content.ljust(step.offset, b"\0")
    return held[: step.offset] + step.data + held[step.offset + len(step.data) :]


def written(image: dict[str, bytes], folder: Path) -> None:
    """Put an image into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in image.items():
        (folder / Path(path).name).write_bytes(content)


def victim(*arguments: str) -> tuple[list[str], dict[str, str]]:
    """Return the command and the environment of a process of `victims.py`."""
    victims = Path(__file__).with_name("victims.py")
    tests = victims.parent.parent
    environment = {**os.environ, "PYTHONPATH": f"{tests}{os.pathsep}{tests.parent}", "PYTHONDONTWRITEBYTECODE": "1"}
    return [sys.executable, str(victims), *arguments], environment
