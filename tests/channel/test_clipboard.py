"""The clipboard: the system's tool that fits the session, then tmux, then the terminal."""

import base64
import sys
from pathlib import Path

import pytest

from sdrtui.channel.clipboard import LONGEST_OSC52, copy, osc52, tools

TEXT = "王总您好，\n我是张伟 'x' $(id)"


def a_tool(folder: Path, name: str, *, works: bool = True) -> Path:
    """Put a program of that name into the folder that writes its input and arguments to a file."""
    out = folder / f"{name}.out"
    program = folder / name
    program.write_text(
        f"#!{sys.executable}\nimport sys\n"
        f"open({str(out)!r}, 'wb').write(sys.stdin.buffer.read() + b'|' + ' '.join(sys.argv[1:]).encode())\n"
        f"sys.exit({0 if works else 1})\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    return out


@pytest.mark.parametrize(
    ("environ", "platform", "expected"),
    [
        ({}, "darwin", ["pbcopy"]),
        ({}, "win32", ["clip.exe"]),
        ({"WSL_DISTRO_NAME": "Ubuntu"}, "linux", ["clip.exe"]),
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, "linux", ["wl-copy", "xclip", "xsel"]),
        ({"DISPLAY": ":0", "TMUX": "/tmp/tmux"}, "linux", ["xclip", "xsel", "tmux"]),
        ({"SSH_CONNECTION": "1"}, "linux", []),
    ],
)
def test_tools_by_session(environ: dict[str, str], platform: str, expected: list[str]) -> None:
    """Only what can reach a clipboard from here is tried, the desktop's own first."""
    assert expected == [tool.name for tool in tools(environ, platform)]


def test_copy_hands_the_text_to_the_tool(tmp_path: Path) -> None:
    """The text goes to the program's input, byte for byte, never to a shell."""
    out = a_tool(tmp_path, "xclip")

    assert "xclip" == copy(TEXT, {"DISPLAY": ":0", "PATH": str(tmp_path)}, "linux")
    assert TEXT.encode() + b"|-selection clipboard" == out.read_bytes()


def test_windows_gets_utf_16(tmp_path: Path) -> None:
    """clip.exe reads Chinese only as UTF-16."""
    out = a_tool(tmp_path, "clip.exe")

    assert "clip.exe" == copy(TEXT, {"WSL_DISTRO_NAME": "x", "PATH": str(tmp_path)}, "linux")
    assert TEXT == out.read_bytes().removesuffix(b"|").decode("utf-16")


def test_a_tool_that_fails_gives_way_to_the_next(tmp_path: Path) -> None:
    """A broken or missing tool is no error while another works."""
    a_tool(tmp_path, "wl-copy", works=False)
    a_tool(tmp_path, "xsel")

    assert "xsel" == copy(TEXT, {"WAYLAND_DISPLAY": "w", "DISPLAY": ":0", "PATH": str(tmp_path)}, "linux")


def test_without_a_tool_it_is_left_to_the_terminal(tmp_path: Path) -> None:
    """None says that OSC 52 is the way, which carries the text in base64 and cannot be steered by it."""
    assert copy(TEXT, {"DISPLAY": ":0", "PATH": str(tmp_path)}, "linux") is None
    sequence = osc52(TEXT)
    assert sequence is not None
    assert TEXT == base64.b64decode(sequence.removeprefix("\x1b]52;c;").removesuffix("\a")).decode()


def test_a_text_too_long_for_the_terminal_is_refused() -> None:
    """Terminals drop a longer sequence without a word, so it is not sent."""
    assert osc52("x" * LONGEST_OSC52) is None
