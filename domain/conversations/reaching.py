"""What would it take: an amount somebody wants the case to come to, which nobody expects and nobody offered."""

import re
from decimal import Decimal

from domain.candidates.facts import FactField
from domain.conversations.amounts import amounts_in
from domain.conversations.currencies import may_be, settled_currency
from domain.conversations.enquiries import Measure, Reach
from domain.conversations.money_mentions import AFTER_A_BARE_FIGURE
from domain.conversations.offer_words import clause_after, currencies_in
from domain.conversations.reading import Clarification, Reading, ReadingContext
from domain.conversations.said_amount import SaidAmount
from domain.conversations.sentences import COURTESY, Sentence
from domain.money import Money
from domain.pay.competing_offer import CompetingOffer

_N = "№"  # stands for an amount
_LEAST_BARE = 30
_NEAR = r"(?:about |around |roughly |at least |only |just |up |an? |the |her |his |say |like |exactly |somewhere )*"
_UP_TO = (
    rf"(?:to|for|at|of|with|towards?|reach|hit|do|pay|offer|match|justify|support|make|be|get|afford|than)"
    rf" {_NEAR}{_N}"
)
_WHOM = (
    r"(?:we|i|you|one|us|she|he|they|it|this|that|her|him|them|the (?:base|offer|number|candidate|salary|total|pay))"
)
_MOVE = (
    r"(?:get|go|reach|hit|come|bring|push|move|raise|bump|stretch|land|lift|take|make|arrive|climb|end up|approach"
    r"|justify|support|afford|manage|find)"
)
_WE_CAN = (
    r"(?:get|go|reach|hit|do|pay|offer|stretch|match|make|afford|land|manage|come|bring|push|move|raise|bump|lift)"
)
_POSSIBLE = (
    r"(?:possible|feasible|doable|realistic|reachable|achievable|attainable|(?:with)?in reach|an option|on the table"
    r"|within range|out of reach|too (?:much|high)|a stretch|justifiable|defensible|allowed|conceivable|workable)"
)
_ASKED = re.compile(
    rf"[\s¿¡]*{COURTESY}(?:"
    rf"(?:qué (?:hace|hará|haría) falta|cómo (?:llegamos|se llega|llegar|podemos llegar))\b.{{0,40}}?{_N}"
    rf"|(?:was (?:br(?:au|äu)ch\w*|fehlt|müsste|muss|ist nötig|wäre nötig)|wie (?:komm\w+|käme\w*|schaff\w+"
    rf"|erreich\w+))\b.{{0,40}}?{_N}"
    r"|(?:what|which)\b.{0,60}?\b(?:takes?|need(?:s|ed)?|required?|requires|necessary|ha(?:ve|s) to|must|change"
    r"|happen"
    rf"|true|gets?|brings?|puts?|moves?|lands?|justif\w+|supports?|makes?|missing|lever\w*)\b.{{0,50}}?\b{_UP_TO}"
    rf"|how (?:(?:do|can|could|would|might|should|does|will) {_WHOM}|to|close|near|far)\b"
    rf".{{0,40}}?\b(?:{_MOVE}|from|away|off|short)\b.{{0,40}}?{_N}"
    rf"|(?:can|could|may|might|would|will|should|are|do|is) (?:we|i|you)\b.{{0,25}}?\b{_WE_CAN}\b.{{0,30}}?{_N}"
    rf"|(?:can|could|may|might|would|will|does) (?:she|he|they|it|this|that|the (?:base|offer|number|candidate|total"
    rf"|salary|pay|case))\b.{{0,25}}?\b(?:get|reach|hit|be|make it|come|land|go|stretch|become|end up|rise)\b"
    rf".{{0,20}}?{_N}"
    rf"|(?:is|are|would|could|can|will) {_NEAR}{_N}.{{0,30}}?\b(?:{_POSSIBLE}|work|fly|be ok(?:ay)?)\b"
    rf"|(?:is it|would it be|is there|are there|any|find|see)\b.{{0,20}}?\b(?:possible|feasible|way|ways|chance|path"
    rf"|route|room|scope|option|options|hope|realistic|doable|world|universe|scenario|combination|case for"
    rf"|argument for)\b.{{0,40}}?{_N}"
    rf"|(?:what(?:'s| is) )?(?:the |a )?(?:path|way|route|road) to {_NEAR}{_N}"
    rf"|(?:show (?:me |us )?)?(?:how|what) (?:we|i|to|it|she|he)(?:'d| would| can| could| takes?| gets?| get)?\b"
    rf".{{0,40}}?\b{_UP_TO}"
    rf"|(?:we|i)(?:'d|'ll|'re| would| are| am|'m)? (?:\w+ )?(?:need|want|like|have|trying|hoping|aim\w*|ought|got)"
    rf"(?: \w+){{0,2}}? to (?:get|reach|hit|go|come|bring|land|push|move|stretch)\b.{{0,30}}?{_N}"
    rf"|(?:let's |lets )?(?:get|bring|push|move) (?:her|him|them|us|me|it|this|the base) (?:up )?to {_NEAR}{_N}"
    rf"|(?:make|set|bump|raise|increase|push|move|bring|take|pay|offer|give) (?:it|that|this|her|him|them"
    rf"|the (?:base|offer"
    rf"|number|salary|pay))(?: up)?(?: to| at)? {_NEAR}{_N}"
    rf"|(?:\w+ ){{0,4}}?{_NEAR}{_N}[^?]{{0,20}}?\b{_POSSIBLE}"
    r")",
    re.IGNORECASE,
)
_THERE = re.compile(
    r"\b(?:can|could|how (?:do|can|could|would)|would|are) (?:we|i|you)\b[^.;?!\n]{0,30}?\b(?:get there|do (?:that"
    r"|it|this)"
    r"|make (?:that|it) (?:work|happen)|(?:meet|match|reach|hit|afford) (?:that|it|this|her|his|their))\b"
    r"|\b(?:is|would) (?:that|it|this) (?:be )?(?:even |at all |remotely )?(?:possible|doable|feasible|realistic"
    r"|reachable"
    r"|achievable|in reach|workable)\b",
    re.IGNORECASE,
)
_MATCH = re.compile(
    r"\b(?:take|need|do|have|how|can|could|would|possible)\b[^.;?!\n]{0,40}?\b(?:match|beat|meet|equal"
    r"|get to) (?:them|that"
    r"|it|(?:the|that|their|her|his|this) (?:other |competing )?(?:offer|company|number)|amazon|google)\b",
    re.IGNORECASE,
)
_ANOTHER_AMOUNT = re.compile(
    r"\b(?:(?:she|he|they|candidate|who)(?:'s|'d| is| would)? (?:\w+ )?(?:wants?|asks?|asking|hop\w+|looking"
    r"|targets?|needs?|said|says|happy)|her (?:target|ask|number|minimum)|budget|we offered|they(?: have|'ve|'re"
    r"| are)? (?:offer|pay|went|came|upp|rais|bump)\w*|expectations?|expects?|competing|posted|posting|elsewhere"
    r"|rival|(?:another|other|competitor'?s?|her|his"
    r"|their) (?:\w+ )?offers?|has an offer|sign-?on|signing|what if|bonus of|equity of)\b",
    re.IGNORECASE,
)
_MEASURES = (
    (
        Measure.TOTAL_CASH,
        r"\b(?:(?:total|target|all)[ -]?(?:target |annual )?cash|cash|ttc|ote|on[ -]target(?: earnings)?"
        r"|(?:with|incl\w*|including|plus) (?:the |her |his |target )?bonus)\b",
    ),
    (
        Measure.TOTAL_DIRECT,
        r"\b(?:total (?:direct|comp\w*|pay|package|rewards?|annual)|tdc|tc|total|package|all[- ]in|overall comp\w*"
        r"|(?:with|incl\w*|including|plus) (?:the |her |his )?(?:equity|stock|rsus?))\b",
    ),
)
_MEASURED = tuple((measure, re.compile(pattern, re.IGNORECASE)) for measure, pattern in _MEASURES)


