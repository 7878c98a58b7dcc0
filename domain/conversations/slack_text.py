"""Slack's way of writing messages, turned into the plain words a person sees."""

import re
import unicodedata

_LINK = re.compile(r"<[^<>\n]{0,3000}>")
_ADDRESS = re.compile(r"\b(?:https?://|www\.|mailto:)[^\s<>]{1,2000}", re.IGNORECASE)
_EMAIL = re.compile(r"(?<!\S)[\w.+-]{1,64}@[\w.-]{1,250}")
_EMOJI = re.compile(r"(?<!\S):[a-z0-9_+'-]{1,60}:(?=[\s,.;!?]|\Z)")
_STRUCK = re.compile(r"(?<![\w~])~[^~\s][^~\n]{0,300}~(?![\w~])")
_QUOTED_LINE = re.compile(r"^\s{0,8}&gt;.{0,40000}$", re.MULTILINE)
_SPACES = re.compile(r"[^\S\n]+")

_ESCAPES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_LOOKALIKES = {
    ord(strange): plain
    for plain, strangers in {
        "'": "‘’‚‛′ʼ´",
        '"': "“”„‟″",
        "-": "‐‑‒",
        "\n": "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029",
        " ": "*_`",
    }.items()
    for strange in strangers
}
# Full-width letters and signs; full-width digits stay as they are, for an amount in them is asked back.
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if not 0xFF10 <= code <= 0xFF19}
_TURNS = frozenset("\u202d\u202e")


# What the database cannot keep: NUL, and halves of surrogate pairs, which are no characters.
_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")


def keepable(raw: str) -> str:
    """The text with � in the place of what no database or network takes: NUL, and halves of surrogate pairs."""
    return _UNKEEPABLE.sub("\ufffd", raw)


def plain_text(raw: str) -> str:
    """What a person sees of a Slack message, without mentions, links, emoji, struck-out words and quoted lines.

    Escapes are undone once; typographic quotes and full-width letters become plain ones; invisible characters go.
    """
    text = without_invisible(raw.replace("\r\n", "\n"))
    for noise in (_QUOTED_LINE, _LINK, _ADDRESS, _EMAIL, _EMOJI, _STRUCK):
        text = noise.sub(" ", text)
    for escaped, plain in _ESCAPES:
        text = text.replace(escaped, plain)
    return _SPACES.sub(" ", plain_letters(text)).strip()


_QUOTATION = re.compile(
    r"(?P<whose>\b(?:cv|resume|résumé|e-?mails?|letter|linkedin|profile|portfolio|message|wrote"
    r"|website)\b[^\"\n]{0,40})"
    r"\"[^\"\n]{1,500}\"",
    re.IGNORECASE,
)


def without_quotations(plain: str) -> str:
    """A plain text without what it quotes of a letter, profile or message: those words are not the writer's."""
    return _QUOTATION.sub(r"\g<whose> ; ", plain)


def plain_letters(text: str) -> str:
    """The text with plain quotes and dashes for typographic ones and half-width letters for full-width ones."""
    return text.translate(_LOOKALIKES).translate(_FULL_WIDTH)


def without_invisible(text: str) -> str:
    """The text without zero-width, direction and other format characters."""
    if text.isascii():
        return text
    return "".join(char for char in text if unicodedata.category(char) != "Cf")


def turns_direction(raw: str) -> bool:
    """Whether the text overrides its reading direction, so that digits are seen in another order than sent."""
    return not _TURNS.isdisjoint(raw)
