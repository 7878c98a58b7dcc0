"""Counter-offers of the candidate's current employer, as people mention them."""

import re

_EMPLOYER = (
    r"(?:(?:(?:her|his|their|the|an?) )?(?:current|present|existing|incumbent) (?:employer|company|firm|job|team"
    r"|boss|manager|org\w*)"
    r"|(?:her|his|their) (?:own )?(?:employer|boss|manager|company|firm|bosses))"
)
_COUNTERS = r"(?:counter[ -]?offer\w*|counter(?:s|ed|ing)?|match(?:ed|es|ing)?|retention|retain\w*|upped|came back)"
_RAISES = r"(?:offer(?:ed|s|ing)?|raised|bumped|promised|put (?:up|down)|proposed|will pay|would pay)"
_FEW_WORDS = r"[^\n.;?!]{1,40}?"

_COUNTER = re.compile(
    rf"\b{_EMPLOYER}\b(?:'s)?{_FEW_WORDS}\b{_COUNTERS}\b|\b{_COUNTERS}\b(?:[^\n;?!]{{0,60}}?)\b(?:from|by|with"
    rf"|at) {_EMPLOYER}\b"
    r"|(?<!\bour )(?<!\bother )(?<!\banother )(?<!\bexternal )(?<!\bcompeting )(?<!\ba )(?<!\bthe )"
    r"\bcounter[ -]?offer\b[^\n.;?!]{0,30}?\bto stay\b"
    r"|\b(?:has|have|had|got|gotten|received|gets|given|getting|weighing|considering|accepted) (?:an?|the|her|his"
    r"|their)"
    r" (?:\w+ )?counter\b(?:[ -]?offer\b)?(?![ -]?offer)(?! from (?!(?:her|his|their|the current)\b))"
    r"|\b(?:her|his|their) counter[ -]?offer from (?:her|his|their|the current)\b",
    re.IGNORECASE,
)
_RAISE = re.compile(
    rf"\b{_EMPLOYER}\b(?:'s)?{_FEW_WORDS}\b{_RAISES}\b|\b{_RAISES}\b[^\n;?!]{{0,60}}?\b(?:from|by) {_EMPLOYER}\b"
    r"|\b(?:offered|promised|gave) (?:her|him|them)\b(?=[^\n;?!]{0,40}\bto stay\b)",
    re.IGNORECASE,
)


def counters_in(text: str) -> tuple[tuple[int, int], ...]:
    """Where a current employer's counter-offer is mentioned, with or without an amount."""
    return tuple(found.span() for found in _COUNTER.finditer(text))


def raises_in(text: str) -> tuple[tuple[int, int], ...]:
    """Where a current employer is said to offer something, which is a counter-offer once an amount goes with it."""
    return tuple(found.span() for found in _RAISE.finditer(text))
