"""Write a spreadsheet as people have them: titles, shuffled columns, numbers in every notation, empty and bad rows.

python tests/intake/messy.py leads.csv --rows 500 --encoding gbk
"""

import argparse
import csv
import json
import random
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from openpyxl import Workbook

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
GIVEN = "敏静丽强磊军洋艳勇杰娟涛明超秀英霞平刚桂芳建华玉兰宇轩子涵浩然梓萱一诺思远晓东海燕"
PLACES = ("北京", "上海", "深圳", "杭州", "苏州", "成都", "武汉", "西安")
WORDS = "恒蓝云信桥图博远智联星河创景鼎盛华"
TRADES = ("软件", "数据", "科技", "机械", "医疗", "教育", "物流", "食品")
FORMS = ("有限公司", "股份有限公司", "（集团）有限公司", "")
TITLES = ("市场总监", "总经理", "采购经理", "IT 主管", "销售总监", "")
SOURCES = ("百度SEM", "官网", "展会", "白皮书下载", "")
HEADERS = ("公司名称", "联系人", "手机", "微信号", "邮箱", "职务", "行业", "城市", "来源", "需求")
PREFIXES = ("138", "139", "150", "151", "186", "188")


@dataclass(frozen=True, slots=True)
class Messy:
    """What was written, for checks."""

    rows: int
    good: int
    """Rows of a person who was not there before."""
    duplicates: int
    rejected: int
    empty: int


@dataclass(frozen=True, slots=True)
class _Person:
    company: str
    name: str
    phone: str
    number: int


def write_messy(path: Path, rows: int = 500, encoding: str = "gbk", seed: int = 20261123) -> Messy:
    """Write a CSV in the encoding, or an XLSX when the file is called so; return what is in it."""
    chance = random.Random(seed)
    headers = list(HEADERS)
    chance.shuffle(headers)
    people: list[_Person] = []
    counts = dict.fromkeys(("good", "duplicates", "rejected", "empty"), 0)
    lines = [["2026 年 11 月线索汇总"], [], headers]
    for number in range(rows):
        kind = _kind(chance, people)
        counts[kind] += 1
        cells = _row(chance, kind, people, number)
        lines.append([cells.get(header, "") for header in headers] if cells else [""] * len(headers))
    (_write_xlsx if path.suffix == ".xlsx" else _csv_writer(encoding))(path, lines)
    return Messy(rows, **counts)


def _kind(chance: random.Random, people: list[_Person]) -> str:
    """Return what the next row is."""
    roll = chance.random()
    if roll < 0.04:
        return "empty"
    if roll < 0.08:
        return "rejected"
    return "duplicates" if roll < 0.13 and people else "good"


def _row(chance: random.Random, kind: str, people: list[_Person], number: int) -> dict[str, str]:
    """Return the cells of one row by header; nothing for an empty one."""
    if kind == "empty":
        return {}
    if kind == "rejected":
        return {
            "公司名称": _company(chance, number),
            "联系人": "李四",
            "手机": chance.choice(("1.38E+10", "138", "见名片", "")),
        }
    if kind == "duplicates":
        known = chance.choice(people)
        return {"公司名称": known.company, "联系人": known.name, "手机": _notation(chance, known.phone), "来源": "展会"}
    person = _Person(_company(chance, number), _name(chance), _mobile(chance, number), number)
    people.append(person)
    return {
        "公司名称": person.company,
        "联系人": person.name,
        "职务": chance.choice(TITLES),
        "行业": chance.choice(TRADES),
        "城市": chance.choice(PLACES),
        "来源": chance.choice(SOURCES),
        "需求": chance.choice(("想了解价格", "", "有 50 人的团队，\n下周联系", '说"年底再看"')),
        **_points(chance, person),
    }


def _points(chance: random.Random, person: _Person) -> dict[str, str]:
    """Return the person's contact points as somebody typed them."""
    phone = _notation(chance, person.phone)
    wechat = f"wx_{person.number:05d}"
    email = f"p{person.number}@example.com"
    return chance.choice(
        (
            {"手机": phone},
            {"手机": phone, "微信号": "同手机", "邮箱": email},
            {"手机": f"{phone}（微信同号）"},
            {
                "手机": f"{phone}/010-{60000000 + person.number}转{person.number % 900 + 100}",
                "微信号": f"微信：{wechat}",
            },
            {"手机": phone, "邮箱": email.upper().replace("@", "＠")},
            {"手机": "1.38E+10" if person.number % 2 else phone, "微信号": wechat},
            {"手机": f"{phone}；+86 {_mobile(chance, person.number + 50_000)}", "邮箱": f"mailto:{email}."},
        )
    )


def _notation(chance: random.Random, phone: str) -> str:
    """Return a mobile in one of the ways people write it."""
    ways: tuple[Callable[[str], str], ...] = (
        str,
        lambda digits: f"+86 {digits}",
        lambda digits: f"{digits[:3]}-{digits[3:7]}-{digits[7:]}",
        lambda digits: f"{digits[:3]} {digits[3:7]} {digits[7:]}",
        lambda digits: digits.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        lambda digits: f"{digits}.0",
        lambda digits: f"手机：{digits}",
        lambda digits: f"0{digits}",
    )
    return chance.choice(ways)(phone)


def _mobile(chance: random.Random, number: int) -> str:
    """Return a number that nobody else in the file has; it does not end in zeros."""
    return f"{PREFIXES[number % len(PREFIXES)]}{chance.randint(10, 99)}{number:05d}{chance.randint(1, 9)}"


def _company(chance: random.Random, number: int) -> str:
    """Return a made-up company of its own."""
    word = chance.choice(WORDS) + chance.choice(WORDS)
    return f"{chance.choice(PLACES)}{word}{number}{chance.choice(TRADES)}{chance.choice(FORMS)}"


def _name(chance: random.Random) -> str:
    return chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, chance.choice((1, 2))))


def _csv_writer(encoding: str) -> Callable[[Path, list[list[str]]], None]:
    def write(path: Path, lines: list[list[str]]) -> None:
        with path.open("w", encoding=encoding, newline="") as stream:
            csv.writer(stream).writerows(lines)

    return write


def _write_xlsx(path: Path, lines: list[list[str]]) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "线索"
    for line in lines:
        sheet.append(
            [int(cell) if cell.isascii() and cell.isdigit() and len(cell) == 11 else cell or None for cell in line]
        )
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(HEADERS))
    book.save(path)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--rows", type=int, default=500)
    parser.add_argument("--encoding", default="gbk")
    parser.add_argument("--seed", type=int, default=20261123)
    chosen = parser.parse_args()
    print(json.dumps(asdict(write_messy(chosen.path, chosen.rows, chosen.encoding, chosen.seed))))
