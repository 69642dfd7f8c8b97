"""The phrases that sell, lay guilt, demand, flatter, belittle, threaten, or go to many."""

from __future__ import annotations

from netpath.letters._phrases import Phrase, any_of

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
