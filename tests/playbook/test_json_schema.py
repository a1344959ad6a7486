import json
import re
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
import yaml
from builders import HERE, SHIPPED

from sdrtui.i18n import set_language
from sdrtui.playbook.json_schema import json_schema, policy_json_schema

GOOD = [*sorted((HERE / "good").glob("*.yaml")), *sorted(SHIPPED.glob("*/*.yaml"))]


class EditorLoader(yaml.SafeLoader):
    """YAML 1.2 as editors read it: only true, false, null and numbers are no text."""


EditorLoader.yaml_implicit_resolvers = {}
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("^(null|~|)$"), ["n", "~", ""])
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?\d+$"), list("-0123456789"))
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^-?\d+\.\d+$"), list("-0123456789"))


def as_an_editor_reads(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=EditorLoader)


def test_the_schema_is_a_schema() -> None:
    """It is plain JSON, and right by the standard's own schema."""
    for schema in (json_schema(), policy_json_schema()):
        jsonschema.Draft202012Validator.check_schema(json.loads(json.dumps(schema)))


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_right_files_pass(path: Path) -> None:
    """An editor marks nothing in a file that the product takes."""
    jsonschema.validate(as_an_editor_reads(path), json_schema())


def test_the_shipped_policy_passes() -> None:
    """The same for policy.yaml."""
    jsonschema.validate(as_an_editor_reads(SHIPPED / "policy.yaml"), policy_json_schema())


@pytest.mark.parametrize("name", ["unknown-key", "unknown-value", "missing-key", "bad-numbers", "bare-move", "bad-id"])
def test_an_editor_marks_mistakes(name: str) -> None:
    """Unknown keys and values, missing keys and numbers out of range are seen while typing."""
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(as_an_editor_reads(HERE / "broken" / f"{name}.yaml"), json_schema())


def test_descriptions_speak_the_readers_language() -> None:
    """An author with a Chinese screen reads Chinese in the editor."""
    set_language("zh")
    try:
        schema = json.dumps(json_schema(), ensure_ascii=False)
    finally:
        set_language("en")

    assert "文件所在的文件夹名。" in schema
