"""Clear statements: the few ways of speaking that may change a title, place or level a case already has."""

import re
from collections.abc import Iterator

from domain.conversations.clauses import Clause
from domain.conversations.word_lists import COMMAND_WORDS, FUNCTION_WORDS

_PART = r"(?:TITLE|PLACE|LEVEL|RATING|CAND)"
_GLUE = (
    r"(?:in|at|for|as|an?|the|level|grade|role|position|job|with|and|or|based|located|exempt|non|nonexempt"
    r"|proficiency"
    r"|feedback|interview|rated|title|location|candidate|is|to|from|not|/|-|:|=)"
)
_PARTS = rf"(?:{_GLUE} )*{_PART}(?: (?:{_GLUE} )*{_PART})*"
_LEAD = (
    r"(?:(?:ok|okay|yes|yep|yeah|no|nope|oh|ah|sorry|oops|wait|hmm|hi|hello|hey|thanks|please|pls|kindly|actually|so"
    r"|and|now|correction|fix|update|well|also|then|instead|rather|just|right|fyi|again|you) )*"
)
_BE = r"(?:is|are|will be|should be|must be|needs to be|is going to be|has to be)"
_SHE = (
    rf"(?:(?:she|he|they|CAND|(?:the |our |this )?candidate) {_BE}|she's|he's|they're|she'll be|he'll be|they'll be)"
)
_IT = (
    rf"(?:(?:it|this|that|the case|(?:this|that) (?:one|case|role|job)) {_BE}|it's|its|that's|thats|(?:this"
    rf"|that) one's"
    r"|it'll be|should be|i mean|we mean|i meant|we meant|meant)"
)
_ADVERBS = r"(?: (?:now|actually|also|still|really|definitely|rather|then|instead|to be|not PLACE|not LEVEL))*"
_ASKED_TO = (
    r"(?:(?:can|could|would|will) (?:you|we) (?:please )?|let's |lets |(?:we|i|you) (?:should|need to|must|want to"
    r"|have to|would like to|can) |to )?"
)
_DO = (
    r"(?:make|set|change|changed|changing|update|updated|switch|switched|swap|swapped|correct|corrected|amend|put"
    r"|move"
    r"|moved|moving|drop|lower|raise|mark"
    r"|relocate|relocating|transfer|transferring|upgrade|bump|promote"
    r"|downgrade|use|go with|recommend|price|evaluate|assess|start|open)"
)
_OBJECT = (
    r"(?: (?:it|that|this|her|him|them|the|his|their|our|job|title|role|position|location|place|city|office|site|seat"
    r"|desk|workplace|requisition|level|grade|candidate|case|one|an?|to|as|be|into|in|at|for|from|back|over|offer|base|pay|:|=))*"
)
_DECIDED = (
    r"(?:moved|changed|switched|moving|transferred|retitled|renamed|relabelled|reclassified|regraded|relevelled"
    r"|releveled|set|reset|confirmed|corrected|amended|updated|revised|agreed|fixed|settled|finali[sz]ed|assessed"
    r"|approved)"
)
# No two alternatives of the repeated group begin alike and end differently: long clauses are matched in one pass.
_LABEL = (
    rf"(?:(?:(?:the|this|job|new|correct|right|final|official|work|agreed|confirmed|contract) )*(?:title|role"
    rf"|position"
    rf"|job|location|place|city|office|site|seat|desk|workplace|level|lvl|grade|opening|vacancy|req|requisition)"
    rf"|(?:her|his|their)(?: new| job| work| final| official)? (?:location|place|office|site|seat|desk|workplace"
    rf"|level"
    rf"|grade))(?: (?:{_BE}|now|actually|to|as|at|over|:|=|(?:(?:has|was|got)(?: just| now| been"
    rf"| being)* )?{_DECIDED}"
    rf"|per (?:the )?(?:contract|letter|requisition|req|system|hr|hm|panel|file)))*"
)
_GOES_TO = (
    r"(?:the|this|that) (?:role|job|position|seat|requisition|req|one) is (?:going|relocating) to (?:the )?PLACE"
)
_COMMITTEE = (
    r"(?:the |our )?(?:(?:(?:levell?ing|grading|calibration|job evaluation|comp|compensation|hr|final) )+(?:committee"
    r"|board|council|review|session|round|meeting)|committee|calibration|levell?ing)"
)
_RULED = (
    r"(?:(?:has|have|had|just|finally|now|also|it|her|him|them|this|that|the role|the job|level|grade) )*(?:went|gone"
    r"|settled|landed|decided|agreed|voted|opted|came down|confirmed|approved|ruled|says|said|puts?|placed|set|rated"
    r"|graded|levell?ed|assessed|slotted|pegged)(?: (?:it|her|him|them|this|that|the role|the job|level|grade|for|on"
    r"|with|at|as|to|in|into|favour|favor|of|an?))*"
)
_GRADED = (
    r"(?:levell?ed|graded|slotted|placed|pegged|assessed|calibrated|mapped|classed|classified|confirmed|set|put)"
)
_TAIL = (
    r"(?: (?:now|instead|please|pls|thanks|thank you|then|actually|rather|ok|okay|too|also|again|role|position|job"
    r"|office|one|site|level|grade|candidate|after all|it is|it'll be|it will be|it shall be|for (?:her|him|them|now"
    r"|this one|this role|this case"
    rf"|the role)|(?:instead )?(?:of|than|not|from|to|over)(?: (?:an?|the))? {_PART}))*"
    r"(?: (?:and|with) (?:(?:an?|the|her|his|their) )?(?:(?:she|he|they) )?(?:has|have|expects?|wants?|asks|asking"
    r"|competing|other|another|external|outside|rival|RATING|LEVEL)\b.*)?"
)
_PLACED = r"(?:(?:based|located) (?:in|at|out of)|working (?:from|in|out of)|in|at) (?:the )?PLACE"
_LEVELLED = rf"(?:(?:an?|at|level|grade|rated|as) )*(?:LEVEL|RATING)(?: (?:{_GLUE} )*(?:LEVEL|RATING|PLACE))*"
_CLEAR = re.compile(
    rf"{_LEAD}(?:"
    rf"{_PARTS}"
    rf"|{_SHE}{_ADVERBS} (?:{_PLACED}|{_LEVELLED})"
    rf"|(?:she|he|they|CAND) (?:will|is going to) work (?:remotely )?(?:from|in|out of) (?:the )?PLACE"
    rf"|(?:she'll|he'll|they'll) work (?:remotely )?(?:from|in|out of) (?:the )?PLACE"
    rf"|{_SHE}{_ADVERBS} (?:(?:interviewing|up|considered|being considered|applying|a candidate|in) )+(?:for|as)"
    r"(?: (?:an?|the|our))? (?:TITLE|LEVEL)(?: (?:role|position|job))?"
    rf"|{_IT}{_ADVERBS} {_PARTS}"
    rf"|{_ASKED_TO}{_DO}{_OBJECT} {_PARTS}"
    rf"|{_LABEL} {_PARTS}"
    rf"|{_GOES_TO}"
    rf"|{_COMMITTEE} {_RULED} LEVEL"
    rf"|(?:{_SHE}|(?:she|he|they|CAND) (?:has been|have been)|(?:she's|he's) been|they've been){_ADVERBS}"
    rf" {_GRADED}(?: (?:an?|at|as|in|into|to|level|grade|now))* LEVEL"
    rf"|go(?: (?:to|for|with|an?))* LEVEL"
    rf"|same(?: (?:thing|one|case|candidate|again|offer|person|role|job|title|place|level|just|only|except))*"
    rf" {_PARTS}"
    rf"){_TAIL}"
)
_CORRECTS = re.compile(
    r"\b(?:wrong|incorrect|not right|mistaken|mistake|typo)\b|\bi (?:mixed|messed) up\b", re.IGNORECASE
)
_CORRECTED = re.compile(rf"{_LEAD}{_SHE}{_ADVERBS}(?: (?:an?|the|our))? {_PARTS}{_TAIL}")
_ASKED = re.compile(rf"{_LEAD}(?:can|could|would|will) (?:you|we)\b")
_MANY_KINDS = 3
_LONGEST = 300  # a longer clause is no clear statement; matching stays quick
_MOST_OTHER_WORDS = 6
_KNOWN = FUNCTION_WORDS | COMMAND_WORDS


