import time
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sdrtui.domain.playbook import Text
from sdrtui.playbook.render import MAX_OUTPUT, render
from sdrtui.playbook.script import parsed

FACTS: Mapping[str, object] = {
    "contact": {"name": "王敏", "title": "", "salutation": "王总"},
    "team": {"company": "禾序", "tags": ["快", "稳"], "terms": {}},
    "last": {"phone": {"day": "11月20日"}},
    "lead": {"note": "{{ 7 * 7 }}", "stage": "  "},
    "unsubscribe": "回复退订\x1b[31m\u202e",
    "count": 3,
}


def body(template: str) -> str:
    return render(Text(template), FACTS)[1]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ contact.salutation }}您好", "王总您好"),
        ("{{ contact['name'] }}", "王敏"),
        ("{{ contact.name | first }}", "王"),
        ("{{ contact.title | default('您') }}", "您"),
        ("{{ nobody.at.all | default('您') }}", "您"),
        ("{{ team.tags | join('、') }}", "快、稳"),
        ("{{ team.tags[1] }}", "稳"),
        ("{% for tag in team.tags %}{{ loop.index }}{{ tag }}{% endfor %}", "1快2稳"),
        ("{{ ' ab ' | trim | upper | replace('A', 'X') }}", "XB"),
        ("{% if last.email %}a{% elif last.phone %}{{ last.phone.day }}{% endif %}", "11月20日"),
        ("{{ '有' if contact.title else '无' }}", "无"),
        ("{% if contact.name is defined and contact.wechat is not defined %}ok{% endif %}", "ok"),
        ("{{ count }} {{ contact.name ~ '!' }}", "3 王敏!"),
        ("一\n{% if last.email %}\n二\n{% endif %}\n三", "一\n三"),
        ("{# 只给自己看 #}您好", "您好"),
    ],
)
def test_templates_say_what_they_know(template: str, expected: str) -> None:
    """Values, filters, if and for work; lines that hold only a tag leave no gap."""
    assert (expected, ()) == render(Text(template), FACTS)[1:]


@pytest.mark.parametrize(
    ("template", "shown", "missing"),
    [
        ("加{{ contact.wechat }}。", "加‹contact.wechat›。", "contact.wechat"),
        ("{{ contact.title }}", "‹contact.title›", "contact.title"),
        ("{{ lead.stage }}", "‹lead.stage›", "lead.stage"),
        ("{{ name }}", "‹name›", "name"),
        ("{{ last.email.day }}", "‹last.email.day›", "last.email.day"),
        ("{{ contact.wechat | upper }}", "‹contact.wechat›", "contact.wechat"),
        ("{{ contact.wechat ~ '!' }}", "‹contact.wechat›!", "contact.wechat"),
        ("{% for s in stories %}{{ s.company }}{% endfor %}", "‹stories.company›", "stories.company"),
        ("{{ contact }}", "‹contact›", "contact"),
        ("{{ team.tags }}", "‹team.tags›", "team.tags"),
        ("{{ team.terms }}", "‹team.terms›", "team.terms"),
        ("{{ lead.note }}", "‹lead.note›", "lead.note"),
        ("{{ contact.name is defined }}", "‹script›", "script"),
        ("{{ none }}", "‹script›", "script"),
        ("{{ contact.name", "‹script›", "script"),
    ],
)
def test_what_is_missing_shows_and_is_named(template: str, shown: str, missing: str) -> None:
    """A missing or empty value, or a placeholder that slipped in, is shown by name; never a hole, never braces."""
    assert (shown, (missing,)) == render(Text(template), FACTS)[1:]


def test_missing_variables_are_named_once_in_order() -> None:
    """Subject and body count together."""
    text = Text("{{ b }}{{ a }}{{ b }}", subject="{{ c }}{{ a }}")

    assert ("c", "a", "b") == render(text, FACTS)[2]


def test_a_subject_is_one_line() -> None:
    """A name with a line break cannot add a header to an email."""
    subject, _body, _missing = render(Text("x", subject="{{ n }}"), {"n": "Hi\r\nBcc: all@example.com"})

    assert "Hi Bcc: all@example.com" == subject


