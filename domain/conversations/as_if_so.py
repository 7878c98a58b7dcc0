"""A supposition put as a statement, so that the ordinary rules can read what it supposes."""

import re

from domain.candidates.facts import CandidateFacts, FactField
from domain.pay.vocabulary import JobLevel

FOR_THOUGHT = (
    r"(?:hypothetically(?: speaking)?|theoretically|in theory|for (?:the sake of argument|argument's sake"
    r"|the fun of it)|(?:as|by way of|for) (?:an? )?(?:pure |quick |little |mere )?(?:(?:thought|mind) (?:experiment"
    r"|exercise|game)|experiment|hypothetical|simulation|dry run|trial run|what-?if))"
)
"""Words that tell that what stands beside them is only thought of; a pattern to be matched without regard to case."""
UNKEPT = (
    r"(?:without (?:saving|storing|keeping|recording|committing|changing|touching) (?:it|that|this|anything|a thing)"
    r"|without (?:saving|storing|keeping)|(?:but |and )?(?:don't|do not|no need to) (?:save|keep|store|record|commit)"
    r"(?: (?:it|that|this|anything))?)"
)
"""Words that tell that nothing is to be kept; the same."""

_HERS = r"(?:an?|another|her|his|their|some|any)"
_PUT = tuple(
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in (
        (
            r"\b(?:without|if not for) (?:the |her |his |an? |any |that |this |their )?(?:\w+ )?offers?\b",
            "no competing offer",
        ),
        (r"\b(?:no|without any) (?:other |competing |external |outside |rival )?offers?\b", "no competing offer"),
        (
            r"\b(?:didn't|did not|doesn't|does not) have (?:the|her|his|an?|any|that|this|their) (?:\w+ )?offers?\b",
            "has no competing offer",
        ),
        (
            r"\b(?:the |her |his |their |that |other |competing )*offer (?:weren't|wasn't|isn't|were not"
            r"|was not) there\b"
            r"|\b(?:the |her |his |their |that |other |competing )*offer (?:goes|went|falls|fell|drops) (?:away"
            r"|through"
            r"|out)\b|\b(?:the |her |his |their |that |other |competing )*offer (?:didn't|did not|doesn't) exist\b",
            "no competing offer",
        ),
        (
            r"\b(?:declines?|declined|rejects?|rejected|turns? down|turned down|loses?|lost|didn't get|doesn't get)"
            r" (?:the|her|his|their) (?:(?:other|competing|external) )?offer\b"
            r"|\b(?:the |her |his |their |other |competing )*offer (?:(?:gets?|is|was|were) )?(?:expires?|expired"
            r"|lapses?"
            r"|withdrawn|rescinded|pulled|revoked)\b",
            "no competing offer",
        ),
        (
            r"\b(?:nobody|no ?one|no-one) (?:else )?(?:(?:had|has|is|was|were|would|have) )*(?:bids?|offer(?:ed|s"
            r"|ing)?"
            r"|bidding|compet(?:es|ed|ing)|wants?|wanted|made (?:her|him|them) (?:an? )?(?:other )?offer|after)\b"
            r"(?: (?:on|for) (?:her|him|them))?",
            "no competing offer",
        ),
        (r"\b(?:what|how) (?:if|about|when)\b", ","),
        (
            rf"\b(?:{FOR_THOUGHT}|{UNKEPT}|purely|merely|strictly|just"
            r" curious|out of curiosity|(?:let'?s |let us )?(?:suppose|supposing|assume|assuming|imagine|imagining"
            r"|pretend)(?: that)?|let'?s say|move the needle|make (?:a|any|much)(?: of a)?(?: \w+)? difference"
            r"|on top|instead(?! of)|in that case|next (?:year|month|quarter)|same (?:person|candidate|profile|woman"
            r"|man|guy|girl|individual|applicant|people|skills|everything|thing|case|role|job|title|one|offer)?"
            r"|please|pls|then|though|maybe|perhaps|only|just|same)\b",
            ",",
        ),
        (r"\b(she|he|they|it|that|this|there|who)'(?:d|ll)(?: have)?(?: been| be)?\b", r"\1 is"),
        (r"\b(?:would|could|might|may|will|should) (?:have )?(?:been|be)\b", "is"),
        (r"\b(?:had been|has been|have been|were|was|became|becomes|ends up|ended up|turns out|turned out)\b", "is"),
        (
            r"\b(?:lived?s?|living|works?|worked|working|sat|sits|sitting|seated|stayed|moved|moves|relocated?s?|transferred|starts|started|came"
            r"|comes) (?:(?:over|out|in|from|at|to|of) ?)+(?= ?[^\W\d_])",
            "is in ",
        ),
        (r"\b(?:goes|went) to(?= ?[A-Za-z])", "is in "),
        (r"\bhad (?=an?\b|another|some|no\b)", "has "),
        (
            r"\b(?:had )?(?:said|voted|gave|rated|scored|call(?:ed|s)?|considered|treated?|made|make|making|get"
            r"|gets|got|gotten)"
            r" (?:(?:her|him|them|it|that) )?(?:a |an |as )?(?=(?:must|strong)[ -]hire|hire\b|advanced|proficient"
            r"|learning"
            r"|p\d\b)",
            ", ",
        ),
    )
)
_OFFERS = tuple(
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in (
        (
            r"\b(?:they|someone|somebody|another company|the other company|the other side) (?:offer(?:ed|s)?|pays?"
            r"|paid)\b",
            "competing offer is",
        ),
        (rf"\b{_HERS} (?:\w+ )?offer\b", "a competing offer"),
        (
            r"\b(?!(?:we|i|you|it|that|this|she|he|who|offer|base|total|number|pay|salary)\b)[^\W\d_][\w&.-]*"
            r" (?:comes?|came|goes|went|pays?|paid|bids?) (?:(?:back|in|up|out) )*(?:at |to |with )?(?:about "
            r"|around )?"
            r"(?=[^\w\s]{0,2}\d|[A-Za-z]{0,3}[$€£¥]|(?:usd|eur|gbp|sgd|aud|cny) ?\d)",
            "competing offer is ",
        ),
        (
            r"\b(?:went|goes|go|rises|rose|increased|increases|jumps|jumped|raised|comes?|came) (?:(?:back|in|up"
            r"|down|out)"
            r" ?)*(?:to|at|with)? ?(?=[^\w\s]{0,2}\d|[A-Za-z]{0,3}[$€£¥]|(?:usd|eur|gbp|sgd|aud|cny) ?\d)",
            "is ",
        ),
        (r"\bmatch(?:es|ed)?\b", "is"),
    )
)
_KNOWN_OFFERS = tuple(
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in (
        (r"(?<!competing )(?<!other )\b(?:the|that|this) offer\b", "the competing offer"),
        (
            r"\b(?:they|it|that|this|the other (?:side|company|one)|amazon|google) (?=(?:is|goes|offer\w*|pays?)\b)",
            "the competing offer ",
        ),
    )
)
_WORDS = tuple(
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in (
        (
            r"\b(?:what|how much|how|where|which|if|when|once|would|will|could|might|can|do|does|did|should|shall)\b"
            r"(?!n't|')",
            ",",
        ),
        (
            r"\b(?:look like|looks like|looks?|change|changes|happens?|matter|get|gets|earns?|be paid|be|makes?"
            r"|costs?|lands?"
            r"|put|gives?|show|see|try|simulate|model|rerun|run|differ|anything|the numbers?)\b",
            ",",
        ),
        (r"\b(?:an? )?((?:must|strong|no)[ -]hire)\b(?! (?:someone|somebody|a\b|an\b|more\b|people))", r", \1,"),
        (
            r"\b(?:at|with|as|to|by|for|is|an?) (?:an? |the )?(hire)\b(?= *(?:[,.?!]|\Z|and\b|in\b|or\b|feedback\b))",
            r", \1,",
        ),
        (
            r"\b(?:at|with|as|to|for|is|if|an?|she's|he's|they're) (?:an? |the )?(advanced|proficient|learning)\b"
            r"(?= *(?:[,.?!]|\Z|and\b|or\b|proficiency\b|level\b|in (?=[A-Z])|, ))",
            r", \1,",
        ),
        (r"\b(?:an? )?(p\d)\b(?! incident| bug| ticket)", r", \1,"),
    )
)


_ONE_LEVEL = re.compile(r"\b(?:one|a|1) (?:level|grade) (?P<way>lower|down|higher|up)\b", re.IGNORECASE)


def _with_the_next_level(text: str, facts: CandidateFacts) -> str:
    """The text with the level it means for "one level lower", where there is one."""
    found = _ONE_LEVEL.search(text)
    if found is None or facts.job_level is None:
        return text
    every = tuple(JobLevel)
    at = every.index(facts.job_level) + (1 if found["way"].casefold() in ("higher", "up") else -1)
    return _ONE_LEVEL.sub(every[at], text) if 0 <= at < len(every) else text


def put_as_so(text: str, facts: CandidateFacts) -> str:
    """The text with its words that ask and suppose taken out; "the offer" is the competing one where one is known."""
    has_offer = facts.value_of(FactField.COMPETING_OFFER) is not None
    text = _with_the_next_level(text, facts)
    for pattern, instead in (*_PUT, *_OFFERS, *(_KNOWN_OFFERS if has_offer else ()), *_WORDS):
        text = pattern.sub(instead, text)
    return text.strip(" ?!.,")
