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

WIDTH, HEIGHT, PLAIN_HEIGHT = 600, 150, 118
"""The size at which it is meant to be seen, the last without peers; it has twice as many pixels each way, for screens
that show them."""

# Two pixels a unit are kept, of four that are drawn.
_FINE, _SCALE = 2, 4
_COLOURS = 64
_LEFT, _RIGHT, _TOP, _BOTTOM = 24, WIDTH - 24, 58, 76
_LEGEND = 132

_PAPER, _EDGE = (255, 255, 255), (208, 212, 217)
_INK, _QUIET = (29, 28, 29), (85, 88, 94)
_BAR, _BAR_EDGE = (232, 235, 239), (133, 141, 150)
_HALF, _OFFER = (111, 160, 208), (11, 97, 73)

_LARGE, _PLAIN, _SMALL, _SMALLEST = 18, 14, 12, 8


def range_picture(disclosure: Disclosure) -> bytes | None:
    """The picture as PNG; None where no offer is shown."""
    if disclosure.offer is None:
        return None
    canvas = _Canvas.blank(HEIGHT if any(_signs(disclosure)) else PLAIN_HEIGHT)
    for paint in (_range, _midpoint, _peers, _offer):
        paint(canvas, disclosure.offer, disclosure)
    return canvas.png()


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
        for half, ink in ((8, _PAPER), (6, _INK)):
            self.shape([(at - half, middle), (at, middle - half), (at + half, middle), (at, middle + half)], ink)

    def write(
        self, at: float, top: float, text: str, ink: Colour, *, size: int = _PLAIN, room: float = WIDTH
    ) -> None:
        """Write a line around a point: moved so that it stays on the sheet, smaller where `room` is too little."""
        font = _fitting(text, size, room)
        text = _cut(text, font, room)
        width = font.getlength(text) / _SCALE
        left = min(max(at - width / 2, _LEFT), _RIGHT - width)
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
        canvas.write(WIDTH / 2, _BOTTOM + 6, f"flat rate {amount_text(offer.minimum)}", _INK)
        return
    canvas.write(_LEFT, _BOTTOM + 6, amount_text(offer.minimum), _INK, room=third)
    canvas.write(_LEFT, _BOTTOM + 23, "minimum", _QUIET, size=_SMALL, room=third)
    canvas.write(_RIGHT, _BOTTOM + 6, amount_text(offer.maximum), _INK, room=third)
    canvas.write(_RIGHT, _BOTTOM + 23, "maximum", _QUIET, size=_SMALL, room=third)


def _midpoint(canvas: _Canvas, offer: Offer, _disclosure: Disclosure) -> None:
    if offer.range_penetration is None:
        return
    third = (_RIGHT - _LEFT) / 3 - 8
    canvas.line(WIDTH / 2, _TOP - 3, _BOTTOM + 3, _BAR_EDGE, 2)
    canvas.write(WIDTH / 2, _BOTTOM + 6, amount_text(offer.midpoint), _INK, room=third)
    canvas.write(WIDTH / 2, _BOTTOM + 23, "midpoint", _QUIET, size=_SMALL, room=third)


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
    """What the signs mean, in words, side by side."""
    at = float(_LEFT)
    for is_half, words in _signs(disclosure):
        if is_half:
            canvas.box(at, _LEGEND - 5, at + 18, _LEGEND + 5, _HALF, _HALF)
        else:
            canvas.diamond(at + 9, _LEGEND)
        width = _font(_SMALL).getlength(words) / _SCALE
        canvas.write(at + 25 + width / 2, _LEGEND - 8, words, _QUIET, size=_SMALL, room=WIDTH / 2)
        at += 25 + width + 24


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
    canvas.shape([(at - 9, _TOP - 16), (at + 9, _TOP - 16), (at, _TOP - 4)], _OFFER)
    words = f"Offer {money_text(offer.base_pay)}{side_words(offer)}"
    canvas.write(at, _TOP - 44, words, _OFFER, size=_LARGE, room=_RIGHT - _LEFT)


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
    """The largest font, up to a size, in which a line fits."""
    sizes = (one for one in range(size, _SMALLEST, -1) if _font(one).getlength(text) / _SCALE <= room)
    return _font(next(sizes, _SMALLEST))


def _cut(text: str, font: ImageFont.FreeTypeFont, room: float) -> str:
    while font.getlength(text) / _SCALE > room:
        text = f"{text[: len(text) * 3 // 4]}..."
    return text
