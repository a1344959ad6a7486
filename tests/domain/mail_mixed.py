"""Letters of every kind that are easily mistaken for another."""

from datetime import date

from mail_case import AUTO, Case, K

MORE = (
    Case(
        "away 1",
        K.AUTO_REPLY,
        "您好！本人于10月1日-10月8日休假，期间邮件回复不及时，敬请谅解。",
        "自动回复",
        until=date(2026, 10, 8),
    ),
    Case(
        "away 2",
        K.AUTO_REPLY,
        "我将于10月1日至10月8日外出，如有急事请拨打 13800138000。",
        "Re: 资料",
        until=date(2026, 10, 8),
    ),
    Case(
        "away 3",
        K.AUTO_REPLY,
        "Hi, I'm currently out of office, returning Friday, October 9th. For urgent matters contact bob@x.example",
        "Automatic reply: Intro",
        headers=AUTO,
        until=date(2026, 10, 9),
    ),
    Case(
        "away 4",
        K.AUTO_REPLY,
        "I'm OOO until 10/8. ",
        "Re: hello",
        headers=AUTO,
        until=date(2026, 10, 8),
    ),
    Case(
        "away 5",
        K.AUTO_REPLY,
        "感谢您的来信，我们已经收到您的邮件，会尽快回复您。",
        "自动回复: hi",
        headers=AUTO,
    ),
    Case(
        "away 6",
        K.AUTO_REPLY,
        "您好，我出差中，10月12号（周一）回。",
        "[自动回复] Re: 资料",
        until=date(2026, 10, 12),
    ),
    Case(
        "away 7",
        K.AUTO_REPLY,
        "Bin bis 9.10.2026 im Urlaub.",
        "Automatische Antwort: hello",
        headers=AUTO,
        until=date(2026, 10, 9),
    ),
    Case(
        "away 8",
        K.AUTO_REPLY,
        "产假至11月2日，工作由李雷 li@x.example 代理",
        "自动回复",
        headers=AUTO,
        until=date(2026, 11, 2),
    ),
    Case(
        "talks 1",
        K.REPLY,
        "你好，我们10月8日之后再联系，先把报价发给我。",
        "Re: 资料",
    ),
    Case(
        "talks 2",
        K.REPLY,
        "谢谢，已转给采购同事王工处理。",
        "Re: 资料",
    ),
    Case(
        "talks 3",
        K.REPLY,
        "不好意思，刚休假回来，才看到邮件。方便电话吗？",
        "Re: 资料",
    ),
    Case(
        "talks 4",
        K.REPLY,
        "我在外出差，周五回来联系你。",
        "Re: 资料",
    ),
    Case(
        "refuses 1",
        K.UNSUBSCRIBED,
        "不要再发邮件了",
        "Re: 资料",
    ),
    Case(
        "refuses 2",
        K.UNSUBSCRIBED,
        "请不要再给我发这种邮件",
        "Re: 资料",
    ),
    Case(
        "refuses 3",
        K.UNSUBSCRIBED,
        "请取消订阅",
        "Re: 资料",
    ),
    Case(
        "refuses 4",
        K.UNSUBSCRIBED,
        "我要退订。",
        "Re: 资料",
    ),
    Case(
        "refuses 5",
        K.UNSUBSCRIBED,
        "别发了，退订！",
        "Re: 资料",
    ),
    Case(
        "refuses 6",
        K.UNSUBSCRIBED,
        "以后不要再发了谢谢",
        "Re: 资料",
    ),
    Case(
        "refuses 7",
        K.UNSUBSCRIBED,
        "麻烦把我的邮箱从列表里移除，谢谢",
        "Re: 资料",
    ),
    Case(
        "refuses 8",
        K.UNSUBSCRIBED,
        "Please take me off your mailing list",
        "Re: hello",
    ),
    Case(
        "refuses 9",
        K.UNSUBSCRIBED,
        "UNSUBSCRIBE\n\nSent from my iPhone\n\nOn Sep 28, 2026, at 9:31 AM, Zhang Wei <zhang@us.example> wrote:\n> hi",
        "Re: hello",
    ),
    Case(
        "refuses 10",
        K.UNSUBSCRIBED,
        "Not interested. Please don't email me anymore.",
        "Re: hello",
    ),
    Case(
        "refuses 11",
        K.UNSUBSCRIBED,
        "We do not wish to receive further emails from you.",
        "Re: hello",
    ),
    Case(
        "refuses 12",
        K.UNSUBSCRIBED,
        "No thanks, please remove",
        "Re: hello",
    ),
    Case(
        "refuses 13",
        K.UNSUBSCRIBED,
        "再发就投诉你们！停止骚扰！",
        "Re: 资料",
    ),
    Case(
        "refuses 14",
        K.UNSUBSCRIBED,
        "勿扰",
        "Re: 资料",
    ),
    Case(
        "refuses 15",
        K.UNSUBSCRIBED,
        "回复：退订",
        "Re: 资料",
    ),
    Case(
        "talks 5",
        K.REPLY,
        "不用再发资料了，我已经看过，下周见面聊",
        "Re: 资料",
    ),
    Case(
        "talks 6",
        K.REPLY,
        "Please stop by our office on Friday.",
        "Re: hello",
    ),
    Case(
        "talks 7",
        K.REPLY,
        "Don't contact Bob, contact me instead.",
        "Re: hello",
    ),
    Case(
        "talks 8",
        K.REPLY,
        "怎么收费？可以随时取消订阅吗？",
        "Re: 资料",
    ),
    Case(
        "left 1",
        K.DEPARTED,
        "您好，王敏已从我司离职，相关工作由李雷（lilei@hengxin.example）接替，谢谢！",
        "自动回复",
        headers=AUTO,
    ),
    Case(
        "left 2",
        K.DEPARTED,
        "本人已于9月15日离职，如有工作事宜请联系张三丰 13800138000",
        "自动回复",
        headers=AUTO,
    ),
    Case(
        "left 3",
        K.DEPARTED,
        "Thank you for your email. I have left Hengxin as of 1 September. Please contact Li L"
        "ei (lilei@hengxin.example).",
        "Automatic reply: hello",
        headers=AUTO,
    ),
    Case(
        "left 4",
        K.DEPARTED,
        "王敏已经离职了，这个邮箱现在没人用。",
        "Re: 资料",
    ),
    Case(
        "left 5",
        K.DEPARTED,
        "我已离职，请勿再发。",
        "Re: 资料",
    ),
    Case(
        "left 6",
        K.DEPARTED,
        "该邮箱用户已离职，请联系 hr@hengxin.example",
        "系统通知",
        headers={"auto-submitted": "auto-generated"},
    ),
    Case(
        "talks 9",
        K.REPLY,
        "之前的负责人已离职，现在是我负责，请发资料。",
        "Re: 资料",
    ),
    Case(
        "talks 10",
        K.REPLY,
        "张三离职了，我接手，报个价吧",
        "Re: 资料",
    ),
    Case(
        "gone 1",
        K.BOUNCED_HARD,
        "This message was created automatically by mail delivery software.\n\nA message that "
        "you sent could not be delivered to one or more of its recipients. This is a permanen"
        "t error. The following address(es) failed:\n\n  min@hengxin.example\n    host mx.hen"
        "gxin.example [1.2.3.4]\n    SMTP error from remote mail server after RCPT TO:<min@he"
        "ngxin.example>:\n    550 5.1.1 User unknown",
        "Mail delivery failed: returning message to sender",
        "mailer-daemon@exim.example",
        thread=(),
    ),
    Case(
        "gone 2",
        K.BOUNCED_HARD,
        "抱歉，您的邮件被退回来了……\n\n原邮件信息：\n时间\t2026-09-28 09:31:00\n主题\t资料\n收"
        "件人\tmin@hengxin.example\n退信原因：收件人邮件地址(min@hengxin.example)不存在，邮件"
        "无法送达。\n英文说明:550 User not found: min@hengxin.example",
        "系统退信",
        "postmaster@163.com",
        thread=(),
    ),
    Case(
        "gone 3",
        K.BOUNCED_HARD,
        "很抱歉您发送的邮件被退回，以下是该邮件的相关信息：\n被退回邮件\n主 题：资料\n时 间："
        "2026-09-28 09:31:00\n\n无法发送到 min@hengxin.example\n退信原因\t收件人的邮箱帐号不存"
        "在\n建议解决方案\t请核实收件人邮箱",
        "系统退信",
        "postmaster@qq.com",
        thread=(),
    ),
    Case(
        "full 1",
        K.BOUNCED_SOFT,
        "无法发送到 min@hengxin.example\n退信原因：对方邮箱空间不足",
        "系统退信",
        "postmaster@qq.com",
        thread=(),
    ),
    Case(
        "full 2",
        K.BOUNCED_SOFT,
        "** 邮件暂时无法送达，仍在重试 **\n收件人 min@hengxin.example",
        "Delivery Status Notification (Delay)",
        "mailer-daemon@googlemail.com",
        thread=(),
    ),
    Case(
        "gone 4",
        K.BOUNCED_HARD,
        "** Address not found **\n\nYour message wasn't delivered to min@hengxin.example beca"
        "use the address couldn't be found, or is unable to receive mail.\n\nThe response was"
        ":\n550 5.1.1 The email account does not exist",
        "Delivery Status Notification (Failure)",
        "mailer-daemon@googlemail.com",
        thread=(),
    ),
    Case(
        "talks 11",
        K.REPLY,
        "我们的邮件系统最近退信很多，你再发一次",
        "Re: 资料",
        "min@hengxin.example",
        thread=(),
    ),
    Case(
        "gone 5",
        K.BOUNCED_HARD,
        "Undeliverable: 您的邮件无法送达 min@hengxin.example",
        "未送达: 资料",
        "postmaster@hengxin.example",
        thread=(),
    ),
)
