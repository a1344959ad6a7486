"""Letters as absence notes and mail systems write them."""

from datetime import UTC, date, datetime

from mail_case import AUTO, Case, K

from sdrtui.domain.mail import Report

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
    Case("automatic answer to an answer", K.AUTO_REPLY, "好", "Re: 自动回复: 资料"),
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
