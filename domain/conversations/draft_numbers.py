"""Whether a word states a number, a share or a currency: joined, misspelt, Roman or of another language."""

import re
from collections.abc import Sequence
from typing import Final


def words_in(*texts: str) -> tuple[str, ...]:
    """The words of some texts, in order."""
    return tuple(word for text in texts for word in text.split())


_CARDINALS: Final = words_in(
    "zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty thirty forty fourty fifty sixty seventy eighty ninety ninty hundred thousand million"
    " billion trillion"
)
_OTHERS: Final = words_in(
    "nil naught nought hundreds thousands millions billions trillions tens dozen dozens twenties thirties forties"
    " fifties sixties seventies eighties nineties myriad lakh lakhs crore crores grand mill mil bn mn tn kilo gross"
    " half halves halved halving double doubled doubles doubling twice thrice triple tripled triples quadruple"
    " quadrupled quintuple quintupled treble trebled tripling halfway"
    " zeros zeroes sixes twofold threefold fourfold tenfold couple pair trio quartet score"
    " third thirds fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth"
    " ninetieth hundredth thousandth millionth quarter quarters quartile quartiles quintile decile percentile"
    " percentiles percent percents percentage percentages pct permille bps bp pp digit digits twelf sixtie"
    " forteen fourtin tenner fiver tirty hunnert hunnid hundo hundy thou umpteen deuce trey sawbuck perc"
)
# Of other languages the words that no English text about pay needs.
_ABROAD: Final = words_in(
    "eins zwei drei vier fuenf funf sechs sieben acht neun zehn elf zwoelf zwolf zwanzig dreissig vierzig fuenfzig"
    " funfzig sechzig siebzig achtzig neunzig hundert tausend millionen milliarde prozent"
    " deux trois quatre cinq sept huit neuf dix onze douze treize quatorze quinze seize vingt vingts trente quarante"
    " cinquante soixante septante nonante cent cents centaine mille milliers millier pourcent"
    " uno dos tres cuatro cinco seis siete ocho nueve diez doce trece catorce quince veinte treinta"
    " cuarenta cincuenta"
    " sesenta setenta ochenta noventa cien ciento cientos doscientos doscientas trescientos quinientos"
    " millon millones"
    " tre quattro cinque sei sette otto nove dieci undici dodici tredici venti trenta quaranta cinquanta"
    " sessanta cinquenta"
    " settanta ottanta novanta cento ventidue ventuno ventitre duecento mila milioni duemila"
    " dois duas quatro oito dez doze treze vinte trinta quarenta sessenta oitenta cem duzentos milhao milhoes"
    " sete drie twee vijf zes zeven negen tien twaalf dertien veertien twintig dertig veertig vijftig zestig zeventig"
    " tachtig negentig honderd duizend miljoen"
    " hundra hundre tusen tjugo tusind dwa trzy sto tysiac tysiecy dvesti tysyach shi qian yibai hyaku juu"
    " ratus ribu juta yuz altmis hazaar hazar centum"
)
_CURRENCIES: Final = words_in(
    "dollar dollars buck bucks euro euros pound pounds sterling quid yen yuan renminbi rupee rupees franc francs peso"
    " pesos krona kronor krone kroner zloty pence penny pennies bitcoin usd eur gbp jpy cny cad aud sgd"
    " inr chf sek nok"
    " dkk pln mxn brl hkd nzd krw thb czk huf ils zar aed"
)
_WORDS: Final = frozenset((*_CARDINALS, *_OTHERS, *_ABROAD, *_CURRENCIES))

