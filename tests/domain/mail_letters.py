"""Letters as people, programs and mail systems write them, each with what it is."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sdrtui.calendars import work_calendar
from sdrtui.domain.mail import Letter, MailKind, Report, Verdict
from sdrtui.domain.mail_verdict import judge

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = work_calendar("CN", range(2025, 2029))
OWN = frozenset({"zhang@us.example", "liu@us.example"})
MONDAY = datetime(2026, 9, 28, 2, 0, tzinfo=UTC)
"""Three days before the National Day holiday of 2026, which lasts to 7 October; 10 October is worked."""


@dataclass(frozen=True)
class Case:
    """One letter and what it must be taken for."""

    name: str
    kind: MailKind
    text: str = ""
    subject: str = "Re: 资料"
    sender: str = "min@hengxin.example"
    headers: dict[str, str] = field(default_factory=dict)
    until: date | None = None
    report_type: str = ""
    reports: tuple[Report, ...] = ()
    at: datetime = MONDAY
    thread: tuple[str, ...] = ("wave1@us.example",)

    @property
    def letter(self) -> Letter:
        """The letter itself."""
        return Letter(
            message_id="x@y",
            sender=self.sender,
            subject=self.subject,
            text=self.text,
            at=self.at,
            headers=self.headers,
            report_type=self.report_type,
            reports=self.reports,
            thread=self.thread,
        )


def judged(case: Case) -> Verdict:
    """Return what a case's letter is taken for."""
    return judge(case.letter, OWN, case.at.astimezone(SHANGHAI).date(), SHANGHAI, CALENDAR)


