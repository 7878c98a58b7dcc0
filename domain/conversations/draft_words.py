"""Words that a draft may not use by itself: numbers in any guise, and beside a fact what gives it meaning."""

import unicodedata
from typing import Final

from domain.conversations.draft_numbers import is_number, words_in

# What a word is to a draft; a word may be several things. Plain bits: every word of every draft is asked about.
NUMBER: Final = 1  # states a number, a share or a currency
ONE: Final = 2  # a number, or "one of them"
PHRASE: Final = 4  # belongs to a phrase that rounds or dates a fact which touches it
ROLE: Final = 8  # names a figure of pay, somebody who is paid, or a time it is paid for
COMPARISON: Final = 16  # sets one figure beside another
RECKONING: Final = 32  # rounds or reckons
NEGATION: Final = 64  # turns a statement into its opposite
PERSON: Final = 512  # stands for somebody who may be paid
OWNER: Final = 2048  # people, companies and times, to which a whole statement could be put down
DECISION: Final = 1024  # tells of a decision, which nobody who writes may make or report


_FIGURES = words_in(
    "base salary salaries pay pays paid paying payment payday wage wages earn earns earned earning earnings income"
    " compensation comp remuneration money rate rates cost costs price worth value values total totals cash gross net"
    " tax taxes fee fees pension severance allowance perk perks commission stipend payout payouts pocket"
    " pockets home",
    "midpoint midpoints middle mid centre center median average averages averaged mean mode norm minimum minimums min"
    " floor bottom lowest least maximum maximums max ceiling top cap capped highest most peak limit"
    " limits range ranges"
    " band bands bracket brackets scale scales grade grades spread penetration compa ratio ratios corridor reference"
    " references rank ranks threshold budget envelope benchmark benchmarks target targets headcount",
    "bonus bonuses incentive incentives equity stock stocks shares grant grants rsu rsus vesting vest vests sign"
    " signing signon relocation",
    "expectation expectations expects expected wants wanted ask hopes hoped demand demands demanded bid bids accept"
    " accepts accepted gap gaps difference differences shortfall remainder tier tiers receive receives received"
    " receiving draws drew commands commanded get gets got",
    "low high upper bound bounds worst typical typically original originally standard friend friends junior juniors",
)
_OTHERS = words_in(
    "team teams others everyone everybody anyone anybody somebody someone nobody competing competition external"
    " outside elsewhere other counter counteroffer survey staff people"
)
_OWNERS = words_in(
    "peer peers colleague colleagues coworker coworkers teammate teammates "
    " market markets competitor competitors rival rivals"
    " employer employers employee employees company companies firm firms industry"
    " incumbent predecessor successor director directors boss bosses engineer engineers"
    " intern interns executives ceo office offices colleague's workforce worker workers vendor",
    "month months monthly week weeks weekly biweekly fortnight fortnightly day days daily hour hours"
    " hourly year years"
    " yearly annual annually annualised annualized decade decades century per apiece",
    "previous previously former formerly last earlier old ago yesterday tomorrow spring summer autumn winter january"
    " february april june july august september october november december christmas easter",
)
_COMPARISONS = words_in(
    "above below exceed exceeds exceeded exceeding higher lower greater smaller bigger larger fewer than versus vs"
    " equals equalling cheaper dearer beat beats outpaces outpaced tops surpasses"
)
_RECKONINGS = words_in(
    "minus times multiplied divided squared subtract subtracted subtracting deduct deducted deducting raise raised"
    " raises raising rise rises rose risen increase increased increases increasing decrease decreased decreases cut"
    " cuts reduce reduced reduces reduction reductions drop drops dropped grows grew shy down less fraction"
    " fractions multiple"
    " multiples upwards excess north south portion rounded rounding"
)
_PHRASES = words_in(
    "up about or at until till back used manager managers hire hires candidate candidates roles role recruiter"
    " recruiters panel interviewer interviewers top team mean stand stands sum end ends ended"
)
_NEGATIONS = words_in(
    "no not never none neither nor nothing nobody nowhere without cannot cant dont doesnt didnt isnt arent wasnt"
    " werent wont wouldnt couldnt shouldnt hasnt havent hadnt aint false falsely untrue wrong wrongly incorrect"
    " incorrectly mistaken mistake mistakenly error lie lies myth unlike except exclude excludes excluded excluding"
    " instead rather hardly barely scarcely rarely ignore ignoring ignored disregard disregarding forget allegedly"
    " supposedly fake deny denies denied refuse refuses refused reject rejects rejected doubt doubts"
    " doubtful unlikely"
    " withdraw withdrew withdrawn revoke revoked retract retracted oppose dispute disputed fiction rumour nonsense"
)
_PERSONS = words_in("they their theirs them they're")
_ONE_PERSON = words_in("she he her hers his him she's he's")
_DECISIONS = words_in(
    "approve approved approves accept accepted accepts reject rejected decline declined authorise authorised"
    " authorize authorized cleared finalise finalised finalized guarantee guaranteed promise promised confirm"
    " confirmed granted signed agreed binding official overridden ahead formality green tell inform sign start extend"
    " send"
)
_KINDS = tuple(
    (frozenset(words), kind)
    for words, kind in (
        (_PHRASES, PHRASE),
        (_FIGURES, ROLE),
        (_OTHERS, ROLE),
        (_OWNERS, ROLE | OWNER),
        (_COMPARISONS, COMPARISON),
        (_RECKONINGS, RECKONING),
        (_NEGATIONS, NEGATION),
        (_PERSONS, PERSON),
        (_ONE_PERSON, PERSON | OWNER),
        (_DECISIONS, DECISION),
        (("one", "ones"), ONE),
    )
)
# Letters that stand for two, or for one that is not theirs by decomposition.
_FOLDED = str.maketrans({"ø": "o", "ł": "l", "ı": "i", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ŧ": "t", "ħ": "h"})
_MOST_REMEMBERED = 50_000
_LONGEST_WORD = 40
_SHORTEST_PARTED = 4  # by an apostrophe: "I'm" is no Roman numeral


class _Verdicts(dict[str, int]):
    def __missing__(self, word: str) -> int:
        if len(self) > _MOST_REMEMBERED:
            self.clear()
        self[word] = verdict = _verdict(word)
        return verdict


def _verdict(word: str) -> int:
    folded = unicodedata.normalize("NFD", word.translate(_FOLDED))
    letters = "".join(letter for letter in folded if letter.isascii() and letter.isalpha())
    stem, mark, _ = folded.partition("'")
    if len(word) > _LONGEST_WORD or any(len(one) == 1 and one not in ("a", "i") for one in (letters, stem)):
        return NUMBER
    found = 0
    for words, kind in _KINDS:
        if letters in words or stem in words:
            found |= kind
    counted = (stem, letters if len(letters) > _SHORTEST_PARTED else "") if mark else (letters,)
    return found | NUMBER if any(map(is_number, counted)) else found


VERDICTS: dict[str, int] = _Verdicts()
"""What each word is, in small letters with plain apostrophes; found once a word."""
