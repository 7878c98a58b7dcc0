"""Other people's words on screen: shown as they were written, and cut only where nothing is torn."""

import re
from collections.abc import Iterator

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_ELLIPSIS = "…"
# Takes no room, and Slack counts it as part of a word: a sign beside it stands at no word's edge, where alone it
# would be mark-up. What people copy from a card and send back is rid of it by `slack_text`.
UNSEEN = "\u200b"
_REPLACEMENT = "\ufffd"
# Control characters but tabs and line ends, halves of surrogate pairs, and what Unicode promises never to be text.
_UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LINE_END = re.compile("\r\n?|[\u2028\u2029]")
# Letters that are written from right to left, and characters that turn the direction of what follows.
_TURNS = re.compile(
    "[\u0590-\u08ff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_OPEN_ISOLATES, _FIRST_STRONG, _CLOSE = "\u2066\u2067\u2068", "\u2068", "\u2069"
# Bold, italic, struck out and code at a word's edge; a quotation at the start of a line; an emoji's name.
_SIGN = re.compile(r"(?<!\w)[*_~]|[*_~](?!\w)|`", re.ASCII)
_QUOTE = re.compile(r"^(?=[^\S\n]*>)", re.MULTILINE)
_EMOJI = re.compile(r":(?=[^\s:]{1,100}:)")
_LONGEST_WHOLE = 3000
# What must stand whole or not at all: an entity, a mention or link, and a figure with its currency and unit.
_WHOLE = re.compile(
    r"&(?:amp|lt|gt);"
    rf"|<[^<>\n]{{0,{_LONGEST_WHOLE - 2}}}>"
    r"|(?:\b[A-Z]{3}[ \u00a0]?|[$€£¥₹][ \u00a0]?)?[+−-]?\d(?:[\d.,'’\u00a0\u202f ]*\d)?"
    r"(?:[ \u00a0\u202f]?(?:%|[kKmM]\b))?"
)


def literal(text: str) -> str:
    """Text for where nothing is mark-up: what cannot be shown is replaced by �, and the words around keep their
    direction, whatever this one is written in."""
    readable = _UNREADABLE.sub(_REPLACEMENT, _LINE_END.sub("\n", text))
    return "\n".join(_isolated(line) for line in readable.split("\n")) if _TURNS.search(readable) else readable


def escape(text: str) -> str:
    """Text as Slack shows it literally in mrkdwn: nothing in it becomes a mention, a link, an emoji or formatting."""
    quiet = _SIGN.sub(rf"{UNSEEN}\g<0>{UNSEEN}", _QUOTE.sub(UNSEEN, literal(text)))
    quiet = _EMOJI.sub(f":{UNSEEN}", quiet)
    return "".join(_ENTITIES.get(letter, letter) for letter in quiet)


def address(text: str) -> str:
    """An address for a link of ours; what would end the link early is written as in addresses."""
    signs = {"<": "%3C", ">": "%3E", "|": "%7C", " ": "%20", "\n": "%0A", "&": "&amp;"}
    return "".join(signs.get(letter, letter) for letter in text)


def size(text: str) -> int:
    """Its length as Slack may count it at worst: characters outside the basic plane count twice."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def clip(text: str, limit: int) -> str:
    """Text within a limit; a longer one is cut at a line or a space where there is one, never inside an entity, a
    mention, a link or a figure."""
    if size(text) <= limit:
        return text
    return text[: _cut(text, limit - 1)].rstrip() + _ELLIPSIS


def pieces(text: str, limit: int) -> Iterator[str]:
    """Text in pieces within a limit, cut where `clip` would cut; nothing but space between two pieces is lost."""
    while size(text) > limit:
        cut = _cut(text, limit) or len(_beginning(text, limit))
        yield text[:cut]
        text = text[cut:].lstrip(" \n")
    if text:
        yield text


def _isolated(line: str) -> str:
    """A line that leaves the direction of what stands beside it alone."""
    if not _TURNS.search(line):
        return line
    kept, depth = [], 0
    for letter in line:
        depth += (letter in _OPEN_ISOLATES) - (letter == _CLOSE)
        if depth < 0:  # would end the isolation put around the line
            depth = 0
            continue
        kept.append(letter)
    return _FIRST_STRONG + "".join(kept) + _CLOSE * (depth + 1)


def _cut(text: str, room: int) -> int:
    """Where to cut so that at most `room` is kept; 0 where something that must stand whole has no room."""
    cut = len(_beginning(text, room))
    space = max(text.rfind("\n", 0, cut + 1), text.rfind(" ", 0, cut + 1))
    cut = space if space > cut // 2 else cut
    for whole in _WHOLE.finditer(text, 0, cut + _LONGEST_WHOLE):
        if whole.start() >= cut:
            break
        if whole.end() > cut:
            return whole.start()
    return cut


def _beginning(text: str, room: int) -> str:
    """As much of a text as has room."""
    kept = text[:room]
    while (over := size(kept) - room) > 0:
        # What is taken away takes two at most.
        kept = kept[: -((over + 1) // 2)]
    return kept
