"""Where an offer lies in its range, as a picture: of what a Disclosure shows, and therefore never of more.

The same Disclosure gives the same bytes. The picture brings its own background, so it reads on light and dark
screens; nothing in it is told by colour alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import TypeAlias

from PIL import Image, ImageDraw, ImageFont

from domain.money import amount_text
from domain.recommendations.disclosure import Disclosure
from domain.recommendations.reasoning import money_text
from domain.recommendations.recommendation import Offer
from handlers.slack.views.range_bar import place_in_range, side_words

Colour: TypeAlias = tuple[int, int, int]

WIDTH, HEIGHT, LINE = 360, 108, 21
"""The size at which Slack shows it, without peers, and how much each line about them adds. It has twice as many
pixels each way, for screens that show them."""

# Two pixels a unit are kept, of four that are drawn.
_FINE, _SCALE = 2, 4
_COLOURS = 64
_LEFT, _RIGHT, _TOP, _BOTTOM = 20, WIDTH - 20, 50, 66

_PAPER, _EDGE = (255, 255, 255), (208, 212, 217)
_INK, _QUIET = (29, 28, 29), (85, 88, 94)
_BAR, _BAR_EDGE = (232, 235, 239), (133, 141, 150)
_HALF, _OFFER = (111, 160, 208), (11, 97, 73)

_LARGE, _PLAIN, _SMALL, _SMALLEST = 15, 13, 12, 7


def range_picture(disclosure: Disclosure) -> bytes | None:
    """The picture as PNG; None where no offer is shown, or where an amount is too long to be read in it."""
    if disclosure.offer is None:
        return None
    try:
        return _drawn(disclosure.offer, disclosure)
    except _TooLongError:
        return None


def _drawn(offer: Offer, disclosure: Disclosure) -> bytes:
    canvas = _Canvas.blank(HEIGHT + LINE * len(list(_signs(disclosure))))
    for paint in (_range, _midpoint, _peers, _offer):
        paint(canvas, offer, disclosure)
    return canvas.png()


class _TooLongError(Exception):
    """A line that fits in no size."""


@dataclass(frozen=True, slots=True)
class _Canvas:
    """A sheet measured in the units of WIDTH and HEIGHT, drawn finer than it is kept so that edges are smooth."""

    sheet: Image.Image
    pen: ImageDraw.ImageDraw

    @classmethod
    def blank(cls, height: int) -> "_Canvas":
        sheet = Image.new("RGB", (WIDTH * _SCALE, height * _SCALE), _PAPER)
        canvas = cls(sheet, ImageDraw.Draw(sheet))
        canvas.box(0.5, 0.5, WIDTH - 0.5, height - 0.5, _PAPER, _EDGE)
        return canvas

    def box(self, left: float, top: float, right: float, bottom: float, fill: Colour, edge: Colour) -> None:
        corners = [left * _SCALE, top * _SCALE, right * _SCALE, bottom * _SCALE]
        self.pen.rounded_rectangle(corners, radius=4 * _SCALE, fill=fill, outline=edge, width=_SCALE)

    def line(self, at: float, top: float, bottom: float, ink: Colour, width: float) -> None:
        half = width * _SCALE / 2
        self.pen.rectangle([at * _SCALE - half, top * _SCALE, at * _SCALE + half, bottom * _SCALE], fill=ink)

    def shape(self, corners: list[tuple[float, float]], ink: Colour) -> None:
        self.pen.polygon([(x * _SCALE, y * _SCALE) for x, y in corners], fill=ink)

    def diamond(self, at: float, middle: float) -> None:
        for half, ink in ((7, _PAPER), (5, _INK)):
            self.shape([(at - half, middle), (at, middle - half), (at + half, middle), (at, middle + half)], ink)

    def write(
        self,
        at: float,
        top: float,
        text: str,
        ink: Colour,
        *,
        size: int = _PLAIN,
        room: float = WIDTH,
        indent: float = 0,
    ) -> None:
        """Write a line around a point: moved so that it stays on the sheet, smaller where `room` is too little."""
        font = _fitting(text, size, room)
        width = font.getlength(text) / _SCALE
        left = min(max(at - width / 2, _LEFT), _RIGHT - width) + indent
        self.pen.text((left * _SCALE, top * _SCALE), text, fill=ink, font=font, anchor="la")

    def png(self) -> bytes:
        kept = self.sheet.resize((self.sheet.width // _FINE, self.sheet.height // _FINE), Image.Resampling.LANCZOS)
        file = BytesIO()
        kept.quantize(_COLOURS, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
        return file.getvalue()


def _range(canvas: _Canvas, offer: Offer, _disclosure: Disclosure) -> None:
    canvas.box(_LEFT, _TOP, _RIGHT, _BOTTOM, _BAR, _BAR_EDGE)
    third = (_RIGHT - _LEFT) / 3 - 8
    if offer.range_penetration is None:
        canvas.write(WIDTH / 2, _BOTTOM + 5, f"flat rate {amount_text(offer.minimum)}", _INK)
        return
    canvas.write(_LEFT, _BOTTOM + 5, amount_text(offer.minimum), _INK, room=third)
    canvas.write(_LEFT, _BOTTOM + 20, "minimum", _QUIET, size=_SMALL, room=third)
    canvas.write(_RIGHT, _BOTTOM + 5, amount_text(offer.maximum), _INK, room=third)
    canvas.write(_RIGHT, _BOTTOM + 20, "maximum", _QUIET, size=_SMALL, room=third)


def _midpoint(canvas: _Canvas, offer: Offer, _disclosure: Disclosure) -> None:
    if offer.range_penetration is None:
        return
    third = (_RIGHT - _LEFT) / 3 - 8
    canvas.line(WIDTH / 2, _TOP - 3, _BOTTOM + 3, _BAR_EDGE, 2)
    canvas.write(WIDTH / 2, _BOTTOM + 5, amount_text(offer.midpoint), _INK, room=third)
    canvas.write(WIDTH / 2, _BOTTOM + 20, "midpoint", _QUIET, size=_SMALL, room=third)


def _peers(canvas: _Canvas, offer: Offer, disclosure: Disclosure) -> None:
    peers, half = disclosure.peers, disclosure.middle_half
    if not any(_signs(disclosure)) or peers is None:
        return
    if half is not None:
        canvas.box(_across(half[0]), _TOP + 2, _across(half[1]), _BOTTOM - 2, _HALF, _HALF)
    if peers.reference is not None:
        at = _across((peers.reference - offer.minimum) / (offer.maximum - offer.minimum))
        canvas.diamond(at, (_TOP + _BOTTOM) / 2)
    _legend(canvas, disclosure)


def _legend(canvas: _Canvas, disclosure: Disclosure) -> None:
    """What the signs mean, in words, a line each."""
    for number, (is_half, words) in enumerate(_signs(disclosure)):
        middle = HEIGHT + LINE * number + 6
        if is_half:
            canvas.box(_LEFT, middle - 5, _LEFT + 18, middle + 5, _HALF, _HALF)
        else:
            canvas.diamond(_LEFT + 9, middle)
        canvas.write(_LEFT, middle - 7, words, _QUIET, size=_SMALL, room=_RIGHT - _LEFT - 26, indent=26)


def _signs(disclosure: Disclosure) -> Iterator[tuple[bool, str]]:
    """What the picture tells of peers, in words, and whether its sign is the band; nothing of them in a flat rate."""
    peers, offer = disclosure.peers, disclosure.offer
    if peers is None or offer is None or offer.range_penetration is None:
        return
    if disclosure.middle_half is not None:
        yield True, f"middle half of {peers.count:,} peers, rounded"
    if peers.reference is not None:
        yield False, f"peers' reference {amount_text(peers.reference)}"


def _offer(canvas: _Canvas, offer: Offer, _disclosure: Disclosure) -> None:
    at = _across(Decimal("0.5") if offer.range_penetration is None else offer.range_penetration)
    canvas.line(at, _TOP - 10, _BOTTOM + 3, _OFFER, 3)
    canvas.shape([(at - 8, _TOP - 15), (at + 8, _TOP - 15), (at, _TOP - 4)], _OFFER)
    words = f"Offer {money_text(offer.base_pay)}{side_words(offer)}"
    canvas.write(at, _TOP - 39, words, _OFFER, size=_LARGE, room=_RIGHT - _LEFT)


def _across(share: Decimal) -> float:
    """Where a share of the range lies on the sheet."""
    # Only pixels are counted as floats, never pay.
    return _LEFT + float(place_in_range(share)) * (_RIGHT - _LEFT)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    """The font that comes with Pillow: the same on every machine, wherever it is installed."""
    found = ImageFont.load_default(size * _SCALE)
    assert isinstance(found, ImageFont.FreeTypeFont)  # noqa: S101 - what Pillow gives wherever a size is asked for
    return found


def _fitting(text: str, size: int, room: float) -> ImageFont.FreeTypeFont:
    """The largest font, up to a size, in which a line fits. Half an amount would be a wrong one."""
    for one in range(size, _SMALLEST - 1, -1):
        if _font(one).getlength(text) / _SCALE <= room:
            return _font(one)
    raise _TooLongError