def test_control_characters_are_stripped() -> None:
    """Escape codes and text direction marks do not reach the terminal or the buyer."""
    assert "回复退订[31m" == body("{{ unsubscribe }}")
    assert "ab" == body("a\x07b")


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ contact.__class__ }}",
        "{{ contact['__class__'] }}",
        "{{ contact.name.__class__ }}",
        "{{ (contact.name | upper).__init__.__globals__ }}",
        "{{ contact.name.format }}",
        "{{ '{0.__class__}'.format(contact) }}",
        "{{ '%s' % contact }}",
        "{{ self }}",
        "{{ self._TemplateReference__context }}",
        "{{ self ~ '' }}",
        "{{ request.application.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ lipsum.__globals__ }}",
        "{{ namespace() }}",
        "{{ team.tags.append('x') }}",
        "{{ team.tags.pop }}",
        "{{ contact.items() }}",
        "{{ contact.values }}",
        "{{ loop.__class__ }}",
        "{% for t in team.tags %}{{ loop.__init__ }}{{ loop._iterable }}{% endfor %}",
        "{{ contact | attr('__class__') }}",
        "{{ team.tags | map(attribute='__class__') | list }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}{{ os }}",
        "{% extends 'x' %}",
        "{% macro m() %}{{ m }}{% endmacro %}{{ m() }}",
        "{% set x = 1 %}{{ x }}",
        "{% block b %}{% endblock %}",
        "{% call x() %}{% endcall %}",
        "{% filter upper %}x{% endfilter %}",
        "{{ range(10) }}",
        "{{ 2 + 2 }}",
        "{{ contact.name | replace('王', '李', 1, 2) }}",
        "{{ contact.name | replace }}",
        "{{ contact.name < 3 }}",
        "{{ {}['a'] }}",
    ],
)
def test_attacks_on_the_template_engine_come_to_nothing(template: str) -> None:
    """No attribute of a Python object, no call, no other template can be reached; the script is refused."""
    _subject, shown, missing = render(Text(template), FACTS)

    assert missing
    assert not any(word in shown for word in ("class '", "object at", "function", "<", "root:", "builtin"))


@pytest.mark.parametrize(
    "template",
    [
        "{{ 'a' * 9999999999 }}",
        "{{ 9 ** 9 ** 9 ** 9 }}",
        "{% for a in 'xxxxxxxxxxxxxxx' %}{% endfor %}",
        "{% for a in team.tags %}{% for b in team.tags %}{{ a }}{% endfor %}{% endfor %}",
        "{% for a in range(999999999) %}{% endfor %}",
        "{{ " + "(" * 2_000 + ")" * 2_000 + " }}",
        "{% if a %}" * 500 + "{% endif %}" * 500,
        "{{ " + "9" * 5_000 + " }}",
        "{{ 'aaaaaaaaaa'" + " | replace('a', 'aaaaaaaaaaaaaaaaaaaa')" * 30 + " }}",
        "{{ team.tags | join('" + "x" * 3_000 + "')" + " | replace('x', 'xxxxxxxxxx')" * 30 + " }}",
        "{% for a in many %}" + "x" * 1_000 + "{% endfor %}",
        "{{ " + "not " * 2_000 + "1 }}",
        "{{ a" + ".b" * 2_000 + " }}",
    ],
)
def test_a_hostile_template_ends_soon_and_stays_small(template: str) -> None:
    """Nothing that a script holds can hang the program or fill its memory."""
    started = time.perf_counter()
    subject, shown, missing = render(Text(template, subject=template), {**FACTS, "many": ["x"] * 1_000})

    assert missing
    assert len(subject) + len(shown) <= 2 * MAX_OUTPUT
    assert time.perf_counter() - started < 2


WORDS = st.sampled_from(
    ["{{", "}}", "{%", "%}", "{#", "#}", " if ", " endif ", " for ", " in ", "contact", ".", "name", "|", "default"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS | st.text(max_size=5), max_size=14), st.dictionaries(st.text(max_size=4), st.text(max_size=20)))
def test_any_template_and_any_facts_give_text(parts: list[str], contact: dict[str, str]) -> None:
    """No script and no fact crashes the renderer, and what comes out can be shown."""
    template = "".join(parts)

    _subject, shown, missing = render(Text(template), {"contact": contact})

    assert all(char in "\n\t" or char.isprintable() or ord(char) > 0x9F for char in shown)
    assert missing or parsed(template)[0] is not None


@given(st.text(min_size=1).filter(str.strip))
def test_a_fact_is_text_and_never_a_template(value: str) -> None:
    """What a lead's fields hold is said as it is, or called missing; it is not run."""
    _subject, shown, _missing = render(Text("[{{ x }}]"), {"x": "{{ 6 * 7 }}" + value})

    assert "42" not in shown.replace(value, "")
