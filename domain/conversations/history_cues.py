"""The words that tell whose pay an amount is: the candidate's now or before, a wish, an outside offer, or ours."""

import re
from dataclasses import dataclass
from enum import Enum, auto


class CueKind(Enum):
    """What a cue says of the amounts after it."""

    HISTORY = auto()  # unmistakable: "current salary", "payslip"
    EARNING = auto()  # a verb: "makes", "is paid"
    POSSESSIVE = auto()  # "her salary": hers today, unless said of an offer
    ADVERB = auto()  # "currently", "previously": loses to what the sentence is about
    NOW = auto()  # "now", "today"
    STEP = auto()  # "a raise from": history for the first amount after it only
    WISH = auto()
    OFFER = auto()
    OURS = auto()


HISTORY_KINDS = frozenset(
    {CueKind.HISTORY, CueKind.EARNING, CueKind.POSSESSIVE, CueKind.ADVERB, CueKind.NOW, CueKind.STEP}
)


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue and where it stands."""

    start: int
    end: int
    kind: CueKind


_PAST = (
    r"(?:curr?\.?|prev\.?|current|present|existing|previous|prior|past|former|old|last|latest|most recent|today's)"
)
_PAY = (
    r"(?:base|salary|salaries|comp|compensation|pay|paycheck|package|pkg|wages?|earnings|ctc|tc|rate|income|gross"
    r"|cash|ote"
    r"|remuneration|fixed|basic)"
)
_WORK = r"(?:job|role|employer|gig|position|company|firm|place|workplace|contract)"
_HERS = r"(?:her|his|their|my|(?:the )?candidate'?s|applicant'?s)"
_BEFORE_MONEY = (
    r"(?=[\s:=~]+(?:about |around |roughly |approximately |approx\.? |some |only |just |nearly "
    r"|almost )?[^\w\s]{0,2}(?:[a-z]{0,3}[$€£¥₹] ?|(?:usd|eur|gbp|cad|aud|sgd|inr|chf|cny|jpy) )?(?:\d|one|two|three"
    r"|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fifteen|twenty|thirty|forty|fifty|sixty|seventy"
    r"|eighty|ninety|a hundred|half a|mid|low|high))"
)

_PATTERNS: tuple[tuple[CueKind, str], ...] = (
    (
        CueKind.HISTORY,
        rf"\b{_PAST} (?:annual |yearly |monthly |total |gross |base |fixed |cash |take-home ){{0,2}}{_PAY}\b"
        rf"(?! (?:range|band|expectation|target|ask|request|offer|requirement)s?\b)"
        rf"|\b{_PAST} {_WORK}\b|\b(?:salary|pay|comp|compensation|earnings) history\b|\bpay ?(?:slip|stub|check"
        rf"|cheque)s?\b"
        r"|\bw-?2s?\b|\bp60\b|\btax returns?\b|\blast[- ]drawn\b|\bdrawn\b|\btake[- ]?home\b|\bpay statements?\b"
        r"|\bpayroll\b"
        r"|(?<!expected )(?<!desired )(?<!target )(?<!offered )(?<!our )\bctc\b|\bcurrent(?:ly)?,? (?:she|he|they)\b"
        rf"|\b(?:her|his|their) (?:old |last )?{_WORK}(?: at \w+)? (?:pays|paid|is paying|was paying)\b"
        r"|\b(?:pays|paid|paying) (?:her|him|them|me|herself|himself|themselves)\b|\bused to (?:make|earn|get"
        r"|be on|be paid|be at|pull)\b"
        rf"|\bworks? (?:there |here )?for(?= [$€£]?\d)|\b{_WORK} (?:that )?pa(?:ying|id|ys){_BEFORE_MONEY}"
        rf"|\b{_PAY} at (?!p\d|this|that|our|the|level|market|risk|least|most)[a-z]\w* (?:is|was|of)\b"
        rf"|\b(?:is|was|'s|are|were) on an? (?:base|salary|package|pay|wage)\b"
        r"|\bthey (?:currently |already |now |still |only |just )?(?:pay|compensate) (?:her|him|them)\b"
        r"|\bcompensat(?:es|ed|ing) (?:her|him|them)\b"
        rf"|\bwhat (?:she|he|they) (?:has|have|gets?|makes?|earns?) (?:now|today|there|currently|already)\b"
        rf"|\b{_PAY} (?:over at|with) (?!p\d|this|that|our|the|level|an?\b|us\b)[a-z]\w* (?:is|was|of)\b"
        r"|\b(?:aktuelles|derzeitiges|jetziges|bisheriges|momentanes|letztes) (?:jahres)?gehalt\b"
        r"|\b(?:jahres)?gehalt (?:ist )?(?:aktuell|derzeit|momentan|bisher|zurzeit|jetzt)\b"
        r"|\bverdien(?:t|te|en)\b|\bsalaire (?:actuel|annuel actuel)\b|\b(?:gagne|touche)(?= \d)"
        r"|\b(?:salario|sueldo) actual\b|\b(?:gana|cobra)(?= \d)|\b(?:stipendio|ral) attuale\b"
        r"|\bguadagna\b|\bhuidig salaris\b|\bsal[aá]rio atual\b|\bganha(?= \d)|\bnuvarande lön\b",
    ),
    (
        CueKind.EARNING,
        r"\bmakes\b(?! (?:sense|it|that|this|the|us|her|him|them|an? |no |for |our))|\bmaking\b(?! (?:sense|it"
        r"|an? |the|her|us|sure))"
        r"|\b(?:earns|earning|earned|pockets|clears|clearing|grosses|grossing|grossed|brings? home|bringing home"
        r"|(?:takes|taking"
        r"|took) home)\b"
        r"|\b(?:pulls|pulling|pulled) (?:in|down)\b|\brak(?:es|ing) in\b"
        r"|\bmade(?! (?:an?|the|her|him|them|us|it|up|that|this|sure|no|our|to)\b)"
        r"|\b(?:gets?|is|was|are|were|being|been|getting|got|currently)(?: currently| now| being)? paid\b"
        r"|'s (?:currently |being )?paid\b"
        r"|\b(?:they|i|candidates?|who) (?:currently |already |now |only |both )?(?:make|earn|made|earned)\b"
        rf"|\b(?:is|was|are|were|been|currently|now|still|only|already|'s|'re|she|he|they|just) on{_BEFORE_MONEY}"
        rf"|(?:'s|'re) (?:currently |now |still |only |already |just )?(?:on|at|getting){_BEFORE_MONEY}"
        r"|\b(?:she|he|they|candidate)(?: is| was| are| were| sits| stands| currently| now| already| has been"
        r"| had been){1,3}"
        rf"(?: sitting)? (?:on|at){_BEFORE_MONEY}|\b(?:gets|getting|got|draws|drawing|drew|receives"
        rf"|received){_BEFORE_MONEY}"
        rf"|\bbeen at{_BEFORE_MONEY}"
        rf"|\b(?:pulls|pulling|pulled|banks|banking|banked|nets|netting|netted|bags|bagging){_BEFORE_MONEY}"
        r"|\b(?:has|have|had|got|keeps) (?:her|him|them) (?:at|on)\b"
        r"|\b(?:comped|compensated|remunerated) (?:at|with)\b"
        rf"|\b(?:rise|raise|increase|increment|review) (?:since|in|for) [^.;?!\n]{{1,30}}?\b(?:stuck|frozen|still"
        rf"|stayed"
        rf"|remained|sitting) (?:at|on){_BEFORE_MONEY}"
        r"|\bmakes a (?:cool|solid|nice|healthy|good|decent|comfortable|whopping)(?= [$€£]?\d)"
        rf"|\bat (?:\w+ )?(?:she|he|they) (?:gets?|got|had|has|have|was on|is on)\b|\bcurrent(?:ly)?{_BEFORE_MONEY}",
    ),
    (
        CueKind.POSSESSIVE,
        rf"\b{_HERS} (?:own |annual |yearly |total |gross |monthly |base |w2 ){{0,2}}{_PAY}\b(?! (?:expectation"
        rf"|range|band|request|ask"
        r"|target|requirement|demand|would|should|will|could|lands? (?:on|at)|hits|reaches|floor|goal|wish|offer"
        r"|minimum|to |recommendation"
        r"|proposal)\w*)"
        rf"|\b(?:{_HERS} )?{_PAY} (?:over )?there\b",
    ),
    (
        CueKind.STEP,
        r"\b(?:left \w+|coming|comes|came|moving|moved|going|go|jump|jumping|bump|raise|rise|increase|hike|uplift"
        r"|up|step) "
        rf"(?:up |off )?(?:from|off|on)(?: an?)?{_BEFORE_MONEY}|\b(?:leaving|leave|leaves|giving up|gives up"
        rf"|walk(?:s|ing|ed)? away from|forgoing)(?: an?)?"
        rf"{_BEFORE_MONEY}"
        r"|\b(?:on top of|over|above|than|under|below|beyond|beats?|match(?:es|ing)?|exceeds?|leav(?:e|es|ing)|keeps?"
        r"|keeping|from|against) (?:her|his|their)(?= [$€£]?\d)",
    ),
    (
        CueKind.ADVERB,
        r"\bcurrent(?:ly)?\b|\bpresent(?:ly)?\b|\bat present\b|\bnowadays\b|\bthese days\b|\bright now\b"
        r"|\bat the moment\b|\bas of now\b"
        r"|\bpreviously\b|\bprevious\b|\bformerly\b|\bformer\b|\bhistorically\b|\bexisting\b|\bprior\b"
        r"|\blast year\b|\bold salary\b|\b(?:aktuell|derzeit|momentan|zurzeit|bisher|gegenwärtig|actuellement"
        r"|actualmente|attualmente|atualmente|momenteel)\b",
    ),
    (CueKind.NOW, rf"\b(?:now|today|already|atm|rn)\b{_BEFORE_MONEY}"),
    (
        CueKind.WISH,
        r"\b(?:expect\w*|want(?:s|ed|ing)?|wish\w*|hop(?:e|es|ing)|look(?:s|ing)? (?:for|to|at)|ask(?:s|ing|ed)?"
        r"|target\w*|desir\w*"
        r"|need(?:s|ed|ing)?|requir\w*|demand\w*|would|should|could|will|won't|wouldn't|can|seek\w*|minimum"
        r"|möchte|wünscht|erwartet|gehaltswunsch|wunschgehalt|gehaltsvorstellung\w*|quiere|espera|souhaite|vorrebbe"
        r"|at least|less than(?! (?:her|his|their) [$€£]?\d)"
        r"|nothing (?:below|under)|aim\w*|request\w*|prefer\w*|accept\w*|settle\w*|hold(?:s|ing)? out|goal|ideal\w*|"
        r"(?:anything|not) (?:below|under|less)(?! (?:her|his|their) [$€£]?\d)"
        r"|happy (?:with|at)|countered|counters|counter at|floor|dream\w*"
        r"|shooting for|to move"
        r"|after (?=(?:(?:usd|eur|gbp|cad|aud|sgd|inr|chf|cny|jpy) ?)?[$€£]?\d)|willing|thinking)\b|(?<=\w)'(?:d"
        r"|ll)\b",
    ),
    (
        CueKind.OFFER,
        r"\b(?:offer(?:s|ed|ing)?|competing|competitors?|rival|external|bid|bids|quoted|elsewhere|interviewing"
        r"|(?:another|other|different) (?:company|firm|employer))\b",
    ),
    (
        CueKind.OURS,
        r"\b(?:our(?! (?:candidate|finalist|applicant))|we|us(?!\$)|ranges?|bands?|budget\w*|mid-?point|median"
        r"|post(?:ed"
        r"|ing|ings)|advertis\w*"
        r"|advert|peers?|colleagues?|market|survey|benchmark\w*|compa-?ratio|recommend\w*|propos\w*|approv\w*"
        r"|maximum|max|min|cap|ceiling"
        r"|threshold|role|position|req|requisition|sign-?on|anchor|corridor|percentile|grade|policy|team"
        r"|incumbents?|others|employees"
        r"|people|everyone|hires|minima|maxima|relocation|severance|engineers|analysts|nurses|managers|average"
        r"|typically|revenue|arr"
        r"|company|fund\w*|quota|pipeline|equity|grant|portfolio|card)\b",
    ),
)
_CUES = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _PATTERNS)


def cues_in(shadow: str) -> tuple[Cue, ...]:
    """All cues in order; where two overlap, the one that begins earlier and is longer stays."""
    found = [Cue(*hit.span(), kind) for kind, pattern in _CUES for hit in pattern.finditer(shadow)]
    found.sort(key=lambda cue: (cue.start, -cue.end))
    kept: list[Cue] = []
    for cue in found:
        if not kept or cue.start >= kept[-1].end:
            kept.append(cue)
    return tuple(kept)


_AFTER_PAY_WORDS = (
    r"\s{0,3}(?:(?:base|gross|total|salary|comp|all[ -]in|a year|a month|per year|per month|per annum|p\.?a\.?"
    r"|/ ?(?:yr|year|mo|month)"
    r"|annually|usd|eur|gbp|in total|or so|plus bonus|plus|\+ ?bonus|package|ctc"
    r"|basic)\b\s{0,3}){0,3}[(\[–—-]?\s{0,2}"
)
_CERTAINLY_HISTORY = re.compile(
    rf"{_AFTER_PAY_WORDS}(?:,? ?(?:at|in|from|with|under|by|as|for|on)\s(?:her|his|their|the|a)?\s?{_PAST}\s\w"
    rf"|(?:at|with) (?:her|his|their) {_WORK}\b"
    r"|(?:is|was|being)\s(?:(?:her|his|their|(?:the )?candidate's)\s(?:current|last|previous|present|old|existing"
    r"|salary|base|pay|comp"
    r"|wage|package|ctc|w-?2)|what (?:she|he|they|the candidate)\s(?:currently |now |already )?(?:is |are |was )?"
    r"(?:has (?:now|today)|makes?|earns?|gets?|made|earned|on\b|paid)|what \w+ (?:pays?|paid|gives?|gave) (?:her|him"
    r"|them))(?! (?:expectation|ask|target|range))"
    r"|(?:that |which )?(?:she|he|they|the candidate)(?:'s|'re)?\s(?:is |are |was |currently |now |already "
    r"|has been ){0,3}"
    r"(?:makes?|earns?|made|earned|gets|got|making|earning|on\b|paid|getting|takes home)(?!\s[$€£]?\d)"
    r"|current(?:ly)?(?=\s?(?:[,.;)!?/]|\Z|and\b|but\b))|(?:current|present|previous|existing|last) (?:base|salary"
    r"|pay|comp|ctc|package)\b"
    r"(?!\s?(?:is|was|:|=|of)?\s?[$€£]?\d)|previously\b|back then|last year|before this|in (?:her|his"
    r"|their) (?:current|last|old|previous)"
    r"|then salary|where (?:she|he|they) (?:is|are|was|were|works?|worked)\b)",
    re.IGNORECASE,
)
_A_COMPANY = (
    r"(?!(?:the|this|that|these|our|an?|any|all|least|most|best|once|level|lvl|grade|p\d|l\d|max\w*|min\w*|mid\w*"
    r"|market|target|top|bottom|start|signing|hire|work|home|year|end|first|median|compa\S*|offer|risk|what|which"
    r"|step|tier|base|total|half|full|par|par|your|us)\b)[a-z][\w&.-]*"
)
_PERHAPS_HISTORY = re.compile(
    rf"{_AFTER_PAY_WORDS}(?:(?:today|right now|now|at the moment|at present|these days|as of today|currently|so far"
    rf"|atm|rn|there|over there|aktuell|derzeit|momentan|actuellement|actualmente)\b"
    rf"|(?:over )?at {_A_COMPANY})",
    re.IGNORECASE,
)
_WISH_FOLLOWS = re.compile(
    rf"{_AFTER_PAY_WORDS}(?:is\s|was\s|as\s)?(?:what\s)?(?:(?:her|his|their|our|the|she|he|they|we)\s)?(?:salary\s"
    rf"|competing\s)?"
    r"(?:expect\w*|ask\b|asking|target\w*|desired|wants?|wanted|requested|budget|range|offer\b|mid-?point|minimum"
    r"|maximum|posted)"
    r"(?!\s?(?:is |of |at |: ?|= ?)?[$€£]?\d)",
    re.IGNORECASE,
)


def history_follows(shadow: str, end: int) -> bool:
    """Whether the words right after an amount make it current or past pay whatever stands before it."""
    return _CERTAINLY_HISTORY.match(shadow, end) is not None


def perhaps_history_follows(shadow: str, end: int) -> bool:
    """Whether the words right after an amount make it current pay when nothing before it says otherwise."""
    return _PERHAPS_HISTORY.match(shadow, end) is not None


def wish_follows(shadow: str, end: int) -> bool:
    """Whether the words right after an amount make it a wish, an offer or ours."""
    return _WISH_FOLLOWS.match(shadow, end) is not None
