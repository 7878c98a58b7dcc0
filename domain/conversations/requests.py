"""What a message is about beside the facts it gives: an explanation, help, approval, courtesies."""

import re

from domain.conversations.reading import Topic

_ARGUMENTS = (
    r"(?:arguments?|reasons?|reasoning|rationale|thinking|logic|maths?|grounds|justification|case|evidence|story"
    r"|workings?)"
)
_THE_FIGURE = (
    r"(?:it|this|that|(?:the|this|that|our|her|his) (?:\w+ )?(?:offer|number|base|range|figure|amount|result))"
)
_SEEMS = (
    r"(?:(?:it|this|that|offer|number|base|figure|amount)(?:'s| is| seems?| looks?| sounds?| feels?)"
    r"|(?:seems?|looks?|sounds?|feels?)|is(?:n't)? (?:it|this|that)(?: not)?)"
)
_MEAN = (
    r"(?:(?:a )?(?:bit|little|tad|touch|rather|somewhat|pretty|quite|very|awfully|kind of|so|too|really) ){1,2}"
    r"(?:stingy|tight(?:-fisted)?|mean|miserly|skimpy|meagre|meager|measly|cheap|generous|steep|rich|harsh|modest"
    r"|conservative|thin|underwhelming|low|high|short|off)"
)
_THE_BOT = r"(?:this|it|you|(?:this|the) (?:thing|bot|app|tool|command|assistant))"
_APPROVER = (
    r"(?:(?:the |an? |our |her |his )?(?:\w+ )?(?:approvers?|comp(?:ensation)? (?:leads?|approvers?)"
    r"|sign-?off people)"
    r"|(?:whoever|someone who|somebody who|those who|the people who|the person who) (?:\w+ )?(?:needs? to|has to"
    r"|have to|must|can|may|should)? ?(?:says? yes|approves?|signs?|decides?))"
)
_YES = r"(?:yes|nod|ok|okay|go-?ahead|green light|blessing|thumbs[ -]up|signature|sign[ -]?off|approval)"
_TOPICS: tuple[tuple[Topic, re.Pattern[str]], ...] = (
    (
        Topic.WHY,
        re.compile(
            r"\bwhy\b(?! don't (?:we|you))|\b(?:warum|wieso|weshalb|por qué)\b|\bhow come\b|\bexplain\b|\b(?:what's"
            r"|what is|show me|what was) (?:the|your)"
            r" (?:reason|reasons|reasoning|rationale|logic|basis|math|maths|calculation|thinking)\b"
            r"|\bhow (?:did|do|on earth did) (?:you|we|it|they) (?:get|arrive|come (?:up|to)|calculate|compute"
            r"|work (?:it"
            r"|this|that) out|figure|reach (?:this|that|it))\b|\b(?:how|where) (?:on earth |the hell )?(?:we"
            r"|you) (?:came"
            r" up with|got|arrived)\b"
            r"|\bhow (?:is|was|are|were) (?:this|that|it|the (?:\w+ )?(?:offer|number|base|range|figure|amount|pay"
            r"|result)) (?:calculated|computed|worked out|determined|derived|arrived|made|set|decided)\b"
            r"|\bwhere (?:does|did|do|is|are) (?:this|that|it|these|those|the|you)\b[^.;?!\n]{0,40}?\b(?:com(?:e|es"
            r"|ing)"
            r"|get|got|taken)\b"
            r"|\bwhat(?:'s| is|s) (?:this|that|it|the (?:\w+ )?(?:offer|number|base|figure|amount)) (?:based"
            r"|built) (?:on|upon)\b"
            r"|\bwhat(?:'s| is|s|'re| are)? (?:behind|driving|drives|drove|explains) (?:this|that|it|the|these)\b"
            r"|\bhow (?:do|does|did|has|have) [^.;?!\n]{1,40}? (?:come|play|feed|factor|figure|weigh|enter|fit|go"
            r"|count)"
            r" (?:in|into)(?: (?:it|this|that|the \w+))?\W*(?:\Z|[.;?!\n])"
            rf"|\b(?:on|upon) (?:what|which) (?:basis|grounds?|evidence|principles?|reasoning)\b"
            rf"|\b{_ARGUMENTS} (?:behind|for|that led (?:us |you )?to|underlying|supporting) {_THE_FIGURE}\b"
            rf"|(?:\A|[.;?!\n])\W*(?:(?:hm+|well|ok|okay|so|sorry|and|but)\b\W*)*(?:{_SEEMS} )?{_MEAN}"
            r"(?:,? (?:no|right|eh|innit|isn't it|don't you think|if you ask me|to me|for \w+))?\W*(?:\Z|[.;?!\n])"
            rf"|\b{_SEEMS} {_MEAN}\b"
            r"|\bwie (?:kommt|kam|kommen|kamen|wird|wurde|ist|setzt)\b[^.;?!\n]{0,40}?\b(?:zustande|zusammen"
            r"|berechnet"
            r"|ermittelt|errechnet|darauf|drauf)\b|\b(?:de dónde (?:sale|viene)|cómo se (?:calcul\w+|llega|llegó))\b"
            r"|\b(?:on )?what basis\b|\bwhat (?:makes|made) (?:it|this|that|the \w+) (?:so |that |this )?(?:low"
            r"|high|much"
            r"|little)\b"
            r"|\bi (?:don't|do not|really don't) (?:get|understand|follow) (?:it|this|that|how"
            r"|the (?:\w+ )?(?:number|offer|logic"
            r"|reasoning|base|figure|range))\b"
            r"|(?:\A\W*|\b(?:please|pls|can you|could you|you) )justify\b|\bhow (?:do|can|would) (?:you|we|i) justify"
            r" (?:this|that|it|the)\b"
            r"|\b(?:walk|talk|take) (?:me|us) through\b|\bbreak (?:it|this|that|the \w+)?(?: ?down)\b"
            r"|\bbreak down (?:the|this|that)\b|\bbreakdown\b|\bshow (?:me )?(?:your|the) (?:work|working|workings"
            r"|math"
            r"|maths|calculation)\b"
            r"|(?:\A\W*|\b(?:it|this|that|offer|number|base|figure|amount) )(?:seems?|looks?|sounds?|feels?)"
            r" (?:\w+ ){0,2}?(?:low|high)\b"
            r"|\b(?:(?:it|this|that|(?:the|this|that) (?:offer|number|base|figure|amount)) is|it's|that's|is (?:it"
            r"|this"
            r"|that)n?)"
            r" (?:\w+ ){0,2}?(?:low|high)\b(?! (?:level|priority|risk|performer|potential|demand))",
            re.IGNORECASE,
        ),
    ),
    (
        Topic.HELP,
        re.compile(
            r"\A\W*(?:please )?help(?: me)?(?: please)?\W*\Z|\bwhat can (?:you|i) (?:do|ask|say)\b"
            r"|\bwhat (?:all )?(?:(?:are you|you are|you're|is it|it is|it's|is (?:this|the) (?:bot|app|thing|tool)"
            r"|is this|this is) (?:able to|capable of"
            r"|good for|for\W*\Z|meant to|supposed to)|you can do\b|(?:do|does) (?:you|it|this) do\b)"
            r"|\bwhat (?:do|should|can|must|am) i (?:supposed to |meant to )?(?:do|type|write|say|enter|ask)"
            r"(?: (?:now|next|here|first|to start))?\W*\Z"
            rf"|\bhow (?:do|does|can|could|should|would|to)(?: (?:i|we|one|you|people|anyone|somebody))? (?:use|work"
            rf"|operate"
            rf"|start with|talk to|begin with) {_THE_BOT}\b|\bhow (?:does )?{_THE_BOT} works?\b"
            r"|\bwhere (?:do|should|can) i (?:start|begin)\W*\Z|\bi'?(?:m| am) (?:lost|stuck)\W*\Z"
            rf"|\b(?:no idea|don't know|not sure) (?:how to (?:use|work)|how|what to do with) {_THE_BOT}\b"
            r"|\bwhat (?:do you need|are (?:the|my) (?:commands|options|choices))\b"
            r"|\b(?:show|list)(?: me)?(?: the| all| your)* (?:commands|options)\b"
            r"|\bwhat can (?:i|we) (?:put|enter|write|choose|type|use)\b|\bi need help\b|\b(?:can"
            r"|could) you help(?: me)?\W*\Z",
            re.IGNORECASE,
        ),
    ),
    (Topic.THANKS, re.compile(r"\b(?:thanks|thank you|thx|cheers|ty|much appreciated)\b", re.IGNORECASE)),
    (
        Topic.GREETING,
        re.compile(r"\A\W*(?:hi|hello|hey|good (?:morning|afternoon|evening)|hiya|howdy)\b", re.IGNORECASE),
    ),
    (
        Topic.APPROVAL,
        re.compile(
            r"\A\W*(?:please |pls )?(?:approve|submit)(?: (?:it|this|that|the offer|the case|for approval|now"
            r"|please)){0,3}\W*\Z"
            r"|\b(?:please|pls|can (?:you|u)|could you) (?:approve|submit)\b(?! an? )"
            r"|\b(?:send|submit|put|route|pass|forward|push)\b[^.;\n?!]{0,30}\b(?:for|to|through) (?:approvals?"
            r"|approve"
            r"|sign[ -]?off)\b"
            r"|\b(?:ready|up|off) (?:for|to) (?:approval|sign[ -]?off)\b"
            r"|\b(?:request|get|need|want|ask for|seek|obtain|start) (?:an? |the |some |comp's |their )?(?:approvals?"
            r"|sign[ -]?off)\b|\bget (?:this|it|that|the offer|the case) (?:approved|signed off)\b"
            r"|\bsubmit (?:it|this|that|the case|the offer)\b"
            r"|\b(?:send|submit|put|route|pass|forward|push|hand|bring|take|escalate"
            r"|get)\b[^.;\n?!]{0,20}? (?:on )?(?:to"
            rf"|before|past|by|in front of|with) {_APPROVER}\b"
            rf"|\b(?:ask|bother|ping|nudge|chase|get|poke|bug) {_APPROVER} for (?:an? |the |their |his "
            rf"|her )?{_YES}\b"
            rf"|\b(?:request|get|need|want|ask for|seek|obtain) (?:an? |the |their )?(?:{_YES} (?:from|of"
            rf"|by) {_APPROVER}|{_APPROVER}'s {_YES})\b",
            re.IGNORECASE,
        ),
    ),
)
_NO_APPROVAL = re.compile(
    r"\b(?:don't|do not|dont|not|never|before|without|no need to|can't|cannot|won't|if|once|after"
    r"|when|how long|hold off|hold back|wait (?:with|until|to|for|before))\b[^.;\n?!]{0,20}\b(?:approv|submit|send"
    r"|push|forward|route|escalat"
    r"|bother|ping)|\balready (?:been )?(?:approved|submitted|sent|forwarded|passed)(?: (?:it|this|that|on))* (?:for"
    r"|to)\b"
    r"|(?:\A|[.;!?\n])\W*(?:(?:and|so|but|or|then) )?(?:did|has|have|had|was|were|should|shall)\b"
    r"[^.;\n?!]{0,80}\b(?:approv|submit|sent|send|push|forward|sign)[^.;\n?!]{0,60}\?",
    re.IGNORECASE,
)


def topics_of(text: str) -> frozenset[Topic]:
    """What a message is about beside the facts it gives."""
    topics = frozenset(topic for topic, pattern in _TOPICS if pattern.search(text))
    return topics - {Topic.APPROVAL} if _NO_APPROVAL.search(text) else topics


def topics_of_questions(text: str) -> frozenset[Topic]:
    """What the questions and courtesies of a message are about; nothing that would be done is among them."""
    return topics_of(text) & {Topic.THANKS, Topic.GREETING}
