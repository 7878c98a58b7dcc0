"""The value of a figure as it is printed around the world, or nothing when it could mean two values."""

import re
from dataclasses import dataclass
from decimal import Decimal

_SPACED = re.compile(r"(\d{1,3})((?:[ ']\d{3})+)(?:[.,](\d{1,2}))?")
_PARTED = re.compile(r"(\d+)((?:[.,]\d+)*)")

MULTIPLIERS = {
    **dict.fromkeys(("k", "thousand", "grand"), 1_000),
    **dict.fromkeys(("lakh", "lakhs", "lac", "lacs", "lpa"), 100_000),
    **dict.fromkeys(("m", "mm", "mn", "mio", "mil", "million"), 1_000_000),
    **dict.fromkeys(("cr", "crore", "crores"), 10_000_000),
}
"""What the letters or word after a figure multiply it by."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure's value before any k or m; `grouped` tells whether its thousands were set apart."""

    value: Decimal
    grouped: bool


def figure(body: str) -> Figure | None:
    """The value of digits with points, commas, spaces or apostrophes in them.

    A lone point or comma followed by exactly three digits groups thousands; followed by one or two it begins the
    decimals. None for everything else that could be read in two ways, and for digits that are not 0 to 9.
    """
    if not body.isascii() or len(body) > 24:
        return None
    spaced = _SPACED.fullmatch(body)
    if spaced:
        whole = spaced[1] + re.sub(r"[ ']", "", spaced[2])
        return _figure(whole, spaced[3] or "", grouped=True)
    parted = _PARTED.fullmatch(body)
    if parted is None:
        return None
    if not parted[2]:
        return _figure(parted[1], "", grouped=False)
    signs = re.findall(r"[.,]", body)
    parts = re.split(r"[.,]", body)
    return _parted(parts, signs)


def _parted(parts: list[str], signs: list[str]) -> Figure | None:
    decimals = ""
    if signs[-1] not in signs[:-1] and len(parts[-1]) in (1, 2):
        *parts, decimals = parts
        signs = signs[:-1]
    groups_apart = len(set(signs)) <= 1 and len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:])
    if len(parts) > 1 and not groups_apart:
        return None
    return _figure("".join(parts), decimals, grouped=len(parts) > 1)


def _figure(whole: str, decimals: str, *, grouped: bool) -> Figure | None:
    if len(whole) > 1 and whole.startswith("0"):
        return None
    return Figure(Decimal(f"{whole}.{decimals}" if decimals else whole), grouped)