_PIECES = sorted({*_CARDINALS, "dozen", "half", "one", "and"}, key=len, reverse=True)
_JOINED = re.compile(rf"(?:{'|'.join(_PIECES)})+(?:s|th|k|m|ish|plus|odd|fold|some|pct|percent)?\Z")
_PIECES_ABROAD = (
    "eine?|zwei|drei|vier|funf|sechs|sech|sieb(?:en)?|acht|neun|zehn|zig|ssig|und|hundert|tausend|twee|vijf|zes|zeven"
    "|negen|tien|tig|en|honderd|duizend|due|tre|quattro|cinque|sei|sette|otto|nove|cent[oi]|[a-z]{4,6}nta|mila|mille"
)
_JOINED_ABROAD = re.compile(rf"(?=.*(?:hund|tausend|honderd|duizend|cento|mil[ae]|zig|tig\Z))(?:{_PIECES_ABROAD})+\Z")
# No English word that is no number has one of these in it.
_HIDDEN = re.compile(
    "hundred|thousand|million|billion|trillion|twent|thirty|forty|fifty|sixty|sevent|eighty|ninety|thirteen|fourteen"
    "|fifteen|sixteen|eighteen|nineteen|percent|dollar"
)
_ROMAN = re.compile(r"m{0,4}(?:cm|cd|d?c{0,4})(?:xc|xl|l?x{0,4})(?:ix|iv|v?i{0,4})[km]?\Z")
_NO_ROMAN = frozenset({"mix", "mi", "di", "vi", "li", "mm", "dim"})
_ZEROES = re.compile(r"[ilo]*o[ilo]*[km]?\Z")
_NO_ZEROES = frozenset({"oil", "lo", "lol", "look", "ok", "om"})
_NOT_JOINED = frozenset({"one", "ones", "and", "ands", "onesome"})
_LONG = tuple(word for word in (*_CARDINALS, "dozen", "percent", "quarter", "dollars") if len(word) > 4)
# English words one letter from a number.
_NO_MISSPELLING = frozenset(
    {"there", "threw", "tree", "thee", "these", "fort", "forte", "forth", "sever", "dozes", "doze"}
)
_REPEATED = re.compile(r"(.)\1+")
_ONCE_EACH = frozenset(_REPEATED.sub(r"\1", word) for word in _CARDINALS)
_PARTED: Final = frozenset(
    word
    for word in (*_CARDINALS, *_OTHERS[:24], "half", "twice", "percent", "double", "basispoints")
    if len(word) > 2
)
_OPENINGS: Final = frozenset(word[:end] for word in _PARTED for end in range(1, len(word)))
# The longer ones in any number of parts; not those that two English words make, as in "it went yesterday".
_IN_PARTS: Final = words_in(
    "hundred thousand million billion trillion thirteen fourteen fifteen sixteen seventeen eighteen nineteen thirty"
    " seventy ninety"
)
_SHORTEST_MISSPELT = 4


def is_number(letters: str) -> bool:
    """Whether a word in small letters without accents states a number; "one" by itself does not."""
    if letters in _WORDS:
        return True
    if letters in _NOT_JOINED:
        return False
    return bool(
        _JOINED.match(letters)
        or _HIDDEN.search(letters)
        or _JOINED_ABROAD.match(letters)
        or (len(letters) > 1 and letters not in _NO_ROMAN and _ROMAN.match(letters))
        or (len(letters) > 1 and letters not in _NO_ZEROES and _ZEROES.match(letters))
        or _is_near_a_number(letters)
    )


def states_number_across(words: Sequence[str]) -> bool:
    """Whether a number word stands in parts, as in "hun dred"."""
    joined = "".join(words)
    if any(map(joined.__contains__, _IN_PARTS)):
        return True
    for at in [at for at, word in enumerate(words) if word in _OPENINGS]:
        pair = "".join(words[at : at + 2])
        if pair in _PARTED or "".join((pair, *words[at + 2 : at + 3])) in _PARTED:
            return True
    return False


def _is_near_a_number(word: str) -> bool:
    if len(word) < _SHORTEST_MISSPELT or word in _NO_MISSPELLING:
        return False
    return _REPEATED.sub(r"\1", word) in _ONCE_EACH or any(_is_misspelt(word, number) for number in _LONG)


def _is_misspelt(word: str, number: str) -> bool:
    """Whether a word is a longer number word with one letter wrong, missing, too many or swapped."""
    if abs(len(word) - len(number)) > 1 or word[0] != number[0]:
        return False
    head = 0
    while head < min(len(word), len(number)) and word[head] == number[head]:
        head += 1
    rest, wanted = word[head:], number[head:]
    swapped = len(rest) > 1 and rest[1] + rest[0] + rest[2:] == wanted
    return swapped or rest[1:] == wanted[1:] or rest[1:] == wanted or rest == wanted[1:]
