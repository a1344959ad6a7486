"""The headers and words by which automatic answers, somebody's leaving and refusals are told from a person's reply."""

import re
from collections.abc import Mapping

from sdrtui.domain.mail import Successor

_AUTO_PRECEDENCE = frozenset({"bulk", "auto_reply", "auto-reply", "junk"})
_PRESENT = ("x-auto-response-suppress", "x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply")
_LIST = ("list-id", "list-unsubscribe", "list-post", "feedback-id")

_SUBJECT = re.compile(
    r"自动(?:回复|答复|回应)|自动邮件|假期回复|外出自动|(?:休假|年假|产假|出差|外出)(?:通知|中|期间)|不在办公室|"
    r"automatic\s+reply|auto(?:-|\s)?(?:reply|response|matic\s+response)|auto:\s|out\s+of\s+(?:the\s+)?office|"
    r"\booo\b|away\s+from\s+(?:the\s+)?office|on\s+(?:annual\s+|maternity\s+|sick\s+)?(?:leave|vacation)|abwesenheit",
    re.IGNORECASE,
)
_SUBJECT_WHOLE = re.compile(r"^(?:本人|我)?(?:正在|在)?(?:休假|外出|出差|年假|产假|度假)[中啦了]?$")
_SAYS_AUTO = re.compile(
    r"自动(?:回复|答复|发送)|系统自动|auto(?:mat(?:ic|ed)|-)?\s*-?(?:reply|response|generated)|"
    r"this\s+is\s+an\s+automat|automatically\s+generated",
    re.IGNORECASE,
)
_AWAY = re.compile(
    r"休假|年假|产假|婚假|病假|陪产假|外出|出差|不在(?:办公室|公司|岗)|度假|放假|"
    r"out\s+of\s+(?:the\s+)?office|on\s+(?:annual\s+|maternity\s+|paternity\s+|sick\s+|parental\s+)?(?:leave|vacation|holiday)|"
    r"on\s+a\s+business\s+trip|travell?ing|away\s+from|i\s+am\s+away|i'm\s+away|currently\s+away",
    re.IGNORECASE,
)
_CANNED = re.compile(
    r"(?:已|已经)?收到(?:了)?(?:您|你|贵)的?(?:邮件|来信|来函)|感谢(?:您|你)?的?(?:来信|邮件|来函)|"
    r"(?:尽快|及时|第一时间|稍后)(?:给您|给你|与您|向您)?(?:回复|答复|处理|联系|联络)|(?:无法|不能|未能|不便)(?:及时)?(?:回复|查收|查看|处理|收发)|"
    r"(?:急事|紧急|要事|急需)|"
    r"thank(?:s|\s+you)\s+for\s+(?:your|the)\s+(?:e-?mail|message|mail)|limited\s+access|urgent|"
    r"(?:will|shall)\s+(?:respond|reply|answer|get\s+back)|upon\s+my\s+return|when\s+i\s+(?:return|am\s+back|get\s+back)",
    re.IGNORECASE,
)
_TALKS = re.compile(
    r"[?？]|(?:发|给)(?:我|一下|一份|过来)|报价|资料|方案|价格|详聊|聊聊|聊一?下|可以|合作|加我|微信|电话我|打我|联系你|找你|回你|"
    r"\b(?:call\s+me|send\s+me|let's|let\s+us|interested|pricing|proposal|quote|demo)\b",
    re.IGNORECASE,
)
_SHORT = 120
"""Characters of an absence note that says no more than where somebody is and until when."""

_NOT_LEFT = re.compile(r"(?:没有|并未|尚未|未|没|不会|不是)(?:打算)?离职|离职(?:证明|手续|员工|率|面谈|管理|原因)")
_LEFT = re.compile(
    r"(?:已经?|正式)(?:于\S{1,12}?)?(?:从\S{1,20})?(?:离职|离开(?:了)?(?:公司|本公司|该公司|我司|原公司|\S{2,12}公司))|"
    r"(?:已|已经)?不(?:再|在)(?:\S{0,12})(?:任职|就职|供职|工作了)|(?:本人|我|该员工|该用户|该同事|此人|他|她)(?:已经?)?离职|离职了|"
    r"no\s+longer\s+(?:works?|working|employed|with|at|part\s+of)|(?:has|have)\s+left\s+(?:the\s+)?"
    r"(?:company|firm|organi[sz]ation|business|\w+\s+(?:inc|ltd|gmbh|corp))|left\s+the\s+company|"
    r"\bleft\s+\w+(?:\s+\w+){0,2}\s+(?:as\s+of|effective)\b|"
    r"(?:is|am)\s+no\s+longer\s+(?:with|at|employed|working)|last\s+day\s+(?:at|with)\s+",
    re.IGNORECASE,
)
_OF_ONESELF = re.compile(
    r"(?:本人|我)(?:已经?|将|正式|不再|于\S{1,12}(?:已经?)?)|(?:此|该|本|这个?)(?:邮箱|邮件地址|账号|帐号|员工|用户|同事)|"
    r"\bi\s+(?:am|have|no|left)|\bi'(?:m|ve)\b|\bthis\s+(?:mailbox|account|address|person|user|employee)|"
    r"\b(?:has\s+left|no\s+longer\s+works|is\s+no\s+longer)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}", re.IGNORECASE)
