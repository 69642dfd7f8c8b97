"""The parts that a good letter has, looked for by how sentences are built rather than by phrases.

Which requests are fine is listed here, not which are bad: what asks for something else is shown.
Only what sells, lays guilt, demands, flatters, belittles, threatens or goes to many is told by
phrases.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from netpath.letters._phrases import ASKED_FOR, Phrase, any_of

WHAT = {
    "no connection": "how you come to write to them",
    "no question": "what you would like to hear from them",
    "vague": "how long it takes, or when, or in how many lines it is answered",
    "who you are": "who you are, and why you ask",
    "easy no": "an easy way for them to say no",
}
"""What is missing where a rule is broken; the last two help, and many a good letter has neither."""
HELPS = ("who you are", "easy no")

SENTENCE = re.compile(r"(?:\b(?:dr|mr|mrs|ms|prof|st|\d)\.|\.(?=[^\W\d_])|[^.!?\n])+[.!?]*")
GREETING = re.compile(r"(?:dear|hi|hello|hey|good (?:morning|afternoon))\b[^,:!]{0,40}[,:!] ?")

ASKS = any_of(
    r"(?:could|can|may|might|would|will|shall|should) (?:you|it be|somebody|someone)",
    r"please",
    r"(?:i(?:'d| would| should| shall| really| do|'m| am)*|we) (?:\w+ )?(?:be )?(?:\w+ )?(?:glad|"
    r"happy|keen|grateful|like|love|welcome|appreciate|value|honou?red|want|need|hope|wish|ask|"
    r"request|demand|expect|insist|thrilled)(?:[, ]+[\w'-]+){0,6}?[, ]+(?:you|your|yours)"
    r"(?!'re| are)",
)
COMMANDS = re.compile(
    r"(?:(?:so|just|and|then|kindly|please|do) )*(?:call|ring|phone|write|send|tell|bring|put|come|"
    r"give|get|let|help|have a|pass|forward|reply|answer|make|meet|find|see|introduce|look|read|"
    r"think|keep|say|do|text|mail|e-?mail|take|show|share|hire|consider|recommend|speak|talk) "
    r"(?!for )"
)
ABOUT = (
    r"(?:how|what|why|whether|about|like|where|on|your (?:\w+ )?(?:story|stories|path|way|road|"
    r"experience|views?|opinion|work|job|journey|trade|move|change|side|years|answer|thoughts))"
)
HEARS = any_of(
    r"(?:hear|(?<!forward\sto\s)hearing|tell(?:ing)?|ask(?:ing)?|learn(?:ing)?|"
    r"understand(?:ing)?|(?<!not\s)(?<!n't\s)know|find out|word|figure out|"
    r"explain|describe|curious|curiosity|wonder(?:ing)?|see|interview|share|talk(?:ing)?|"
    r"speak(?:ing)?|"
    r"chat(?:ting)?|discuss|question|mine|interest(?:ed|s)?|compare|story)"
    rf"(?:[, ]+[\w'-]+){{0,9}}?[, ]+{ABOUT}",
    r"(?:your|their|her|his) (?:\w+ )?(?:story|path|experience|road|view)",
    r"wonder(?:ing)? (?:about|if|whether)|(?:few|some|three) things|the good and the bad|"
    r"(?:hear|tell me|learn|know|understand|listen to)(?: [\w'-]+){0,3} (?:story|tale|truth|more|"
    r"it better)",
    r"questions?|(?:part|side)s? of (?:the|your) (?:work|job|day|trade)",
    r"how (?:did|do|does|you|one|people|that|the|it|a)",
    r"what(?:'s| is| was) it(?: really)? like|what (?:you|it|one|surprised|the \w+ is)",
)
"""To be told, and what of."""
NOT_THEIRS = (
    r"(?![^?]*\b(?:jobs?|positions?|vacanc\w+|salar\w+|pay|hiring|openings?|roles?|budget)\b)"
)
OF_THEM = re.compile(
    r"(?<![\w'-])(?!how (?:are|is) (?:you|it|things)\b)"
    rf"(?:what|how|why|where|when|which|who)(?!,? (?:much|many)\b){NOT_THEIRS}(?:'s)?"
    r"(?: [\w'-]+){0,3} (?:did|do|does|was|were|is|are|made|would|has|have) "
    r"(?:that|it|you|one|people|they|the|things)\b|"
    rf"(?<![\w'-])(?:what|how|which|why)(?:'s)? (?!(?:are|is) (?:you|it|things)\b){NOT_THEIRS}"
    r"(?:does|do|did|is|was|are|were|would|hard|long)\b(?![^?]*\b(?:my|me)\b)[^?]{6,90}\?|"
    r"\b(?:was|is|would) it (?:\w+ )?(?:worth|hard|suit)\b|"
    r"(?<![\w'-])what(?:'s| is| was) the (?:\w+ )?(?:part|thing|side|bit|best|worst|hardest|"
    r"first) |\b(?:has|have|are|is) (?:anything|things)\b|\bare you (?:in|still)\b"
)
"""A question about themselves, or about how things stand with them."""
TALKS = any_of(
    r"(?:talk|speak|call|ring|phone|telephone|meet|visit|chat|conversation|word|minutes?|mins?|"
    r"half an hour|hour|facetime|zoom|video|lunch|tea|coffee|pint|beer|dinner|drinks?|watch|come|"
    r"(?:stop|drop|pop|come|call) (?:in|by|round|over)|e-?mailed|phoned|natter|write to (?:you|"
    r"them)|"
    r"knock|in writing|e-?mail|see me|time|discuss|discussion|reply|line|postcard|(?:mon|tues|"
    r"wednes|thurs|fri|satur|sun)day|"
    r"introduce us|pass (?:\w+ ){0,3}on)"
)
"""To talk, to meet, to be answered, or to pass lines on."""
LEADS_UP = re.compile(
    r"(?:are you (?:in|still|a|an)\b|(?:do )?you know\b|(?:do you )?remember|how(?:'s| is| are)\b)"
    r"(?: [\w']+){1,4}\?+$|(?:\w+ ){1,3}(?:says?|said|tells me|told me)\b[^?]*\?+$"
)
"""A question that only leads up to what is asked: "How's the dog?", "Mum says you sail?"."""
NO_REQUEST = re.compile(
    r"i (?:do )?hope (?:that )?(?:you (?:do not|don't|will not|won't) mind|"
    r"(?:you|your|all|this)\b[^.!?,]{0,50}(?:\b(?:are|is|keep)|'re|finds [\w ]{3,20})"
    r"(?: (?:all|both|very|keeping|doing|quite))* (?:well|fine|ok|okay|all right|healthy)\W*$)"
)
RETURNS = re.compile(r"\bif i can (?:ever |once )?(?:be of|help|do)\b[^.!?\n]*$")
"""What offers help in return ends as an easy no does: "please say so"."""
HOPED = ("", r"you\s", r"you\sare\s", r"you're\s", r"that's\s", r"thats\s", r"it's\s", r"its\s")
GRANTED = r"(?<!\bbe\s)(?<!\ball\s)(?<!\bare\s)(?<!doing\s)" + "".join(
    rf"(?<!hope\s{one})" for one in HOPED
)
"""Not "Hope that's ok", "I hope you are fine", nor "Would a call be ok?": they grant nothing."""
EASY_NO = any_of(
    r"no (?:worries|harm|problem|need|hurry|hard feelings|offence|pressure|obligation)",
    r"(?:do |just |only )(?:say|tell me|tell \w+) if|say(?:ing)? no|(?:a|your) (?:\w+ )?no|"
    r"rather not|not (?:to )?(?:answer|reply)",
    r"(?:too|very|if you are|if you're) (?:busy|swamped|full)|say so|tell me so",
    r"if (?:it|this|that|now|the|your|you|not|there)(?! (?:do not|don't) (?:help|answer|reply)\b)"
    r"(?: [\w']+){0,8}? (?:not|n't|busy|swamped|"
    r"suits?|allows?|permit|rather|inconvenient|nothing|otherwise|free|spare|awkward|bad|wrong)",
    r"if (?:you|it|that|this) (?!don't (?:help|answer|reply)\b)(?:\w+ )?"
    r"(?:can't|cannot|don't|doesn't|isn't|won't|wouldn't)|if not",
    r"(?:do not|don't) (?:feel|worry|trouble)",
    rf"understand if|{GRANTED}(?<!both\s)(?:fine|all right|alright|ok|okay)(?!\s?\?)|need(?:n't|"
    rf" not)|feel free",
)
WHO = any_of(
    r"i(?:'m| am|'ve been| have been|'ve| was| have) (?:(?!you|your|sorry|not)[\w'-]+ ){0,2}?"
    r"(?:an?|the|in|at|from|on|deaf|blind|\w+ing|(?!want|wish|hop|lik|lov|admir|need|ask|wonder|"
    r"attach)"
    r"\w+ed|\d+|years?|curious|new|back)",
    r"my name is|as an? \w+|i (?:now |still |also |currently |just |have )?(?:teach|work|study|"
    r"studied|train|trained|finish|finished|graduate|drive|drove|keep|kept|run|lay|bake|draw|play|"
    r"bind|grind|frame|paint|write(?! to you)|build|sell|nurse|cook|farm|translate|"
    r"design|begin|start|leave|left|went|defend|volunteer|repair|make|live|manage)",
)
THANKS = any_of(r"thank you|thanks|i owe you|my search is over|i will not (?:write|ask)")
OF_USE = re.compile(
    r"\bi (?:will|shall) not\b|\bwish you\b|"
    r"\b(?:be|am) of (?:any )?use\b|\bcan (?:ever )?(?:help|do) (?:for )?you\b"
)
PRESSES = any_of(
    r"(?<!if\s)(?<!that\s)(?<!though\s)(?<!did\s)(?<!do\s)(?<!what\s)"
    r"you (?:\w+ )?(?:must|have to|ought to|owe|need to|"
    r"had better|are (?:obliged|supposed|expected)|will have to)(?! be (?:busy|tired|proud))",
    r"(?<!if\s)you(?:'ve| have|'d| had)? (?:still )?(?:haven't|have not|hadn't|had not|didn't|"
    r"did not|never|not|ignored)(?: \w+)? \w*(?:answer|repl|respond|come|turn|show|call|keep|kept|"
    r"wr[io]te|help|ignor)\w*",
    r"i(?:'ll| will| shall) (?:\w+ )?(?:call|ring|phone|telephone|wait|drop|turn up|expect|assume|"
    r"stand|be (?:in your|outside|there))",
)
"""What they must do, what they failed to do, and what comes without being asked."""


class Built(NamedTuple):
    """How a letter is built: where its parts stand in a text in small letters, or None.

    ``others`` are the requests in which neither a talk nor a question of theirs is recognised.
    """

    hears: re.Match[str] | None
    who: re.Match[str] | None
    easy_no: re.Match[str] | None
    asks: bool
    tells: bool
    others: tuple[tuple[int, int], ...]


def parts_of(flat: str) -> Built:
    """Return the parts of a letter.

    Examples
    --------
    >>> found = parts_of(
    ...     "could you hear me? i would like to know how you began. send me your list."
    ... )
    >>> found.hears[0], found.who, [slice(*one) for one in found.others]
    ('know how', None, [slice(0, 18, None), slice(55, 73, None)])
    """
    asks, others, first = False, [], None
    for one in SENTENCE.finditer(flat):
        text = one[0].lstrip()
        start = one.end() - len(text)
        if greeting := GREETING.match(text):
            start, text = start + greeting.end(), text[greeting.end() :]
        hears = HEARS.search(flat, start, one.end()) or OF_THEM.search(flat, start, one.end())
        first = first or hears
        kind = EASY_NO.search(text) or OF_USE.search(text)
        if LEADS_UP.match(text) or NO_REQUEST.match(text):
            continue
        if not ("?" in text[-2:] or ASKS.search(text) or COMMANDS.match(text)):
            continue
        if not (hears or TALKS.search(text) or kind):
            others.append((start, start + len(text)))
        asks = asks or not kind or "?" in text[-2:]
    tells = bool(ASKED_FOR.search(flat)) or bool(THANKS.search(flat) and not asks)
    no = (one for one in EASY_NO.finditer(flat) if not RETURNS.search(flat[: one.start()]))
    return Built(first, WHO.search(flat), next(no, None), asks, tells, tuple(others))


PRICED = r"(?:income|products?|insurance|pension|mortgage|investments?|subscription|software)"
OURS = r"(?:platform|products?|services?|software|solutions?|package|offers?)"
SPLENDID = (
    r"(?:amazing|incredible|stunning|brilliant|inspiring|visionary|extraordinary|phenomenal|"
    r"awesome|legendary|unbelievable|breathtaking|magnificent|genius|fantastic|remarkable)"
)
SPARED = r"(?:half an hour|(?:five|ten|fifteen|twenty|thirty|\d\d) ?(?:minutes?|mins?))"
UNKIND = (
    Phrase(
        "sells",
        any_of(
            rf"our (?:\w+ )?{OURS} (?:saves?|helps?|offers?|cuts?|lets?|protects?)",
            r"(?:saves?|helps?|helped|saved|for|with) (?:companies|firms|businesses|teams|people) "
            r"(?:like|such as) yours",
            rf"(?:show|offer|sell|pitch|present) (?:to )?you (?:\w+ ){{0,8}}{PRICED}",
            rf"(?:tell you|talk|speak) (?:to you )?about (?:a|an|our) (?:\w+ ){{0,3}}{OURS}",
            r"(?:walk you through|give you|show you|offer you|book) (?:\w+ ){0,3}(?:demo|trial)",
            r"(?:free|special|exclusive) (?:\w+ )?(?:review|trial|consultation|demo|quote|offer)",
            r"earn(?:ing)? (?:\w+ ){0,3}(?:extra|passive|second|additional) (?:income|money)|"
            r"earn(?:ing)? (?:\w+ ){0,3}from home|passive income",
            r"(?:business|investment) opportunity|opportunity (?:to earn|to invest)|"
            r"(?:clients|customers|members|friends) will thank you",
            r"(?:samples?|brochures?|catalogues?) of (?:our|my)|"
            r"(?:trade|special|reduced|introductory) price|(?:a )?discount (?:for|to) you|(?:\d+|"
            r"ten|twenty|fifty) per ?cent off|"
            r"buy now|\d ?% off|limited (?:seats|places|offer)|(?:free|our) (?:\w+ )?webinar|"
            r"(?:invest in|sponsor|subscribe to|donate to) my",
        ),
        "who came to be asked and is sold to feels tricked, by you and by who sent you",
        "Ask or sell, never both; say at once which it is",
        denied_is_fine=True,
    ),
    Phrase(
        "lays guilt",
        any_of(
            r"you (?:still )?owe (?:me|us)|"
            r"least (?:that )?(?:you|someone|somebody) (?:could|can) do",
            r"after (?:all|everything) (?:that )?(?:\w+ ){1,4}(?:done|did|gave|given) (?:\w+ )?"
            r"for you",
            r"(?:break|broke|breaks) (?:my|her|his|our) (?:\S+ )?heart|"
            r"let (?:me|us|her|him) down|let (?:a|your|my) (?:\S+ ){1,4}down|i(?:'ve| have) prayed|"
            r"(?:my|our) (?:last|only) (?:hope|chance|resort)|going hungry|"
            r"if you (?:do not|don't|won't|will not) help (?:me|us)",
            r"(?:do not|don't|please never) (?:disgrace|shame|fail|disappoint|forsake) (?:me|us)|"
            r"(?:would|will|shall) be (?:\w+ )?(?:disappointed|hurt|offended|upset|insulted|let "
            r"down) (?:if|that|to hear)",
            r"not (?:really )?(?:a lot|much) to ask|i would have thought that|"
            rf"could not (?:even )?(?:find|spare) {SPARED}|(?:is|was|be) (?:not )?beneath you|"
            r"surely (?:that |this )?(?:you|somebody|someone) (?:\w+ ){0,4}(?:can|could) (?:spare|"
            r"find|manage|get|make)",
        ),
        "a favour that is called in like a debt is the last one",
        "Ask as if they owed you nothing, and leave them an easy no",
        denied_is_fine=True,
    ),
    Phrase(
        "demands",
        any_of(
            r"(?:is|it's) (?:\w+ )?your (?:\w+ )?(?:duty|obligation|responsibility) to|"
            r"you (?:have|ought|are (?:obliged|bound|supposed)) to (?:help|support|see|meet|"
            r"answer|assist) (?:me|us)",
            r"you(?:'ll| will) have to (?:do|make|give|see|meet|come|help|find)|i(?:'d|"
            r" would)? want (?:at least|you to)|"
            r"i demand|i insist (?:that|on an|on your)|i(?:'m| am) entitled|"
            r"as a (?:fee-)?paying (?:student|member|customer)|"
            r"i (?:fully |do |would )?expect (?:\w+ ){1,4}to (?:help|support|make|see|answer|give)",
            r"(?:said|says|promised|told me) (?:that )?you (?:have to|must)|"
            r"(?:said|says|promised|told me) (?:that )?you(?:'d|'ll| would| will) help me"
            r"(?=\s{0,2}[.,;!])",
            r"(?:so|just|please|and) put (?:it|me|this|that) in (?:the|your) (?:diary|calendar)|"
            r"(?<=[.!?]\s)bring (?:some|your|the|a few) \w+",
            r"i(?: will| shall|'ll) (?:telephone|call|ring|phone)(?: you)? (?:this evening|"
            r"tonight|at (?:home|noon|one|two|three|four|five|six|seven|eight|nine|ten|eleven|"
            r"twelve|\d+))(?!.{0,40}(?:agreed|arranged|you (?:said|suggested)))",
            r"(?:asked|got|found|obtained)(?: \w+){0,4} your (?:mobile|private|home|"
            r"cell) (?:number|address)|"
            r"you(?:'ve| have)? (?:\w+ )?ignored|ignoring my|read my (?:message|e-?mail|letter)s? "
            r"but",
        ),
        "nobody owes it to you, and who is told so will not give it",
        "Ask, and let them name the time, or say no",
        denied_is_fine=True,
    ),
    Phrase(
        "flatters",
        any_of(
            rf"{SPLENDID},? (?:and )?{SPLENDID}|"
            rf"you(?:'re| are) (?:such )?an? (?:\w+ )?(?:{SPLENDID}|legend|goddess|god|hero|"
            r"idol|rock star)",
            r"(?:biggest|greatest|number one) fan|(?:worship|idoli[sz]e|revere|adore) (?:you|your|"
            r"everything)|humble (?:admirer|servant)",
            r"(?:honou?r|dream|privilege|moment) of my life|no words can|breathe the same air|"
            r"at your feet",
        ),
        "praise that would fit anybody tells that something is wanted",
        "Name one thing of theirs that you read, saw or used, and what came of it",
    ),
    Phrase(
        "belittles",
        any_of(
            r"better than nothing|(?:hoped for|wanted|rather have|preferred) (?:somebody|someone|"
            r"anybody) (?:more|less|else|higher)|pass me on to your (?:boss|superior|chief|"
            r"director|manager)|(?:somebody|someone) (?:with|of) your (?:grades|age|looks|accent|"
            r"sort|limited)",
            r"your (?:firm|company|shop|business|department|paper|school) (?:is|was|has|had|went)"
            r"(?: \w+)? ?(?:under|bust|bankrupt|broke|failing|dying)|how on earth did you|"
            r"(?:someone|somebody|a person) like you (?:got|could|managed)|must have (?:a lot of|"
            r"plenty of|enough) time|you(?:'re| are) (?:only|just) an? (?:secretary|nurse|clerk|"
            r"teacher|junior|assistant)",
        ),
        "nobody opens the door to who looks down on them",
        "Leave it out; ask what you can learn from them",
    ),
    Phrase(
        "threatens",
        any_of(
            r"what i (?:saw|found out)(?: \w+)?\. (?:i'm|i am|it) \w+|have it talked about|"
            r"(?:pity|shame) if (?:people|it|your|anyone|everybody|everyone|somebody)|"
            r"(?:watch(?:ed)?|followed|know|saw) (?:what time|when|where) you (?:go|leave|come|"
            r"park|"
            r"live|eat)|(?:wait|stand) (?:for )?you (?:at|by|in front of) (?:the|your)|"
            r"(?:asked|know|found out)(?: \w+){0,3} where you live|stop (?:avoiding|ignoring|"
            r"hiding from) me|"
            r"you(?:'ll| will) regret|i(?:'ll| will| might| could| may) tell your (?:boss|wife|"
            r"husband|manager|employer)|(?:bad|negative) review",
        ),
        "it reads as a threat, and may be against the law",
        "Do not send it",
    ),
    Phrase(
        "one of many",
        any_of(
            r"(?:sorry for|excuse|forgive) (?:the|this|my) (?:group|mass|round) ?(?:e-?mail|"
            r"message|mail|letter)|(?:hello|hi|dear|hey) "
            r"(?:former |fellow |old )?(?:classmates|everyone|everybody|all|contacts?|"
            r"alumni|members|professionals|network)(?=[\s,!:])|writing to (?:all (?:of|the)|"
            r"several|many|everybody|everyone|you all)|as many (?:people|of you|professionals) as|"
            r"any of you|you are receiving this|cc: ?\w+|(?:slot|time) in my calendar|"
            r"click (?:here|below)",
        ),
        "what goes to many is answered by none; each thinks that another will",
        "Write to one person, by name, and say why to them",
        denied_is_fine=True,
    ),
    Phrase(
        "takes too much",
        any_of(
            r"(?:[2-9]\d|\d{3,}|twenty|thirty|forty|fifty|a hundred|dozens of) (?:\w+ )?questions",
            r"(?:move in|live) with you|"
            r"(?:sit|work|be|stand)(?: \w+)? (?:beside|with|next to) you (?:at work )?(?:every|"
            r"each) (?:day|morning|week)|each in a (?:page|paragraph)",
        ),
        "half an hour is much for a stranger",
        "Ask for twenty minutes; who enjoys it goes on by themselves",
    ),
    Phrase(
        "confidential",
        any_of(
            r"(?:they|firm|company|lot|bank)(?:'re| is| are) (?:about|going|planning) to (?:buy|"
            r"sell|"
            r"merge|close|sack|fire|cut)|(?:my|our) savings|"
            r"how much (?:you|your|they|colleagues|everybody|everyone)(?: \w+){0,5} (?:paid|earn|"
            r"make)|who is not getting on|what (?:they|you|the firm)(?:'re|'ll| are| will) "
            r"(?:going to )?bid|questions (?:that )?(?:they|the panel)(?:'re|'ll| are| will)? "
            r"(?:going to )?ask|who else (?:has |have )?applied|what the others (?:have )?"
            r"(?:wrote|written|said)|i won't tell (?:anyone|anybody|a soul)|"
            r"(?:nobody|no one) (?:will|needs to|need) (?:know|find out)",
        ),
        "they may not say, and have to refuse you",
        "Ask what they may tell a stranger; pay comes with an offer",
    ),
    Phrase(
        "résumé",
        any_of(
            r"(?:look|glance|read) through my (?:\w+ )?(?:linkedin|resume|cv|cover letter|"
            r"personal statement)|(?:pass|forward) (?:it|them|this) (?:on )?to (?:your|whoever)",
        ),
        "it turns a conversation into an application, and goes where you cannot follow",
        "Leave it out, and send it later if they ask",
        denied_is_fine=True,
    ),
    Phrase(
        "asks for a job",
        any_of(
            r"(?:find|have|got|get) (?:a|any) (?:place|work|spot|something) (?:for (?:him|her|me)|"
            r"going)|get (?:me )?on(?:to)? your (?:\w+ )?(?:scheme|programme|team|payroll)|"
            r"(?:sent in|filled in|handed in|submitted|sent off) (?:the|my|an) (?:form|"
            r"application)|"
            r""
            r"a (?:nice|good|kind|positive) (?:comment|word|mention) from you|"
            r"(?:do|need|takes?) to (?:get|be) (?:hired|taken on)|hand you my|my (?:son|daughter|"
            r"brother|sister|"
            r"nephew|niece) (?:needs|wants|is looking for|could do with) (?:a job|work)",
        ),
        "who hears a job request has to say no, and the conversation is over before it began",
        "Ask for their story; a résumé and the question of a job come when they ask",
        denied_is_fine=True,
    ),
)