OUR_FOOT = "如不希望再收到此类邮件，请回复“退订”。To unsubscribe, reply with unsubscribe."
AUTO = {"auto-submitted": "auto-replied"}
K = MailKind
REPLIES = (
    Case("plain", K.REPLY, "好的，下周可以聊聊，周三下午方便。"),
    Case("question", K.REPLY, "你们这个怎么收费？"),
    Case("english", K.REPLY, "Sounds interesting. Could you send me a quote?", "Re: intro"),
    Case("no need", K.REPLY, "暂时没有这方面需求，谢谢。"),
    Case("quote with >", K.REPLY, f"可以，发我资料。\n\n> {OUR_FOOT}"),
    Case(
        "quote by Outlook",
        K.REPLY,
        f"可以。\n\n"
        f"发件人: 张伟 <zhang@us.example>\n发送时间: 2026年9月28日 9:31\n收件人: 王敏\n主题: 资料\n\n{OUR_FOOT}",
    ),
    Case(
        "quote by English Outlook",
        K.REPLY,
        f"Fine with me.\n\nFrom: Zhang Wei\nSent: Monday, September 28, 2026\nTo: Min\nSubject: hello\n\n{OUR_FOOT}",
    ),
    Case(
        "quote by QQ",
        K.REPLY,
        f"行，电话聊。\n\n"
        f'\n------------------ 原始邮件 ------------------\n发件人: "张伟"<zhang@us.example>;\n{OUR_FOOT}',
    ),
    Case(
        "quote by 163",
        K.REPLY,
        f'已阅，请报价。\n\n\nAt 2026-09-28 09:31:00, "张伟" <zhang@us.example> wrote:\n{OUR_FOOT}',
    ),
    Case(
        "quote by Chinese 163", K.REPLY, f'好。\n\n在 2026-09-28 09:31:00，"张伟" <zhang@us.example> 写道：\n{OUR_FOOT}'
    ),
    Case(
        "quote by Foxmail",
        K.REPLY,
        f"请加我微信 wx_min\n\n发件人： 张伟\n发送时间： 2026-09-28 09:31\n收件人： min\n{OUR_FOOT}",
    ),
    Case(
        "quote by Gmail",
        K.REPLY,
        f"Ok.\n\nOn Mon, Sep 28, 2026 at 9:31 AM Zhang Wei <zhang@us.example> wrote:\n\n> {OUR_FOOT}",
    ),
    Case(
        "quote by Gmail over two lines",
        K.REPLY,
        f"Ok.\n\nOn Mon, Sep 28, 2026 at 9:31 AM Zhang Wei <\nzhang@us.example> wrote:\n{OUR_FOOT}",
    ),
    Case(
        "quote by Chinese Gmail",
        K.REPLY,
        f"收到，谢谢。\n\n张伟 <zhang@us.example> 于2026年9月28日周一 09:31写道：\n\n{OUR_FOOT}",
    ),
    Case(
        "answer below the quote", K.REPLY, "On Mon, Sep 28, 2026 Zhang wrote:\n> 如需退订请回复退订\n\n可以，周三见。"
    ),
    Case("footer of their own system", K.REPLY, "方案看了，不错。\n\n--\n恒信数据\n退订请点击这里"),
    Case(
        "instructions in a footer",
        K.REPLY,
        "Thanks, let's talk on Friday.\nTo unsubscribe from our newsletter click here.",
    ),
    Case("product about unsubscribing", K.REPLY, "我们就是做短信退订系统的，想了解你们的接口。"),
    Case("no unsubscription meant", K.REPLY, "我没有要退订，只是最近忙。"),
    Case("travelling but talking", K.REPLY, "我这周在出差，回来我们聊聊，先把报价发我吧？"),
    Case("colleague left, not the writer", K.REPLY, "张三离职手续办完了，以后这块我负责，发我资料。"),
    Case("signed from a phone", K.REPLY, f"可以\n\n发自我的iPhone\n\n> {OUR_FOOT}"),
    Case("calls for tender", K.REPLY, "请于10月8日前把报价发给我，可以吗？"),
)
REFUSALS = (
    Case("退订", K.UNSUBSCRIBED, "退订"),
    Case(
        "退订 with a quote", K.UNSUBSCRIBED, f"退订，谢谢\n\n------------------ 原始邮件 ------------------\n{OUR_FOOT}"
    ),
    Case("td", K.UNSUBSCRIBED, "TD"),
    Case("请退订", K.UNSUBSCRIBED, "您好，麻烦帮我退订一下。"),
    Case("不要再发", K.UNSUBSCRIBED, "请不要再发了！"),
    Case("别再联系", K.UNSUBSCRIBED, "我们没有需求，别再联系我们了。"),
    Case("请勿打扰", K.UNSUBSCRIBED, "请勿打扰，谢谢"),
    Case("停止发送", K.UNSUBSCRIBED, "请停止发送此类邮件，否则投诉。"),
    Case("不想收到", K.UNSUBSCRIBED, "不想再收到你们的推广邮件。"),
    Case("从名单删除", K.UNSUBSCRIBED, "请把我从你们的名单中删除"),
    Case("full width", K.UNSUBSCRIBED, "ＴＤ"),
    Case("unsubscribe", K.UNSUBSCRIBED, "Unsubscribe", "Re: hello"),
    Case("please unsubscribe me", K.UNSUBSCRIBED, "Hi, please unsubscribe me from this. Thanks", "Re: hello"),
    Case("remove me", K.UNSUBSCRIBED, "Remove me from your list.", "Re: hello"),
    Case("stop emailing", K.UNSUBSCRIBED, "Stop emailing me.", "Re: hello"),
    Case("do not contact", K.UNSUBSCRIBED, "Please do not contact me again.", "Re: hello"),
    Case("unsubscribe in the subject", K.UNSUBSCRIBED, "", "unsubscribe", thread=()),
    Case(
        "refusal between quotes",
        K.UNSUBSCRIBED,
        "On Mon, Sep 28, 2026 Zhang wrote:\n> 您好\n\n不要再给我发邮件，也不要再打电话。",
    ),
)
OCT_8 = date(2026, 10, 8)
ABSENCES = (
    Case("header alone", K.AUTO_REPLY, "您好，邮件已收到。", headers=AUTO),
    Case("10月8日回来", K.AUTO_REPLY, "我正在休假，10月8日回来。", "自动回复: 资料", headers=AUTO, until=OCT_8),
    Case("10月8日前", K.AUTO_REPLY, "10月8日前休假，无法及时回复。", "自动回复：资料", until=OCT_8),
    Case("8号", K.AUTO_REPLY, "您好！我在外出差，8号回公司。", "自动回复：资料", until=OCT_8),
    Case("下周一", K.AUTO_REPLY, "我在外地培训，下周一返回。", headers={"x-autoreply": "yes"}, until=date(2026, 10, 5)),
    Case(
        "国庆后", K.AUTO_REPLY, "已放假，国庆后回复您。", headers={"precedence": "auto_reply"}, until=date(2026, 10, 7)
    ),
    Case("Exchange", K.AUTO_REPLY, "谢谢来信。", headers={"x-auto-response-suppress": "All"}),
    Case("bulk", K.AUTO_REPLY, "我们会尽快处理。", headers={"precedence": "bulk"}),
    Case("x-autorespond", K.AUTO_REPLY, "thanks", headers={"x-autorespond": "re"}),
    Case(
        "QQ holiday reply",
        K.AUTO_REPLY,
        "这是来自QQ邮箱的假期自动回复邮件。您好，我最近正在休假中，无法亲自回复您的邮件。",
    ),
    Case("words only", K.AUTO_REPLY, "您好，我已收到您的邮件，目前正在休年假，如有急事请联系前台。"),
    Case("maternity", K.AUTO_REPLY, "您好，我正在休产假，10月8日返岗，邮件将稍后回复。", until=OCT_8),
    Case("subject in Chinese", K.AUTO_REPLY, "", "外出", thread=()),
    Case(
        "out of office",
        K.AUTO_REPLY,
        "I am out of the office until October 8 with limited access to email.",
        "Automatic reply: hello",
        until=OCT_8,
    ),
    Case("back on", K.AUTO_REPLY, "On leave, back on 8 Oct.", "Out of Office: hello", until=OCT_8),
    Case("iso", K.AUTO_REPLY, "I will return on 2026-10-08.", "Auto: hello", headers=AUTO, until=OCT_8),
    Case("stroke", K.AUTO_REPLY, "Out 9/28-10/8.", "OOO", headers=AUTO, until=OCT_8),
    Case(
        "no header in English",
        K.AUTO_REPLY,
        "Thank you for your email. I am on vacation and will reply when I am back on Oct 8th.",
        "Re: hello",
        until=OCT_8,
    ),
    Case(
        "new year rolls",
        K.AUTO_REPLY,
        "休假至1月5日",
        "自动回复",
        at=datetime(2026, 12, 28, 2, tzinfo=UTC),
        until=date(2027, 1, 5),
    ),
    Case("past dates are none", K.AUTO_REPLY, "9月1日至9月5日休假", headers=AUTO),
    Case("our date in the quote is none", K.AUTO_REPLY, "我在休假\n\n> 活动在10月20日\n", headers=AUTO),
    Case("gone for a day", K.AUTO_REPLY, "我已离开公司，10月8日回来。", headers=AUTO, until=OCT_8),
    Case("their unsubscription footer", K.AUTO_REPLY, "收到您的邮件。\n退订", headers=AUTO),
)
LEFT = (
    Case(
        "自动已离职",
        K.DEPARTED,
        "本人已离职，后续工作请联系李雷，邮箱 lilei@hengxin.example",
        "自动回复：资料",
        headers=AUTO,
    ),
    Case("此员工已离职", K.DEPARTED, "您好，该员工已离职，如有需要请联系人事。", "自动回复"),
    Case("by hand", K.DEPARTED, "您好，我已经离职了，之后请找接手的同事韩梅梅，hanmeimei@hengxin.example"),
    Case("不再任职", K.DEPARTED, "我已不在恒信任职，请勿再发此邮箱。"),
    Case(
        "no longer with",
        K.DEPARTED,
        "Min Wang is no longer with Hengxin Data. Please contact Lei Li at lei.li@hengxin.example.",
        "Automatic reply: hello",
        headers=AUTO,
    ),
    Case("has left", K.DEPARTED, "Min has left the company.", "Automatic reply", headers=AUTO),
    Case("I left", K.DEPARTED, "I am no longer working at Hengxin.", "Re: hello"),
)
GONE = Report("min@hengxin.example", "failed", "5.1.1", "smtp; 550 5.1.1 user unknown")
FULL = Report("min@hengxin.example", "failed", "4.2.2", "smtp; 452 mailbox full")
DAEMON = "mailer-daemon@mx.example"
BOUNCES = (
    Case("dsn 5", K.BOUNCED_HARD, "failed", "Undelivered Mail", DAEMON, report_type="delivery-status", reports=(GONE,)),
    Case("dsn 4", K.BOUNCED_SOFT, "full", "Undelivered Mail", DAEMON, report_type="delivery-status", reports=(FULL,)),
    Case(
        "dsn delayed",
        K.BOUNCED_SOFT,
        "",
        "Delayed",
        DAEMON,
        report_type="delivery-status",
        reports=(Report("min@hengxin.example", "delayed"),),
    ),
    Case(
        "dsn by code only",
        K.BOUNCED_HARD,
        "",
        "x",
        DAEMON,
        report_type="delivery-status",
        reports=(Report("min@hengxin.example", "failed", "", "smtp; 550 no such user"),),
    ),
    Case(
        "QQ",
        K.BOUNCED_HARD,
        "您的邮件被退回\n收件人：min@hengxin.example\n原因：收件人邮箱不存在。550 Mailbox not found",
        "系统退信",
        "postmaster@qq.com",
    ),
    Case(
        "163",
        K.BOUNCED_HARD,
        "抱歉，您的邮件被退回来了。收件人 min@hengxin.example 不存在",
        "系统退信/Systems bounce",
        "postmaster@163.com",
    ),
    Case("163 full", K.BOUNCED_SOFT, "收件人 min@hengxin.example 邮箱已满，无法投递", "系统退信", "postmaster@163.com"),
    Case(
        "Aliyun",
        K.BOUNCED_HARD,
        "无法送达 min@hengxin.example：host said: 550 5.1.1 recipient unknown",
        "退信通知",
        "postmaster@aliyun.example",
    ),
    Case(
        "Exchange",
        K.BOUNCED_HARD,
        "Your message to min@hengxin.example couldn't be delivered. min wasn't found at hengxin.example",
        "Undeliverable: hello",
        "postmaster@outlook.example",
    ),
    Case(
        "qmail",
        K.BOUNCED_HARD,
        "Hi. This is the qmail-send program. <min@hengxin.example>: permanent error",
        "failure notice",
        DAEMON,
    ),
    Case(
        "greylisted",
        K.BOUNCED_SOFT,
        "min@hengxin.example: 451 4.7.1 Greylisting in action, please try again later",
        "Delivery delayed",
        DAEMON,
    ),
)
OTHERS = (
    Case("own, with a tag", K.OWN, "跟进", sender="zhang+crm@us.example"),
    Case("own follow-up", K.OWN, "补充一下资料", sender="zhang@us.example"),
    Case("a colleague's", K.OWN, "退订", sender="liu@us.example"),
    Case("own absence", K.OWN, "休假中", "自动回复", "zhang@us.example", AUTO),
    Case("read receipt", K.UNRELATED, "已读", "已读: 资料", report_type="disposition-notification"),
    Case(
        "delivered",
        K.UNRELATED,
        "",
        "Relayed",
        DAEMON,
        report_type="delivery-status",
        reports=(Report("a@b.example", "relayed", "2.0.0"),),
    ),
    Case(
        "newsletter",
        K.UNRELATED,
        "本周精选",
        "周报",
        headers={"list-unsubscribe": "<x>", "precedence": "bulk"},
        thread=(),
    ),
)
CASES = (*REPLIES, *REFUSALS, *ABSENCES, *LEFT, *BOUNCES, *OTHERS)