_HANDED = re.compile(
    r"(?:请|可|敬请|烦请)?(?:直接)?(?:联系|联络|咨询|转(?:给|交)|找)(?:我的|我们的|我司的|接手的|接任的|新来的|新的)?(?:新?同事|接替者|接任者|继任者|接手人|负责人)?[:：\s]*"
    r"(?P<cn>[\u4e00-\u9fff·]{2,4}?)(?=经理|总监|先生|女士|小姐|老师|总|主管|[,，。；;、\s(（<＜:：]|邮箱|电话|手机|[a-zA-Z0-9])|"
    r"(?:由|交由)(?:我的|我们的|新?同事|新任)?(?:同事)?(?P<by>[\u4e00-\u9fff·]{2,4}?)(?:经理|总监|先生|女士|小姐)?(?:\([^)]{0,60}\))?"
    r"(?:接替|接手|负责|接任|跟进|对接|继续)|"
    r"(?i:contact|reach\s+out\s+to|direct\s+\S+\s+\S*\s*to|replaced\s+by|successor(?:\s+is)?|e-?mail)\s+"
    r"(?:(?i:my|our)\s+(?i:colleague|successor|replacement)s?,?\s+)?(?P<en>[A-Z][a-z'-]+(?:\s+[A-Z][a-z'-]+){0,2})"
)
_NO_NAME = frozenset(
    {"我们", "他们", "公司", "同事", "以下", "客服", "前台", "下列", "人事", "其他", "新的", "本人", "相关"}
)

_FOOTER = re.compile(
    r"(?:如需|如要|如果|若|如您|如不|假如|想要|点击|单击|点此|这里|链接|随时|可以|可回复|请回复).{0,24}(?:退订|取消订阅|拒收)|退订.{0,6}(?:链接|请点|请回复|请按|点击)|"
    r"(?:\bto\b|\bclick\b|\bhere\b|\blink\b|\bif\s+you\b|\bmay\b|\bcan\b|\bat\s+any\s+time\b)"
    r".{0,60}\b(?:unsubscribe|opt[- ]?out)|"
    r"\bunsubscribe\s+(?:link|here|at\s+any|from\s+(?:this|these|our)\s+\w+\s*(?:,|by|click|here))",
    re.IGNORECASE,
)
_NOT_REFUSED = re.compile(
    r"(?:没有|没|不是|并非|不想|不要|未|误)(?:要|想|点|申请)?(?:退订|取消订阅)|退订(?:系统|功能|率|接口|流程|业务)|"
    r"\b(?:don't|do\s+not|didn't|did\s+not|never)\s+(?:want\s+to\s+)?(?:unsubscribe|opt)",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"^\W*(?:td|退订|取消订阅|拒收|unsubscribe|stop|remove(?:\s+me)?|opt[- ]?out|勿扰)\W*(?:谢谢|thanks?|please)?\W*$|"
    r"(?:请|麻烦|帮|给我|我要|我想|我们要|要求|申请|立即|马上|需要|希望)[^。！!？?\n]{0,12}(?:退订|取消订阅)|退订(?:吧|了|谢谢|[,，!！]|$)|"
    r"(?:不用|无需|不必)(?:给我|对我|跟我)?再(?:给我|对我)?(?:发(?:邮件|信息|短信|微信)|打扰|骚扰|联系|来信|推送|致电|打电话)|"
    r"(?:不要|别|请勿|勿|不想|不希望|不愿意?|禁止)(?:给我|向我|往我|给我们|对我|跟我|和我)?(?:再|继续|一直)"
    r"[^。！!？?\n]{0,8}(?:发|打扰|骚扰|联系|来信|推送|寄|收到|致电|打电话)|"
    r"(?:停止|终止)[^。！!？?\n]{0,6}(?:发送|发邮件|骚扰|打扰|推送|联系)|(?:请勿|不要|别|勿)(?:打扰|骚扰)|"
    r"(?:不想|不希望|不愿意?|拒绝)(?:再)?(?:收到|接收|接受)[^。\n]{0,10}(?:邮件|信息|推广|广告|来信)|"
    r"(?:从|把我从)[^。\n]{0,12}(?:名单|列表)[^。\n]{0,6}(?:删除|移除|去掉|删掉)|(?:删除|移除)我的(?:邮箱|联系方式|信息|地址)|"
    r"(?:^|[.!,;]\s*|\bplease\s+|\bkindly\s+|\bjust\s+|\bi\s+(?:want|would\s+like|wish)\s+to\s+|\bcan\s+you\s+)unsubscribe\b|"
    r"\b(?:remove|take|delete)\s+(?:me|us|my\s+(?:e-?mail|address|name|details)|this\s+address)\b[^.\n]{0,30}(?:\bfrom\b|\boff\b|$)|"
    r"\bstop\s+(?:e-?mailing|sending|contacting|mailing|messaging|spamming|writing|calling)\b|"
    r"\b(?:do\s+not|don't|never)\s+(?:ever\s+)?(?:contact|e-?mail|mail|message|write|send)\s+(?:to\s+)?(?:me|us)\b[^.\n]{0,20}"
    r"(?:again|any\s?more|further|$|[.!])|\bno\s+(?:more|further)\s+(?:e-?mails?|messages?|contact)\b|"
    r"\bplease\s+remove\W*$|\bopt(?:ing)?\s+(?:me\s+)?out\b|\bnot\s+(?:wish|want)\s+to\s+(?:receive|be\s+contacted|hear\s+from)\b",
    re.IGNORECASE,
)


