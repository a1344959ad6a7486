"""The house's arrows (who may import whom) and what each entry point may load, as failing tests."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "sdrtui"
EVERYWHERE = {"errors", "i18n"}
ARROWS: dict[str, set[str]] = {
    "domain": set(),
    "playbook": {"domain"},
    "store": {"domain"},
    "crm": {"domain"},
    "intake": {"domain"},
    "channel": {"domain"},
    "sandbox": {"domain"},
    "browser": set(),
    "sync": {"domain", "store", "crm"},
    "services": {"domain"},
    "sample": {"domain", "services"},
    "tui": {"domain", "services", "channel"},
    "cli": {"domain", "services", "sample", "settings", "bootstrap", "__init__"},
    "calendars": {"domain"},
    "settings": {"domain", "config_file"},
    "config_file": {"domain"},
}
"""Room -> rooms it may import. bootstrap and __main__ join the rooms and may import any."""


def modules() -> Iterator[tuple[str, Path]]:
    """Yield the room and the file of every module."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).parts[0].removesuffix(".py"), path


def imported_rooms(path: Path) -> Iterator[tuple[str, int]]:
    """Yield each room of sdrtui that a file imports, wherever in the file, with the line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        names = [alias.name for alias in node.names]
        if isinstance(node, ast.ImportFrom):
            names = [f"sdrtui.{name}" for name in names] if node.module == "sdrtui" else [node.module or ""]
        for name in names:
            if name.startswith("sdrtui."):
                room = name.split(".")[1]
                yield ("__init__" if room.startswith("__") else room), node.lineno


def test_arrows_point_inward() -> None:
    """No room imports one that it may not know."""
    wrong = [
        f"{path.relative_to(PACKAGE)}:{line} imports {room}"
        for home, path in modules()
        if home in ARROWS
        for room, line in imported_rooms(path)
        if room not in ARROWS[home] | EVERYWHERE | {home}
    ]

    assert wrong == []


def test_every_room_has_its_arrows() -> None:
    """A new room must say whom it may import."""
    joined = {"bootstrap", "__main__", "__init__", "_playbooks"} | EVERYWHERE

    assert {home for home, _ in modules()} - joined - set(ARROWS) == set()


def test_domain_uses_the_standard_library_only() -> None:
    """The product's rules depend on nothing that can change under them."""
    allowed = sys.stdlib_module_names | {"sdrtui"}
    wrong = []
    for path in (PACKAGE / "domain").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            wrong += [f"{path.name}: {name}" for name in names if name.split(".")[0] not in allowed]

    assert wrong == []


def test_no_use_case_needs_itself() -> None:
    """No circle among the files of services, imports made inside functions counted too."""
    files = {path.stem: path for path in (PACKAGE / "services").glob("*.py")}

    order = TopologicalSorter({name: needed_services(path) & set(files) for name, path in files.items()})

    assert len(list(order.static_order())) == len(files)


def needed_services(path: Path) -> set[str]:
    """Return the files of services that a file imports; those that only name types are none."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    blocks = [node for node in ast.walk(tree) if isinstance(node, ast.If)]
    typing = {id(node) for block in blocks if "TYPE_CHECKING" in ast.dump(block.test) for node in ast.walk(block)}
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and id(node) not in typing and node.module:
            if node.module == "sdrtui.services":
                found.update(alias.name for alias in node.names)
            elif node.module.startswith("sdrtui.services."):
                found.add(node.module.split(".")[2])
    return found


HEAVY = (
    "sqlmodel",
    "sqlalchemy",
    "alembic",
    "httpx",
    "pydantic",
    "yaml",
    "jinja2",
    "holidays",
    "phonenumbers",
    "openpyxl",
)
LIGHT = (*HEAVY, "textual", "rich", "asyncio", "platformdirs", "dataclasses", "inspect", "pathlib", "urllib")
"""The last five look harmless, and took a third of the time of `today`."""
ENTRY_POINTS = {"--version": LIGHT, "today": LIGHT, "--help": LIGHT}
"""Command -> packages it must not load."""


@pytest.mark.parametrize("command", ENTRY_POINTS)
def test_an_entry_point_loads_only_what_it_needs(command: str, tmp_path: Path) -> None:
    """A light command stays light: the day's list does not wait for SQLAlchemy."""
    code = (
        "import sys; from sdrtui.cli.main import run\n"
        "try: run(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    home = [] if command.startswith("--") else ["--home", str(tmp_path)]
    done = subprocess.run([sys.executable, "-c", code, command, *home], capture_output=True, text=True, check=True)

    loaded = set(done.stderr.splitlines()[-1].split())
    assert loaded & set(ENTRY_POINTS[command]) == set()