def clear_words(clauses: tuple[Clause, ...]) -> frozenset[int]:
    """The words of every clause that states its values clearly, and of command-like lines of many parts."""
    return frozenset(at for clause in _clear_clauses(clauses) for at in clause.words)


def _clear_clauses(clauses: tuple[Clause, ...]) -> Iterator[Clause]:
    for sentence in _sentences(clauses):
        if _is_command(sentence):
            yield from sentence
            continue
        corrects = False
        for clause in sentence:
            if len(clause.pattern) > _LONGEST:
                continue
            if corrects and not clause.asks and _CORRECTED.fullmatch(clause.pattern):
                yield clause
                continue
            corrects = corrects or _CORRECTS.search(clause.pattern) is not None
            if _CLEAR.fullmatch(clause.pattern) and (not clause.asks or _ASKED.match(clause.pattern)):
                yield clause


def _sentences(clauses: tuple[Clause, ...]) -> Iterator[list[Clause]]:
    sentence: list[Clause] = []
    for clause in clauses:
        if not clause.follows_comma and sentence:
            yield sentence
            sentence = []
        sentence.append(clause)
    if sentence:
        yield sentence


def _is_command(sentence: list[Clause]) -> bool:
    """Whether a line names most of a case with few words besides: parts between commas, or the classic order."""
    kinds = frozenset(kind for clause in sentence for kind in clause.kinds())
    others = [word for clause in sentence for word in clause.pattern.split() if word.islower() and word not in _KNOWN]
    return len(kinds) >= _MANY_KINDS and len(others) <= _MOST_OTHER_WORDS