def reach_asked(sentence: Sentence, context: ReadingContext) -> Reach | Clarification | None:
    """The amount a sentence asks how to come to, or why it must be asked back; None when it asks no such thing."""
    said = tuple(one for one in amounts_in(sentence.text) if _is_pay(sentence.text, one))
    if not said or _ANOTHER_AMOUNT.search(sentence.text):
        return None
    shape, at = "", 0
    for one in said:
        shape += sentence.text[at : one.span[0]] + _N
        at = one.span[1]
    asked = _ASKED.match(shape + sentence.text[at:])
    if asked is None:
        return None
    return _wanted(said[max(0, asked.group().count(_N) - 1)], said, sentence.text, context)


def reach_of_named(text: str, stated: Reading, context: ReadingContext) -> Reach | None:
    """What it would take to come to an amount named elsewhere: "she wants 200k, can we get there?", "match them"."""
    wished = next((change.value for change in stated.changes if change.field is FactField.EXPECTATION), None)
    if isinstance(wished, Money) and _THERE.search(text):
        return Reach(wished.amount, wished.currency)
    offer = next(
        (change.value for change in stated.changes if change.field is FactField.COMPETING_OFFER),
        context.facts.competing_offer,
    )
    if isinstance(offer, CompetingOffer) and _MATCH.search(text):
        measure = Measure.BASE if offer.base is not None else Measure.TOTAL_DIRECT
        return Reach(offer.amount.amount, offer.currency, measure)
    return None


def _is_pay(text: str, said: SaidAmount) -> bool:
    if not said.is_bare or said.upper is not None:
        return True
    if said.amount < _LEAST_BARE or 1900 <= said.amount <= 2100:
        return False
    return AFTER_A_BARE_FIGURE.match(text, said.span[1]) is not None


def _wanted(
    one: SaidAmount, every: tuple[SaidAmount, ...], text: str, context: ReadingContext
) -> Reach | Clarification:
    leaves = re.search(r"\bfrom \Z", text[: one.span[0]], re.IGNORECASE) is not None
    if (one.upper is not None and not leaves) or len({(other.amount, other.upper) for other in every}) > 2:
        return one.flaw or Clarification.ONE_AMOUNT
    named = {one.currency} if one.currency else currencies_in(clause_after(text[one.span[1] :]))
    code = next(iter(named)) if len(named) == 1 else None
    if code is None and one.mark:
        code = settled_currency(one.mark, context.range_currency)
    flaw = one.flaw or one.size_flaw(code or context.range_currency)
    if flaw is not None:
        return flaw
    if len(named) > 1 or (one.mark and (code is None or not may_be(one.mark, code))):
        return Clarification.WHICH_CURRENCY
    return Reach(_amount(one), code, _measure(text))


def _amount(one: SaidAmount) -> Decimal:
    """The amount; of "from 190k to 210k" the one that is to be reached."""
    return one.amount if one.upper is None else one.upper


def _measure(text: str) -> Measure:
    return next((measure for measure, pattern in _MEASURED if pattern.search(text)), Measure.BASE)
