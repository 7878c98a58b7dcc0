"""Words that a draft may not use by itself: numbers in any guise, and beside a fact what gives it meaning."""

import re
import unicodedata
from itertools import pairwise
from typing import Final

# What a word is to a draft; a word may be several things. Plain bits: every word of every draft is asked about.
NUMBER: Final = 1  # states a number, a share or a currency
ONE: Final = 2  # a number, or "one of them"
FRAGMENT: Final = 4  # half a number word
ROLE: Final = 8  # names a figure of pay, somebody who is paid, or a time it is paid for
COMPARISON: Final = 16  # sets one figure beside another
RECKONING: Final = 32  # rounds or reckons
NEGATION: Final = 64  # turns a statement into its opposite
POINTER: Final = 128  # stands for what the sentence before it named


def _words(*texts: str) -> frozenset[str]:
    return frozenset(word for text in texts for word in text.split())


_CARDINALS = (
    "zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty thirty forty fourty fifty sixty seventy eighty ninety ninty hundred thousand million"
    " billion trillion"
)
_NUMBERS = _words(
    _CARDINALS,
    "nil naught nought hundreds thousands millions billions trillions tens dozen dozens twenties thirties forties"
    " fifties sixties seventies eighties nineties myriad lakh lakhs crore crores grand mill mil bn mn tn kilo",
    "half halves halved halving double doubled doubles doubling twice thrice triple tripled quadruple twofold"
    " threefold fourfold tenfold couple pair trio quartet",
    "third thirds fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth"
    " ninetieth hundredth thousandth millionth quarter quarters quartile quartiles quintile decile percentile"
    " percentiles percent percents percentage percentages pct permille bps bp pp digit digits",
    # Of other languages the words that no English text about pay needs.
    "eins zwei drei vier fuenf funf sechs sieben acht neun zehn elf zwoelf zwolf zwanzig dreissig vierzig fuenfzig"
    " funfzig sechzig siebzig achtzig neunzig hundert tausend millionen milliarde prozent",
    "deux trois quatre cinq huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante cinquante"
    " soixante cent cents centaine mille milliers millier pourcent",
    "uno dos tres cuatro cinco seis siete ocho nueve diez veinte treinta cuarenta cincuenta sesenta setenta ochenta"
    " noventa cien ciento cientos doscientos trescientos quinientos millon millones porciento",
    "quattro sette otto nove dieci venti quaranta cinquanta sessanta settanta ottanta novanta cento mila milioni"
    " dois duas quatro oito dez vinte trinta cem twee vijf zes zeven negen tien twintig honderd duizend",
    "dollar dollars buck bucks euro euros pound pounds sterling quid yen yuan renminbi rupee rupees franc francs peso"
    " pesos krona krone kronor zloty usd eur gbp jpy cny aud sgd inr chf sek nok dkk pln mxn brl hkd nzd krw thb",
)
_ROLES = _words(
    "base salary salaries pay pays paid paying payment wage wages earn earns earned earning earnings income"
    " compensation comp remuneration money amount amounts sum sums figure figures number numbers rate rates cost"
    " costs price worth value values total totals cash gross net",
    "midpoint midpoints middle mid centre center median average averages mean norm minimum minimums min floor bottom"
    " lowest least maximum maximums max ceiling top cap capped highest most peak limit limits range ranges band bands"
    " bracket brackets scale scales grade grades spread penetration compa ratio ratios corridor reference references"
    " rank ranks threshold budget envelope",
    "bonus bonuses incentive incentives commission equity stock stocks share shares grant grants option options rsu"
    " rsus vesting vest vests sign signing signon joining relocation",
    "peer peers colleague colleagues coworker coworkers teammate teammates team teams others everyone everybody"
    " anyone somebody someone market markets competitor competitors competing competition rival rivals external"
    " outside elsewhere other employer employers company companies industry survey counter counteroffer",
    "expectation expectations expect expects expected expecting ask asks asked asking want wants wanted hope hopes"
    " hoped gap gaps difference differences shortfall remainder tier tiers",
    "month months monthly week weeks weekly day days daily hour hours hourly year years yearly annual annually"
    " annualised annualized per apiece",
    "currently current today now previous previously former formerly before last earlier old new later first second",
)
_COMPARISONS = _words(
    "above below over under beneath underneath exceed exceeds exceeded exceeding beyond higher lower greater smaller"
    " bigger larger fewer more less than versus vs equal equals equalling match matches matched same ahead behind"
    " between within cheaper dearer beat beats outpaces tops"
)
_RECKONINGS = _words(
    "around roughly approximately approx circa nearly almost close near exactly precisely plus minus times multiplied"
    " divided squared add adds added adding subtract subtracted deduct deducted raise raised raises raising rise"
    " rises rose risen increase increased increases increasing decrease decreased decreases cut cuts"
    " reduce reduced reduces drop drops dropped grow grows grew short shy up down until till"
)
_NEGATIONS = _words(
    "no not never none neither nor nothing nobody nowhere without cannot cant dont doesnt didnt isnt arent wasnt"
    " werent wont wouldnt couldnt shouldnt hasnt havent hadnt aint false falsely untrue wrong wrongly incorrect"
    " incorrectly mistaken mistake error lie lies unlike except excluding instead rather hardly barely scarcely"
    " ignore ignoring disregard disregarding allegedly supposedly fake"
)
_POINTERS = _words("it its that thats this these those which such following here there so namely thus one ones")
_FRAGMENTS = _words("ty teen dred hun thou sand lion llion illion ion zen doz thir twen fif bil tril")
_KINDS = (
    (_NUMBERS, NUMBER),
    (_FRAGMENTS, FRAGMENT),
    (_ROLES, ROLE),
    (_COMPARISONS, COMPARISON),
    (_RECKONINGS, RECKONING),
    (_NEGATIONS, NEGATION),
    (_POINTERS, POINTER),
    (frozenset({"one", "ones"}), ONE),
)

