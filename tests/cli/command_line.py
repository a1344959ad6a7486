"""What a test sees of the command line."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """What one command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)


Command = Callable[..., Answer]


def add_leads(sdrtui: Command, count: int, playbook: str) -> None:
    """Add so many outbound leads who can be reached by everything."""
    for number in range(1, count + 1):
        sdrtui(
            *("lead", "add", "--name", f"王{number}", "--company", f"第{number}数据", "--kind", "outbound"),
            *("--phone", f"138001380{number:02}", "--wechat", f"wx_min_{number:02}", "--playbook", playbook),
            *("--email", f"min{number}@example.com"),
        )
