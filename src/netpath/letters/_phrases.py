"""The phrases that make people run, each with its reason and what to write instead.

They are those that people who are asked often name themselves; the patterns are ours. Texts are
matched in lower case and without accents, so that ``résumé`` and ``RESUME`` are one word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Phrase:
    """A phrase to mark; ``denied_is_fine`` where "I do not ask for …" says the opposite.

    It is ``softened`` where a letter that names a length and says how they know each other may well
    use it, and unsure unless what is ``beside`` it stands there too.
    """

    rule: str
    pattern: re.Pattern[str]
    reason: str
    repair: str
    denied_is_fine: bool = False
    softened: bool = False
    beside: re.Pattern[str] | None = None


def any_of(*phrases: str) -> re.Pattern[str]:
    """Return a pattern of whole words that any of some phrases fits, however they are spaced."""
    words = "|".join(phrase.replace(" ", r"\s{1,3}") for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


NOT = re.compile(
    r"(?<!\w)(?:not|no|never|without|nor|n't)(?:\W+\w+){0,3}\W*$|n't(?:\W+\w+){0,3}\W*$|"
    r"(?:not|n't) (?:\w+ )?(?:expect|ask|hop|want)\w*(?:\W+\w+){0,6}\W*$"
)
NONE = re.compile(r"(?<!\w)(?:no|nothing)(?!\w)")
"""Within a phrase: "I attach no CV"."""

DENIED = "".join(rf"(?<!{one}\s)" for one in ("not", "n't", r"not\sso", "nothing"))
JOB = r"(?:jobs?|positions?|posts?|roles?|internships?|employment)"
HIRING = r"(?:hiring|recruiting)"
PAPER = r"(?:resume|cv|curriculum vitae|cover letter|application|certificates|references)"

COFFEE = (
    "everybody asks for coffee; it costs an hour and says nothing of why it is them",
    "Ask for twenty minutes, by phone or wherever suits them",
)
PRAISE = any_of(
    r"(?:hard[- ]?working|highly motivated|self-motivated|results?[- ]driven|team player|"
    r"detail[- ]oriented|award-winning|dynamic|self-starter|unique blend|"
    r"thrive (?:under|on)|natural leader|let me tell you about myself|fast learner|quick learner|"
    r"proven track record|go-getter)",
    r"(?:excellent|strong|outstanding|great) (?:communication|people|interpersonal|"
    r"leadership) "
    r"skills|passion(?:ate)? (?:for|about) people|top of my (?:year|class)",
)
TWICE = re.compile(rf"{PRAISE.pattern}.*{PRAISE.pattern}|let me tell you about myself", re.S)
SEARCH = any_of(
    r"(?:hir(?:e|ing)|recruit(?:ing|ment)?|apply|applied|appl(?:ying|ication)|vacanc(?:y|ies)|post|"
    r"job|graduate|first choice|one of yours|join you|openings?|school project|survey|"
    r"market research|resume|cv|internship|interview|need a|trainee|scheme|portfolio)"
)
"""What tells that a search is behind a letter, or that it poses as something else."""
PHRASES = (
    Phrase(
        "informational interview",
        any_of(r"info(?:rmation(?:al)?)? (?:interview|meeting|chat|call|conversation)s?"),
        "the term makes people run: too many used it as a pretext for asking for a job",
        "Say plainly that you would like to hear their story",
    ),
    Phrase(
        "pick your brain",
        any_of(
            "pick(?:ing)? (?:at )?(?:your|ur|the) brains?", "tap (?:into )?your (?:brain|knowledge)"
        ),
        "it announces that you take and bring nothing",
        "Name the one thing you would like to understand, and what you read about it",
    ),
    Phrase(
        "coffee",
        any_of(
            r"(?:grab|get|drink|buy|meet|invite|treat|up for)(?: \w+){0,5} coffees?",
            "coffee (?:chat|date|meeting)s?",
            "(?:virtual|quick) coffee",
        ),
        *COFFEE,
    ),
    Phrase(
        "coffee",
        any_of(
            r"(?:have|over)(?: \w+){0,5} coffees?|(?:a|for) coffee",
            r"(?:over|for|grab|buy you) (?:a )?(?:quick )?"
            r"(?:beer|drink|latte|tea|lunch|breakfast|dinner)s?",
        ),
        *COFFEE,
        softened=True,
    ),
    Phrase(
        "asks for a job",
        any_of(
            rf"(?:are|is) (?:you|your \w+|anybody|anyone|they)(?: \w+)? {HIRING}",
            r"do(?:es)? (?:you|your \w+|they) (?:currently )?hire",
            r"(?:any|a|an|the (?=openings? (?:at|in|for|you|on)\b)) ?(?:job |current |"
            r"suitable )?openings?",
            r"openings? (?:at|in|for|on|with) your",
            r"vacanc(?:y|ies)|looking for (?:anyone|anybody|somebody|someone|people|staff|help)",
            r"(?:get|find|give) me (?:some |a few |any )?(?:shifts?|hours|work)|taking people on",
            r"have a word with (?:whoever|your|the|hr|somebody|someone)|if you happen to need",
            r"(?:is|be) interested in me|(?:could|can) do anything|put(?:ting)? feelers out|"
            r"keep me in mind|think of me",
            rf"who(?:'s| is| are)(?: else)? {HIRING}",
            r"(?:team|company|firm|boss|department) (?:needs?|could use) any(?:one|body)",
            r"(?:chance of|get me|offer me|invite me (?:for|to)) an interview",
            r"(?:anything|something) (?:opens|comes|turns) up",
            rf"(?:possible|potential|suitable|available|upcoming) {JOB}",
            r"my next (?:challenge|step up|move|employer)",
            r"(?:be|am) a (?:good |great )?fit",
            r"(?:get|bring) me in(?:to|side)?",
            rf"open {JOB}",
            rf"{JOB} (?:open|available|vacant)",
            r"(?:hire|employ|recruit|interview|vouch for) me",
            r"take me on",
            rf"(?:a|any|the|my next) {JOB} (?:for me|at your|in your|with you|on your)",
            rf"(?:looking|searching|hunting|asking|apply(?:ing)?|applied) for(?: \S+){{0,3}} {JOB}",
            rf"seek(?:ing)?(?: \S+){{1,3}} {JOB}",
            r"(?:find me|help me find) (?:new )?(?:work|employment)",
            r"(?:find|seek(?:ing)?) (?:work|employment) (?:at|in|with|under) you\w*",
            rf"(?:get|land|find|offer) (?:me |myself )?(?:a|the|some) (?:new )?{JOB}",
            r"(?:refer|recommend) me(?! to (?:your|a|the) (?:book|paper|talk))",
            r"put (?:in a (?:good )?word|me forward)",
            r"in touch with (?:\w+ ){0,2}(?:hiring managers?|hr|recruiters?)",
            r"consider (?:me|my application)",
            r"(?:job|career|employment|any|possible|potential|exploring|explore) "
            r"opportunit(?:y|ies)",
            r"(?<!be\s)(?:anything|something) (?:going|for me|open|suitable)",
            r"(?:keen|like|love|want|wish|hope|glad|happy) to (?:join|work (?:for|at|under|with)) "
            r"(?:your (?:group|team|company|firm|lab|organi[sz]ation|kind)|you)",
            r"(?:join|work under) your (?:group|team|company|firm|lab|organi[sz]ation|kind)",
            r"(?:be|as|become) (?:his|her|their|your) successor",
            r"(?:is|if) your (?:\w+ )?(?:team|firm|company|department|office|lab)(?: \w+){0,2} "
            r"(?:growing|expanding|short of|short-handed)",
            r"(?:thrilled|happy|glad|delighted|keen|like) to be considered|expected salary|"
            r"(?:can|could) start (?:immediately|at once|on)|sort me out|do the needful",
            r"(?:discuss|about) how i (?:could|can|might|would) contribute|perfect (?:match|fit|"
            r"candidate) for|great fit|any job|is there (?:any )?funding",
            r"need to find (?:something|work|a \w+) (?:by|before|soon|quickly)",
            r"applied (?:to|for) (?:your|the|a) (?:team|post|position|role|job|vacancy|company)",
            r"(?:bonus|reward) (?:for|if) (?:referring|you refer)|referral bonus|hiring like",
            r"put in a word|in (?:for|to) an interview|invite me in",
            r"hear of (?:anything|something)",
            r"opportunit(?:y|ies) (?:at|in|with|within|on) your",
        ),
        "who hears a job request has to say no, and the conversation is over before it began",
        "Ask for their story; a résumé and the question of a job come when they ask",
        denied_is_fine=True,
    ),
    Phrase(
        "asks for a job",
        any_of(r"(?:looking for|seek(?:ing)?|find) (?:new )?(?:work|employment)"),
        "who hears a job request has to say no, and the conversation is over before it began",
        "Ask for their story; a résumé and the question of a job come when they ask",
        denied_is_fine=True,
        softened=True,
    ),
    Phrase(
        "résumé",
        any_of(
            rf"(?:attach|enclos)(?:e|ed|ing)?(?: \S{{1,20}}){{0,4}} {PAPER}",
            rf"{PAPER}(?: \S{{1,20}}){{0,4}} (?:attached|enclosed|below)",
            rf"(?:bring|bringing|forwarding|"
            rf"hand(?:ing)? (?:\w+ )?round)(?: \S{{1,20}}){{0,4}} {PAPER}",
            r"(?:account|summary|outline) of my (?:education|employment|career|experience)",
            r"(?:portfolio|website) (?:is )?(?:at|under|here)|"
            rf"link to my {PAPER}|enclosed(?: please find| is| are)?(?: my| a)? {PAPER}",
            r"(?:here is|find|see|read|review|look (?:at|over)|forward|pass (?:on|along)|share|"
            rf"pass|send|hand|give|show) (?:you )?(?:my|a copy of my) {PAPER}",
        ),
        "it turns a conversation into an application, and goes where you cannot follow",
        "Leave it out, and send it later if they ask",
        denied_is_fine=True,
    ),
    Phrase(
        "vague",
        any_of(
            r"(?:any|some) (?:general |career )?(?:advice|help|tips|insights?|guidance|pointers)"
            r"(?: you (?:can|could|may))?",
            r"chat about (?:things|stuff|your career|opportunities)",
            r"(?<!not\s)talk (?:shop(?! (?:about|on|over)\b)|about your (?:company|industry))",
            r"(?:just )?(?:want(?:ed)?|would love|'d love|hoping|like|chance|opportunity) to "
            r"(?:connect|network|chat|touch base)",
            r"let(?:'| u)s (?:connect|network|chat)",
            r"touch base",
            r"(?:love|like|liked|impressed by) your (?:\w+ )?profile",
            r"synerg(?:y|ies)",
            r"(?:expand|grow|build) my network",
            r"bounce (?:some |a few )?ideas",
            r"break(?:ing)? into (?:the|your) (?:industry|field|business)",
            r"learn more about (?:what you do|your company|the industry|opportunities)",
            r"(?:to whom it may concern|dear (?:sir or madam|sir|madam|hiring manager)(?! [a-z]))",
            r"(?:whatever|anything|what) you (?:can|could|may) do for me|help each other out|"
            r"feel(?:ing)? lost|how (?:do|can) i (?:do|get) (?:that|it|there|in|into)|"
            r"(?:follow|walk) in your footsteps|your journey|jam on|"
            r"(?:secrets?|key) (?:of|to) your success|(?:what|which way) should i (?:do|go)",
            r"(?:quick )?sync|hop on a (?:quick )?call|circle in the \w+|professional circle",
            r"matters of mutual interest|you seem (?:very |so )?successful",
            r"(?:admire|love|like) your career|i help people like you",
            r"get into (?:the )?(?:media|tech|finance|law|marketing|consulting|fashion|business)",
            r"anything you (?:can|could) (?:share|tell|do)",
        ),
        "it could be sent to anybody, so nobody feels meant",
        "Name something of theirs, and the one thing you would like to understand",
    ),
    Phrase(
        "vague",
        any_of(
            "quick (?:call|chat)",
            r"(?<!for\s)(?<!took\s)(?<!took\sme\s)"
            r"some ?time(?! (?:ago|back|now|since)\b)(?: soon)?",
            r"(?:came across|stumbled upon) your (?:\w+ )?profile",
        ),
        "it could be sent to anybody, so nobody feels meant",
        "Name something of theirs, and the one thing you would like to understand",
        softened=True,
    ),
    Phrase(
        "takes too much",
        any_of(
            r"(?<!half\s)(?<!half-)(?<!of\s)(?<!at\s)(?<!ed\sfor\s)(?<!spoke\sfor\s)(?<!sat\sfor\s)"
            r"(?<!gave\sme\s)(?<!giving\s)(?<!giving\sme\s)(?<!lasted\s)(?<!spent\s)"
            r"(?:an|one|1|two|2|several) hours?(?! (?:ago|away|from)\b)",
            r"three[- ]quarters of an hour",
            r"(?:two|three|four|five|several|few|\d) hours",
            r"(?:whole|entire|full) (?:afternoon|morning|day|evening|weekend)",
            r"(?:shadow|follow|join|help|stay with) you for (?:a|one|two|some|several) "
            r"(?:weeks?|months?|fortnight|days)",
            r"(?:hours?|minutes) (?:on \w+days|(?:each|every) (?:\w+day|week|month))|"
            r"every (?:week|\w+day) for",
            r"(?:over|for) the next (?:few |two |three |six )?(?:weeks|months)",
            r"spend (?:a|the|one|two|some) (?:whole )?(?:days?|weeks?|months?) (?:at|in|with)",
            r"second meeting|whole career|"
            r"explain everything|stay at your (?:house|home|place)",
            r"(?:45|forty-five|60|sixty|90|ninety) ?(?:minutes?|mins?)",
            r"(?:hour|minutes|call|talk|meet) (?:each|every|a|per) (?:day|week|month)",
            r"(?:be|become|as) my mentor",
            r"mentor me",
        ),
        "half an hour is much for a stranger",
        "Ask for twenty minutes; who enjoys it goes on by themselves",
        softened=True,
    ),
    Phrase(
        "pushes",
        any_of(
            rf"{DENIED}(?:asap|as soon as possible|urgent(?:ly)?|desperate(?:ly)?)",
            r"(?:still )?(?:waiting|haven't heard|have not heard)(?: back)?(?: from you| for your)",
            r"(?:third|fourth|fifth) (?:time|e-?mail|message|letter)",
            r"(?:last|previous|earlier) (?:two |three |four |five |\d )?(?:messages|e-?mails|"
            r"letters)",
            r"me again|going to be\?|(?:called|rung|phoned|e-?mailed|mailed|texted|messaged|"
            r"written)"
            r"(?: \S+){0,3} (?:two|six|seven|eight|nine|ten|"
            r"three|four|"
            r"five|many|several|\d+) times|call back by|would have (?:answered|replied|written)",
            r"(?:be|wait|stand) outside your|wait until you|your silence|(?:had )?expected better",
            r"bumping this|top of your inbox|(?:!\s*){3,}",
            r"(?:if i (?:do not|don't|have not|haven't) hear|unless i hear)",
            r"i (?:will |shall |must |have to )?(?:expect|assume) (?:that )?you(?!'re| (?:are|get|"
            r"have|hear|receive|know)\b)",
            r"(?:you )?did not (?:turn|show) up|will be disappointed|not interested in helping",
            r"(?:call|ring|write|text|get back to) me (?:back )?(?:today|tomorrow|now|tonight|"
            r"at once|by)",
            r"i (?:shall|will) (?:telephone|call|ring|visit) (?:you|your \w+) (?:on|at|tomorrow|"
            r"today)",
            r"following up on my",
            r"i(?:'ll| will| shall) be (?:at|in|outside) your (?:\w+ )?(?:office|door|"
            r"workshop|house|gate|lobby|desk|shop|school)",
            r"you (?:did not|didn't|have not|haven't|never) (?:yet )?(?:answer|repl|respond)"
            r"(?:ed|y|ied)?",
            r"(?:reply|answer|respond|get back to me) (?:by "
            r"(?!e-?mail|mail|text|letter|phone|post)\w+|before|within|today|tomorrow|immediately|promptly)",
            r"(?:written|wrote|called|asked) (?:to )?(?:you )?(?:twice|several times|three times)",
            r"kindly (?:reply|respond|revert)",
            r"i (?:really )?need (?:you|this|your|a)",
            r"at your earliest convenience",
        ),
        "pressure wears out a welcome, and word of it travels",
        "Leave them an easy no",
    ),
    Phrase(
        "confidential",
        any_of(
            r"how much (?:do|does|are|is)(?: \w+){1,5} (?:earn|make|paid)",
            r"(?:your|the|what) (?:salary|salaries|bonus(?:es)?|pay)",
            r"what you (?:earn|make(?! of)|are paid)|who (?:will be|is being|are being) (?:let go|"
            r"laid off|fired)",
            r"(?:the|your|its|their|department's) budget|budget of|(?:profit )?margins?|turnover",
            r"(?:clients?|customers?|contracts?) (?:\w+ ){0,5}(?:lose|lost|losing|leaving)",
            r"(?:units|how many|how much)(?: \w+){0,3} (?:sell|sold|cost you)|new product will",
            r"why (?:your|the|his|her) (?:boss|chief|manager|director|predecessor) (?:left|was|"
            r"went)",
            r"(?:firm|company|you|they|team) bids?|who else has bid|(?:client|customer|"
            r"price) lists?",
            r"(?:what|how much) does (?:\S+ ){1,4}(?:make|earn|get)|how much (?:they|you|he|"
            r"she) (?:get|earn|make)",
            r"being (?:dismissed|fired|let go|laid off)|with their names|look (?:them|him|her) up",
            r"trade secrets?|confidential|insider|off the record",
        ),
        "they may not say, and have to refuse you",
        "Ask what they may tell a stranger; pay comes with an offer",
        denied_is_fine=True,
    ),
    Phrase(
        "pretext",
        any_of(
            r"(?:not|n't|never|no longer) (?:actually |really |currently |even )?(?:looking|"
            r"searching|hunting|"
            r"in the market) for (?:a |any |new |another )*(?:jobs?|work|positions?|posts?|roles?|"
            r"employment|anything)",
            r"(?:not|n't) (?:job[- ]hunting|job[- ]seeking|a job[- ]?seeker)|no (?:ulterior|"
            r"hidden) "
            r"(?:motives?|agenda)|don't want anything from you|do not want anything from you",
            r"(?:only|just|purely|simply|merely) (?:for )?(?:a |my |some )?(?:school |university |"
            r"market )?(?:research|project|survey|curious|curiosity)",
            r"told (?:your|the) (?:secretary|assistant|office|receptionist|colleague|"
            r"porter)(?: \w+){0,2} "
            r"(?:that )?i (?:was|am)|(?:please |kindly )?play along|put it about that",
            r"no interest in (?:working|a job|being hired)|(?:not|n't) about a job|"
            r"only collect stories|"
            r"pick up (?:a few )?tricks|"
            r"(?:market|academic) research among|doing (?:a survey|market research)",
            r"(?:journalist|reporter|blogger) (?:writing|working) (?:\S+ ){1,8}(?:hope|want|like)",
        ),
        "who finds out that a search was behind it feels deceived, and tells others",
        "Say that you look into such work; the letter is honest then, and no less welcome",
        beside=SEARCH,
    ),
    Phrase(
        "speaks of you",
        PRAISE,
        "it praises you, where people like to be asked about themselves",
        "Say who you are in one line, and ask for their story",
        beside=TWICE,
    ),
    Phrase(
        "placeholder",
        re.compile(
            r"\[[^\]\n]{0,40}\]|\{[^}\n]{0,40}\}|<(?:name|company|title|insert)[^>\n]{0,20}>|"
            r"x{3,}|_{2,}|%s\b|(?<!\w)\$\{?[a-z_]+|"
            r"(?<=on\s)topic(?=\W)|(?<=at\s)company name"
        ),
        "a gap that was not filled shows a letter that was sent to many",
        "Fill it in, or cut the sentence",
    ),
)

REQUEST = any_of(
    r"(?:could|would|can|may|might) (?:i|we|you)",
    r"i (?:would|'d) (?:be glad|like|love|appreciate|welcome)",
    r"please (?:tell|send|let|call|write|share|introduce|meet|help|give)",
)
TIME = any_of(
    r"(?:two|three|four|few|couple of|one) (?:\w+ )?questions?|office hours?",
    r"over (?:a )?(?:cup of )?(?:tea|coffee|dinner|lunch|breakfast|supper|drinks?|pint)",
    r"(?:voice message|one line|a line|a page|a note)|(?:to|have|for|get) (?:a )?(?:lunch|tea|"
    r"breakfast|supper)",
    r"(?:on |this |next )?(?:mon|tues|wednes|thurs|fri|satur|sun)day(?: \w+)?",
    r"(?:some|one|any) (?:quiet )?(?:evening|afternoon|morning|lunchtime)",
    r"(?:after|before) (?:mass|church|climbing|class|training|work|rehearsal|practice|school)",
    r"between \w+ and \w+|while we|at the weekend|(?:short|brief|quick) (?:call|talk|chat|"
    r"conversation|word)|(?:ten|\d\d?)\)? questions",
    r"\d{1,3}min",
    r"(?:\d{1,3}|five|ten|fifteen|twenty|thirty|half|quarter|few|a|an|forty-five|sixty)[ -]"
    r"(?:an |of an )?(?:minutes?|mins?|hours?)",
    r"pass (?:the|these) lines",
    r"quarter of an hour|a quarter hour",
    r"(?:whenever|when(?:ever)? (?:you|it|your|next)|wherever) [\w' ]{2,30}",
    r"any (?:day|time|hour|evening|afternoon|morning|weekday|weekend)|at your (?:\w+ )?(?:leisure|"
    r"convenience|pace)|in your own time|(?:day|time|hour) (?:that )?(?:suits|you like)|you choose",
    r"(?:short|brief|quick|simple|plain) (?:e-?mail|answer|reply|note|message|letter|discussion|"
    r"exchange|visit|meeting)|voice (?:note|mail)|a postcard|(?:by|via|in an?) e-?mail|in writing|"
    r"as (?:you|is|it is|it's) (?:prefer|like|easier|easiest|more comfortable)|whatever suits|"
    r"(?:one|some|any) (?:lunchtime|weekend|week)|(?:one|any) time|sometime|evenings? (?:is|"
    r"are )?best|"
    r"(?:a|one) (?:pint|paragraph|natter|cuppa)|when (?:i|we) (?:next )?(?:come|meet|see)|"
    r"(?:most|all) (?:evenings|afternoons|mornings|days|\w+days)|(?:a moment|some minutes)|"
    r"(?:at|in) your own time|at any hour|"
    r"e-?mail(?:'s| is) (?:fine|good|ok|okay|easier|better)",
    r"(?:a|one|few|three|two|couple of) (?:lines?|questions?|words)",
    r"nothing needs doing",
)
SHORT = any_of(
    r"(?:\d{1,2}|five|ten|fifteen|twenty|thirty)[ -](?:minutes?|mins?)|half an hour|"
    r"(?:a )?quarter of an hour|(?:two|three|few|couple of) (?:\w+ )?(?:questions|lines)"
)
TELL = any_of(
    r"(?:tell(?:ing)? me|hear(?:ing)?|ask you|understand|learn) (?:\w+ ){0,4}(?:how|what|about|"
    r"why)|ask (?:how|what|why)|and ask(?=[?.])"
)
ASKED_FOR = any_of(r"as you asked|you asked (?:me )?(?:for|to see)|you wanted to see")
"""What is enclosed was asked for."""
FAVOUR = any_of(
    r"(?:proofread|read|review|edit|check|look over|comment on|look at) (?:my|the enclosed) "
    r"(?:\w+ )?(?:essay|portfolio|application|plan|thesis|letter|website|draft)",
    r"(?:introduce|connect) me (?:to|with)|act as (?:a |my )?refere\w+|(?:list|names) of people",
    r"(?:your )?comments on (?:my|the)|a tour of|use (?:her|his|your) (?:flat|house|car)",
    r"have dinner with me|invite me to|(?:write|give) me a (?:reference|recommendation)",
)
"""What is asked beside a talk."""
ANOTHER = any_of(
    r"(?:could|would|can|may|might) (?:you|we|i) also",
    r"(?:and|or|plus) (?:also )?(?:could|would|can|may) (?:you|we|i)",
    r"(?:and|or) (?:also )?(?:introduce me|read my|review my|look over my|send me)",
)
"""A second request within a sentence."""