_SPELT = sorted({*_CARDINALS.split(), "dozen", "half", "one", "and"}, key=len, reverse=True)
_JOINED = re.compile(rf"(?:{'|'.join(_SPELT)})+(?:s|th|k|m|ish|plus|odd|fold)?\Z")
_ROMAN = re.compile(r"m{0,4}(?:cm|cd|d?c{0,4})(?:xc|xl|l?x{0,4})(?:ix|iv|v?i{0,4})\Z")
_NO_ROMAN = frozenset({"mix", "mi", "di", "vi", "li"})
_NOT_JOINED = frozenset({"one", "ones", "and", "ands"})
_LONG_NUMBERS = tuple(word for word in _CARDINALS.split() if len(word) > 5)
# Letters that stand for two, or for one that is not theirs by decomposition.
_FOLDED = str.maketrans({"ø": "o", "ł": "l", "ı": "i", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ŧ": "t", "ħ": "h"})
_MOST_REMEMBERED = 50_000
_LONGEST_WORD = 40


class _Verdicts(dict[str, int]):
    def __missing__(self, word: str) -> int:
        if len(self) > _MOST_REMEMBERED:
            self.clear()
        self[word] = verdict = _verdict(word)
        return verdict


def _verdict(word: str) -> int:
    folded = unicodedata.normalize("NFD", word.translate(_FOLDED))
    letters = "".join(letter for letter in folded if letter.isascii() and letter.isalpha())
    if len(word) > _LONGEST_WORD or (len(letters) == 1 and letters not in ("a", "i")):
        return NUMBER
    stem = folded.partition("'")[0]
    found = 0
    for words, kind in _KINDS:
        if letters in words or stem in words:
            found |= kind
    return found | NUMBER if _is_number(letters) else found


def _is_number(letters: str) -> bool:
    if _JOINED.match(letters) and letters not in _NOT_JOINED:
        return True
    if len(letters) > 1 and letters not in _NO_ROMAN and _ROMAN.match(letters):
        return True
    return any(_is_misspelt(letters, number) for number in _LONG_NUMBERS)


def _is_misspelt(word: str, number: str) -> bool:
    """Whether a word is a longer number word with one letter wrong, missing, too many or swapped."""
    if word == number or not word or abs(len(word) - len(number)) > 1 or word[0] != number[0]:
        return False
    head = 0
    while head < min(len(word), len(number)) and word[head] == number[head]:
        head += 1
    rest, wanted = word[head:], number[head:]
    swapped = len(rest) > 1 and rest[1] + rest[0] + rest[2:] == wanted
    return swapped or rest[1:] == wanted[1:] or rest[1:] == wanted or rest == wanted[1:]


VERDICTS: dict[str, int] = _Verdicts()
"""What each word is, in small letters with plain apostrophes; found once a word."""


def states_number_across(words: list[str]) -> bool:
    """Whether a number word stands in two parts, as in "hun dred"."""
    return any(VERDICTS[one + other] & NUMBER for one, other in pairwise(words))
