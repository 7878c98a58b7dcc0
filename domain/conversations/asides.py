"""What a message says of other places, people, companies, times and offers: it never moves the case."""

import re
from collections.abc import Iterator

from domain.conversations.clauses import Clause

_PEOPLE = (
    r"(?:husband|wife|partner|spouse|fiancee?|boyfriend|girlfriend|family|parents?|mother|father|mom|mum|dad|sister"
    r"|brother|siblings?|kids?|children|son|daughter|relatives?|in-laws|friends?|ex|recruiters?|managers?|boss|team"
    r"|teams|crew|group|squad|interviewers?|mentor|referees?|references?|colleagues?|coworkers?|clients?|customers?"
    r"|agency|headhunter|predecessor|sourcer|coordinator|skip|director|vp|ceo|cto|lead|peers?|reports|people|folks"
    r"|supervisor|buddy|landlord|lawyer|flatmate|roommate|panel|professor|teacher)"
)
_ASKS = (
    r"(?! (?:\w+ ){0,2}?(?:wants?|wanted|needs?|needed|hiring|looking|asks?|asked|said|says|decided|agreed|rated))"
)
_NOT_A_NAME = (
    r"(?!(?:the|a|an|our|us|her|his|their|this|that|level|least|most|present|once|all|risk|market|base|about|around"
    r"|or|and|N|PLACE|LEVEL|TITLE|RATING|CAND)\b)"
)
_SHE = r"(?:she|he|they|candidate|CAND|who)"
_WHOLE = re.compile(
    rf"\b(?:her|his|their|my|our|the|your|an?|another|one of (?:the|our|her|his))(?: \w+)?(?: PLACE| TITLE)?"
    rf" {_PEOPLE}\b"
    rf"{_ASKS}"
    r"|\b(?:grew up|grown up|was raised|raised in|raised and|born|native|hails?|originally|origins?|roots|hometown"
    r"|home town|accent|nationality|citizen(?:ship)?|passport|studied|studies|studying|graduat\w*|university"
    r"|college|school|degree|phd|internship|interned|educated|alma mater|used to|formerly|previous(?:ly)?|former"
    r"|past|back then|years? ago|once was|last (?:job|role|title|position|employer|company|place|gig|office|year)"
    r"|(?:began|started)(?: out| off)? (?:as|in)|lived|spent|had been|worked|ex|vacation|holiday|flying|flies|flew"
    r"|travel\w*|visit\w*|commut\w*|recently left|interviewing (?:at|with|elsewhere)|in talks)\b"
    r"|\b(?:interviews?|meetings?|call|event|conference|onsite)"
    r" (?:is|was|are|were|will be|will take|takes|took|happens|happened|(?:in|at) PLACE)\b"
    r"|\bwould(?:'ve| have) (?:been|said|picked|chosen|gone|preferred|liked|put|made|guessed|thought)\b"
    rf"|\b{_SHE} (?:was|were) (?:once |also |still |working |based )*(?:an? |the |in |at |with )*"
    r"(?:TITLE|PLACE|LEVEL)"
    rf"|\b(?:TITLE|LEVEL)(?: (?:role|job|position))?(?: in PLACE)? (?:at|@|over at) {_NOT_A_NAME}[^\W\d_]"
    r"|\bPLACE (?:job |based )?(?:offer|offers|bid|university|college|recruiters?|team|people|folks|managers?)\b"
    r"|\b(?:an?|the|our|her|his|their|another|one) TITLE(?: (?:in|from|at) (?:the )?PLACE)?"
    r" (?:will (?:call|meet|join|interview|contact|speak|reach)|interviewed|met|loved|liked|called|referred|knows"
    r"|recommended|spoke|recommends|vouch\w*|thinks|says|said|who (?:interviewed|met|loved|knows|will))\b"
    r"|\bour TITLE(?: in PLACE)? (?:will|would|is|was|has|can)\b"
    r"|\b(?:PLACE|TITLE) (?:is |was |being )?(?:where|what) (?:she|he|they|her|his|their)\b"
    r"|\b(?:hates?|dislikes?|loves?|misses|missed|refus\w*) PLACE\b"
)
_AFTER = re.compile(
    r"(?<!work )(?<!works )(?<!working )(?<!remotely )\bfrom (?!(?:the )?(?:TITLE|PLACE|LEVEL|RATING) to\b)"
    r"|\b(?:report(?:s|ed|ing)?(?: directly)?|answers|answering) (?:in)?to\b"
    r"|\b(?:works?|working|worked) (?:closely )?(?:with|under|for|alongside|beside)\b"
    r"|\b(?:managed|led|interviewed|referred|introduced|supervised|mentored|recommended|trained|coached|hired)"
    r" (?:\w+ )?by\b|\bby (?:an?|the|our|her|his) (?=TITLE|PLACE)"
    r"|\b(?:met|meets|meeting|spoke|speaks|spoken|talked|talks|talking|chatted|interviewed) (?:with |to )?"
    r"(?=(?:an?|the|our|her|his|some|TITLE|PLACE)\b)"
    r"|\b(?:like|unlike|versus|vs|than|reminds \w+ of|similar to|compared (?:to|with)|comparable (?:to|with)"
    r"|(?:as )?(?:good|strong|senior) as|equivalent (?:to|of)|level of|next to|close to|far from|instead hired)"
    r" (?=(?:an?|the|our|her|his|some|TITLE|PLACE|LEVEL)\b)"
    r"|\b(?:manages|managing|leads|leading|mentors|mentoring|supports|supporting|replaces|replacing|knows|dating"
    r"|married to|supervises|supervising)\b"
    r"|\b(?:has|have|had|got|gets|holds|holding|received|receiving|with|her|his|their|competing|other|another|rival"
    r"|outside|external|counter|second|weighing|considering|declined|rejected|accepted|down)"
    r" (?:an? |one |the |her |his |their )?(?:\w+ ){0,2}?(?:offers?|bid)\b"
    r"|(?<!we )(?<!i )\b(?!(?:we|i|you|us)\b)[a-z]\w* (?:has |have |had |is )?offer(?:ed|ing|s)"
    r" (?=her|him|them|an?\b|the\b|N)"
    r"|\b(?:current|present|existing|old|own|side|day) (?:job|role|title|position|employer|company|gig)\b"
)
_AWAY = re.compile(r"(?:(?:over )?at|@|of|with) [^\W\d_]\w*(?: [^\W\d_]\w*){0,2}")
_OPENS_ANEW = re.compile(
    r"(?:now|actually|she|he|they|she's|he's|they're|the (?:role|job|position|title|location|level)|it|it's|make|set"
    r"|change|put|please|moving|same|title|location|level|role|CAND)\b"
)
_MANY_KINDS = 3


