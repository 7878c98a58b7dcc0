"""The everyday words the reader leans on to tell a statement from talk."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


FUNCTION_WORDS = _set(
    """a an the this that these those our her his their my your its it it's she he they we you i i'm she's he's
    they're we're that's there's is are was were be been being am as at in on for to from of by with
    without into onto over under about per via and or but so then than too also plus if when while who
    whom whose which what what's where why how can could would should will shall may might must do does
    did done has have had having let let's please pls kindly now today tomorrow yesterday here there just
    only still already not no nor yes yep yeah ok okay sure hi hello hey thanks thank me us him them both
    either some any all another other others new same next last again actually instead rather really very
    quite"""
)
"""Words that hold a sentence together and never belong to a title or a place."""

COMMAND_WORDS = _set(
    """role roles title titles job jobs position positions opening openings vacancy req requisition candidate
    candidates applicant person hire hires hiring recommend recommends recommendation recommended pay
    salary base offer offers range compensation comp package price evaluate assess assessment case set
    make made change changed update updated put add give get need needs want wants interview interviews
    interviewed interviewing interviewer panel feedback rating rated verdict decision said says got
    proficiency level location place city office based located exempt non expects expecting expectation
    asking looking currency competing recruiter manager relocating moving works working sits remote
    onsite team details following follow start starts starting compute calculate run check see show tell
    know think believe mean meant call called strong hello regarding re note notes status quote correct
    correction fix sorry one help settle settles settled levelled leveled graded
    advise suggest suggestion propose proposal worth fair consider
    considering starting thing something asap urgent urgently priority"""
)
"""Words of commands and of talk about a case; beside a title they are not part of it."""

TITLE_NOUNS = _set(
    """engineer engineers developer developers manager managers analyst analysts nurse nurses scientist
    scientists designer designers director directors assistant assistants technician technicians
    specialist specialists officer officers administrator administrators coordinator coordinators
    consultant consultants architect architects partner partners accountant accountants clerk supervisor
    supervisors representative associate associates programmer programmers recruiter executive librarian
    pharmacist physician teacher instructor professor lecturer attorney counsel strategist planner buyer
    researcher economist statistician auditor inspector operator mechanic electrician therapist
    psychologist dentist surgeon chemist biologist president intern trainee agent advisor adviser"""
)
"""Nouns that end a job title."""

RANK_WORDS = _set(
    """senior sr junior jr staff principal lead chief head associate assistant vice deputy distinguished entry
    mid i ii iii iv v vi vii"""
)
"""Words that change which job a title names."""

PLACE_POINTERS = _set("in at to for from location location: near")
"""Words after which a place is expected."""

EVERYDAY_PLACES = _set(
    """nice reading bath mobile split orange cork sea sin can man lax mad bar par hat for and are per was not
    may now one home remote office here there in at to it is be me us all"""
)
"""Words that are places too; they count as a place only right after a word that points to one."""

NEGATIONS = _set(
    "not isn't isnt wasn't wasnt aren't never no nor neither without than unlike don't doesn't didn't cannot"
)
HEDGES = _set(
    """maybe perhaps possibly might unsure unclear allegedly supposedly hypothetically imagine suppose supposing
    pretend"""
)
OTHER_PEOPLE = _set(
    """peer peers colleague colleagues coworker coworkers others predecessor incumbent incumbents everyone
    everybody someone somebody"""
)
QUESTION_OPENERS = _set(
    """is was are were isn't wasn't do does did has have should would who when where which whose whom whether what
    what's what'd how how's where's who's"""
)
ORDINALS = _set(
    "first second third fourth fifth last former latter previous next other others none neither both whichever"
    " anything"
)
LINKS_IN_A_NAME = _set("of and the a an for in to or with on at i new")
CHAT_WORDS = _set(
    """sounds looks good great fine perfect nice cool done later soon lunch waiting wait moment minute sec right wrong
    agreed noted got cheers sorry whatever idk dunno anymore remind forget remove drop delete clear reset cancel
    pause stop skip cannot won't undo seems lol haha hmm hm oops sick tired busy"""
)
"""Words of an answer that is no name."""

MONTHS = _set(
    """january february march april may june july august september october november december jan feb mar apr jun
    jul aug sep"""
    " sept oct nov dec monday tuesday wednesday thursday friday saturday sunday"
)

BEFORE_A_VALUE = _set(
    """exempt nonexempt is was
    are be been as to now actually but that it its it's she's he's they're that's said says say got
    gave rated and with feedback proficiency verdict decision rating result make set still really
    definitely being como als so then please ok okay yes yep rather think overall candidate at level interview panel
    her him them flsa marked upgraded downgraded
    change update changed clearly solid clear pretty marked considered became becomes or"""
)
"""Words after which a rating is stated."""

AFTER_A_VALUE = _set(
    """exempt nonexempt non
    and but in at for now please with from instead so too then rather level not feedback proficiency here
    thanks on per overall as after following since because by pls thx tho it's that's
    obviously clearly definitely unanimously indeed
    rating actually candidate though or has she he they who expects wants is
    based to today i we it that"""
)
"""Words that may follow a stated rating."""
