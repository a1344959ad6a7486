"""Letters as people write them, in the programs that they use."""

from mail_case import OUR_FOOT, Case, K

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
    Case("our product's name in our subject", K.REPLY, "发我一份介绍", "Re: 自动回复机器人介绍"),
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