def barred_words(clauses: tuple[Clause, ...]) -> frozenset[int]:
    """The words that speak of another place, person, company, time or offer: no title, place or level among them
    says anything of the case.
    """
    return frozenset(at for clause in clauses for at in _barred_in(clause))


def _barred_in(clause: Clause) -> tuple[int, ...]:
    if _WHOLE.search(clause.pattern):
        return clause.words
    after = _AFTER.search(clause.pattern)
    return clause.words_after(after.end()) if after else ()


def doubtful_words(clauses: tuple[Clause, ...], barred: frozenset[int]) -> frozenset[int]:
    """The words that may still speak of what a clause before them did: "our recruiter, based in Dublin,"."""
    return frozenset(_doubtful(clauses, barred))


def _doubtful(clauses: tuple[Clause, ...], barred: frozenset[int]) -> Iterator[int]:
    sentence: list[Clause] = []
    for number, clause in enumerate(clauses):
        sentence = [*sentence, clause] if clause.follows_comma else [clause]
        if number + 1 == len(clauses) or not clauses[number + 1].follows_comma:
            yield from _doubtful_of_sentence(sentence, barred)


def _doubtful_of_sentence(sentence: list[Clause], barred: frozenset[int]) -> Iterator[int]:
    away = next((at for at, clause in enumerate(sentence) if at and _AWAY.fullmatch(clause.pattern)), 0)
    for clause in sentence[:away]:
        yield from clause.words
    if len(_kinds_outside(sentence, barred)) >= _MANY_KINDS:
        return
    carried = False
    for clause in sentence:
        if _OPENS_ANEW.match(clause.pattern):
            carried = False
        if carried:
            yield from clause.words
        carried = carried or not barred.isdisjoint(clause.words)


def _kinds_outside(sentence: list[Clause], barred: frozenset[int]) -> frozenset[str]:
    return frozenset(kind for clause in sentence if barred.isdisjoint(clause.words) for kind in clause.kinds())