def auto_header(headers: Mapping[str, str]) -> str:
    """Return the header that says a machine wrote the letter, as `Name: value`, or nothing."""
    submitted = headers.get("auto-submitted", "").partition(";")[0].strip().lower()
    if submitted and submitted != "no":
        return f"Auto-Submitted: {submitted}"
    precedence = headers.get("precedence", "").strip().lower()
    if precedence in _AUTO_PRECEDENCE:
        return f"Precedence: {precedence}"
    return next((f"{_title(name)}: {headers[name].strip()}" for name in _PRESENT if name in headers), "")


def list_header(headers: Mapping[str, str]) -> str:
    """Return the header of a mailing list or newsletter, or nothing."""
    return next((_title(name) for name in _LIST if name in headers), "")


def auto_subject(subject: str) -> str:
    """Return the words of a subject that only automatic answers have."""
    bare = re.sub(r"^(?:\s*(?:re|回复|答复|fw|fwd|转发)\s*[:：]\s*)+", "", subject, flags=re.IGNORECASE)
    found = _SUBJECT.search(subject) if bare == subject else _SUBJECT_STRICT.search(bare)
    return found[0] if found else (bare if _SUBJECT_WHOLE.match(bare.strip()) else "")


_SUBJECT_STRICT = re.compile(
    r"^[\[【(]?(?:自动(?:回复|答复|回应)|假期回复|automatic\s+reply|auto(?:-|\s)?(?:reply|response)|out\s+of\s+(?:the\s+)?office)"
    r"\s*(?:[:：\]】)]|$)",
    re.IGNORECASE,
)
"""In a reply's subject the rest is ours."""


def auto_words(text: str, *, has_date: bool) -> str:
    """Return the words of an absence note: where somebody is, and what only such notes say beside it."""
    says = _SAYS_AUTO.search(text)
    if says:
        return says[0]
    away = _AWAY.search(text)
    if away is None:
        return ""
    is_note = has_date and len(text) <= _SHORT and not _TALKS.search(text)
    return away[0] if is_note or (_CANNED.search(text) and "?" not in text) else ""


def absence_words(text: str) -> str:
    """Return the word for an absence."""
    found = _AWAY.search(text)
    return found[0] if found else ""


def departed_words(text: str, *, is_auto: bool) -> str:
    """Return the words that say the mailbox's owner has left; a person's letter must speak of its own mailbox."""
    found = _LEFT.search(_NOT_LEFT.sub(" ", text))
    if found is None:
        return ""
    return found[0] if is_auto or _OF_ONESELF.search(text) else ""


def successor(text: str, besides: frozenset[str]) -> Successor | None:
    """Return who takes over, if the letter names somebody."""
    addresses = [match[0].strip(".-").lower() for match in _ADDRESS.finditer(text)]
    address = next((each for each in addresses if each not in besides), "")
    name = ""
    for match in _HANDED.finditer(text):
        found = match["cn"] or match["by"] or match["en"] or ""
        if found and found not in _NO_NAME:
            name = found
            break
    return Successor(name, address) if name or address else None


def refusal(text: str) -> str:
    """Return the words by which somebody asks to be left alone; instructions to others how to unsubscribe are none."""
    for line in text.split("\n"):
        if _FOOTER.search(line):
            continue
        found = _REFUSED.search(_NOT_REFUSED.sub(" ", line).strip())
        if found:
            return found[0].strip()
    return ""


def _title(name: str) -> str:
    return "-".join(part.capitalize() for part in name.split("-"))
