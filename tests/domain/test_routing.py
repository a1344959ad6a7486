"""Where a lead goes by the word that its source was written with."""

import pytest

from sdrtui.domain.ids import PlaybookId
from sdrtui.domain.policy import Route, Source
from sdrtui.domain.routing import routing_of
from sdrtui.domain.stage import Stage

SOURCES = {
    source.id: source
    for source in (
        Source(
            "baidu-sem",
            {"zh": "百度搜索", "en": "Baidu ads"},
            40,
            Route.SDR,
            Stage.MIL,
            PlaybookId("call-in"),
            ("百度SEM",),
        ),
        Source("download", {"zh": "资料下载"}, 10, Route.NURTURE, Stage.MAL, PlaybookId("nurture")),
        Source("referral", {"zh": "同事转介绍"}, 60, Route.SALES, Stage.MQL),
    )
}


@pytest.mark.parametrize("word", ["baidu-sem", "Baidu SEM", "百度搜索", "百度 sem", "ＢＡＩＤＵ　ａｄｓ", "百度-SEM"])
def test_a_source_is_found_by_any_of_its_names(word: str) -> None:
    """Id, title in either language, or alias; width, case, spaces and dashes do not matter."""
    routing = routing_of(word, SOURCES)

    assert ("baidu-sem", Stage.MIL, PlaybookId("call-in"), 40) == (
        routing.source,
        routing.stage,
        routing.playbook,
        routing.score,
    )


@pytest.mark.parametrize(
    ("word", "route"), [("资料下载", Route.NURTURE), ("referral", Route.SALES), ("展会", Route.SDR)]
)
def test_the_source_decides_the_route(word: str, route: Route) -> None:
    """A download is nurtured first, a colleague's lead goes to sales, and what is unknown to an SDR."""
    assert route == routing_of(word, SOURCES).route


@pytest.mark.parametrize("word", ["", "  ", "—"])
def test_no_word_is_no_source(word: str) -> None:
    """An empty cell matches nothing, not even a source with an empty title."""
    odd = {**SOURCES, "odd": Source("odd", {"zh": ""}, 99)}

    assert 0 == routing_of(word, odd).score


def test_an_unknown_word_is_kept() -> None:
    """So that a report can show what was written."""
    assert "微博活动" == routing_of(" 微博活动 ", SOURCES).source
