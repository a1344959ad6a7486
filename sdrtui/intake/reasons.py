"""Why a cell could not be used, as sentences for the person who has to mend the spreadsheet."""

from sdrtui.i18n import N_, _
from sdrtui.intake import emails, phones, wechat

_LONGEST_QUOTE = 40

_PHONES = {
    phones.Fault.MANGLED: N_(
        "{text}: the spreadsheet shortened this number and its last digits are lost; enter it again as text"
    ),
    phones.Fault.ROUNDED: N_("{text}: the last digits were lost in a spreadsheet; enter the number again as text"),
    phones.Fault.MASKED: N_("{text}: some digits are hidden"),
    phones.Fault.NO_AREA_CODE: N_("{text}: a landline needs its area code"),
    phones.Fault.TOO_SHORT: N_("{text}: too short for a phone number"),
    phones.Fault.TOO_LONG: N_("{text}: too long for a phone number"),
    phones.Fault.UNKNOWN: N_("{text}: no such phone number is given out"),
    phones.Fault.NO_NUMBER: N_("{text}: not a phone number"),
    phones.Fault.FORMULA: N_("{text}: a formula failed in this cell"),
}
_WECHAT = {
    wechat.Fault.TOO_SHORT: N_("{text}: a WeChat id has at least 6 characters"),
    wechat.Fault.TOO_LONG: N_("{text}: a WeChat id has at most 20 characters"),
    wechat.Fault.NO_LETTER_FIRST: N_("{text}: a WeChat id begins with a letter, or is a mobile number"),
    wechat.Fault.NICKNAME: N_("{text}: not a WeChat id; an id has letters, digits, - and _ only"),
    wechat.Fault.NO_PHONE: N_("{text}: the row has no mobile number"),
    wechat.Fault.FORMULA: N_("{text}: a formula failed in this cell"),
}
_EMAILS = {
    emails.Fault.NO_AT: N_("{text}: an email address needs an @"),
    emails.Fault.BAD_DOMAIN: N_("{text}: what follows the @ is no mail domain"),
    emails.Fault.BAD_NAME: N_("{text}: what stands before the @ cannot be an address"),
    emails.Fault.TOO_LONG: N_("{text}: too long for an email address"),
    emails.Fault.FORMULA: N_("{text}: a formula failed in this cell"),
}


def phone_reason(bad: phones.BadPhone) -> str:
    """Return the sentence for a piece that is no number."""
    return _(_PHONES[bad.fault]).format(text=_quoted(bad.text))


def wechat_reason(bad: wechat.BadId) -> str:
    """Return the sentence for a piece that is no WeChat id."""
    return _(_WECHAT[bad.fault]).format(text=_quoted(bad.text))


def email_reason(bad: emails.BadAddress) -> str:
    """Return the sentence for a piece that is no address."""
    return _(_EMAILS[bad.fault]).format(text=_quoted(bad.text))


def _quoted(text: str) -> str:
    """Return the text on one line and not too long."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_QUOTE else f"{line[:_LONGEST_QUOTE]}…"
