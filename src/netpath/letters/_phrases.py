"""The phrases that make people run, each with its reason and what to write instead.

They are those that people who are asked often name themselves; the patterns are ours. Texts are
matched in lower case and without accents, so that ``résumé`` and ``RESUME`` are one word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Phrase:
    """A phrase to mark; ``denied_is_fine`` where "I do not ask for …" says the opposite."""

    rule: str
    pattern: re.Pattern[str]
    reason: str
    repair: str
    denied_is_fine: bool = False


def _any(*phrases: str) -> re.Pattern[str]:
    words = "|".join(phrase.replace(" ", r"\s{1,3}") for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


NOT = re.compile(
    r"(?<!\w)(?:not|no|never|without|nor|n't)(?:\W+\w+){0,3}\W*$|n't(?:\W+\w+){0,3}\W*$"
)
NONE = re.compile(r"(?<!\w)(?:no|nothing)(?!\w)")
"""Within a phrase: "I attach no CV"."""

JOB = r"(?:jobs?|positions?|posts?|roles?|internships?|employment)"
HIRING = r"(?:hiring|recruiting)"
PAPER = r"(?:resume|cv|curriculum vitae|cover letter|application)"

PHRASES = (
    Phrase(
        "informational interview",
        _any(r"info(?:rmation(?:al)?)? (?:interview|meeting|chat|call|conversation)s?"),
        "the term makes people run: too many used it as a pretext for asking for a job",
        "Say plainly that you would like to hear their story",
    ),
    Phrase(
        "pick your brain",
        _any(
            "pick(?:ing)? (?:at )?(?:your|ur|the) brains?", "tap (?:into )?your (?:brain|knowledge)"
        ),
        "it announces that you take and bring nothing",
        "Name the one thing you would like to understand, and what you read about it",
    ),
    Phrase(
        "coffee",
        _any(
            r"(?:grab|get|have|drink|buy|meet|invite|treat|over|up for)(?: \w+){0,5} coffees?",
            "coffee (?:chat|date|meeting)s?",
            "(?:a|for|virtual|quick) coffee",
            r"(?:over|for|grab|buy you) (?:a )?(?:quick )?"
            r"(?:beer|drink|latte|tea|lunch|breakfast|dinner)s?",
        ),
        "everybody asks for coffee; it costs an hour and says nothing of why it is them",
        "Ask for twenty minutes, by phone or wherever suits them",
    ),
    Phrase(
        "asks for a job",
        _any(
            rf"(?:are|is) (?:you|your \w+|anybody|anyone|they)(?: \w+)? {HIRING}",
            r"do(?:es)? (?:you|your \w+|they) (?:currently )?hire",
            r"(?:any|a|the|an) (?:job |current |suitable )?openings?",
            r"openings? (?:at|in|for|on|with) your",
            r"vacanc(?:y|ies)",
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
            r"(?:looking for|seek(?:ing)?|find(?: me)?) (?:new )?(?:work|employment)",
            rf"(?:get|land|find|offer) (?:me |myself )?(?:a|the|some) (?:new )?{JOB}",
            r"(?:refer|recommend) me(?! to (?:your|a|the) (?:book|paper|talk))",
            r"put (?:in a (?:good )?word|me forward)",
            r"in touch with (?:\w+ ){0,2}(?:hiring managers?|hr|recruiters?)",
            r"consider (?:me|my application)",
            r"(?:job|career|employment|any|possible|potential|exploring|explore) "
            r"opportunit(?:y|ies)",
            r"(?:anything|something) (?:going|for me|open|suitable)",
            r"hear of (?:anything|something)",
            r"opportunit(?:y|ies) (?:at|in|with|within|on) your",
        ),
        "who hears a job request has to say no, and the conversation is over before it began",
        "Ask for their story; a résumé and the question of a job come when they ask",
        denied_is_fine=True,
    ),
    Phrase(
        "résumé",
        _any(
            rf"(?:attach|enclos)(?:e|ed|ing)?(?: \S{{1,20}}){{0,4}} {PAPER}",
            rf"{PAPER}(?: \S{{1,20}}){{0,4}} (?:attached|enclosed|below)",
            r"(?:here is|find|see|read|review|look (?:at|over)|forward|pass (?:on|along)|share|"
            rf"pass|send|hand|give|show) (?:you )?(?:my|a copy of my) {PAPER}",
        ),
        "it turns a conversation into an application, and goes where you cannot follow",
        "Leave it out, and send it later if they ask",
        denied_is_fine=True,
    ),
    Phrase(
        "vague",
        _any(
            r"(?:any|some) (?:general |career )?(?:advice|help|tips|insights?|guidance|pointers)"
            r"(?: you (?:can|could|may))?",
            r"chat about (?:things|stuff|your career|opportunities)",
            r"talk (?:shop|about your (?:company|industry))",
            r"(?:just )?(?:want(?:ed)?|would love|'d love|hoping|like|chance|opportunity) to "
            r"(?:connect|network|chat|touch base)",
            r"let(?:'| u)s (?:connect|network|chat)",
            r"touch base",
            r"(?:love|like|liked|came across|stumbled upon|impressed by) your (?:\w+ )?profile",
            r"synerg(?:y|ies)",
            r"(?:expand|grow|build) my network",
            r"quick (?:call|chat)",
            r"bounce (?:some |a few )?ideas",
            r"break(?:ing)? into (?:the|your) (?:industry|field|business)",
            r"some ?time(?: soon)?",
            r"learn more about (?:what you do|your company|the industry|opportunities)",
            r"(?:to whom it may concern|dear (?:sir or madam|sir|madam|hiring manager))",
            r"anything you (?:can|could) (?:share|tell|do)",
        ),
        "it could be sent to anybody, so nobody feels meant",
        "Name something of theirs, and the one thing you would like to understand",
    ),
    Phrase(
        "takes too much",
        _any(
            r"(?<!half\s)(?<!half-)(?<!of\s)(?:an|one|1|two|2|several) hours?",
            r"three[- ]quarters of an hour",
            r"(?:45|forty-five|60|sixty|90|ninety) ?(?:minutes?|mins?)",
            r"(?:hour|minutes|call|talk|meet) (?:each|every|a|per) (?:day|week|month)",
            r"(?:be|become|as) my mentor",
            r"mentor me",
        ),
        "half an hour is much for a stranger",
        "Ask for twenty minutes; who enjoys it goes on by themselves",
    ),
    Phrase(
        "pushes",
        _any(
            r"asap",
            r"as soon as possible",
            r"urgent(?:ly)?",
            r"(?:still )?(?:waiting|haven't heard|have not heard)(?: back)?(?: from you| for your)",
            r"(?:third|fourth|fifth) (?:time|e-?mail|message|letter)",
            r"following up on my",
            r"you (?:did not|didn't|have not|haven't|never) (?:yet )?(?:answer|repl|respond)"
            r"(?:ed|y|ied)?",
            r"(?:reply|answer|respond|get back to me) (?:by (?!e-?mail|phone|post)\w+|before|"
            r"within|today|tomorrow|immediately|promptly)",
            r"(?:written|wrote|called|asked) (?:to )?(?:you )?(?:twice|several times|three times)",
            r"kindly (?:reply|respond|revert)",
            r"desperate(?:ly)?",
            r"i (?:really )?need (?:you|this|your|a)",
            r"at your earliest convenience",
        ),
        "pressure wears out a welcome, and word of it travels",
        "Leave them an easy no",
    ),
    Phrase(
        "confidential",
        _any(
            r"how much (?:do|does|are|is)(?: \w+){1,5} (?:earn|make|paid)",
            r"(?:your|the|what) (?:salary|salaries|bonus(?:es)?|pay)",
        ),
        "they may not say, and have to refuse you",
        "Ask what they may tell a stranger; pay comes with an offer",
        denied_is_fine=True,
    ),
    Phrase(
        "placeholder",
        re.compile(
            r"\[[^\]\n]{0,40}\]|\{[^}\n]{0,40}\}|<(?:name|company|title)[^>\n]{0,20}>|x{3,}"
        ),
        "a gap that was not filled shows a letter that was sent to many",
        "Fill it in, or cut the sentence",
    ),
)

WHOM = (
    r"(?:mum|mom|mother|father|dad|wife|husband|partner|son|daughter|cousin|aunt|uncle|brother|"
    r"sister|tutor|teacher|professor|boss|supervisor)"
)
CONNECTION = _any(
    r"(?:suggested|recommended|mentioned|introduced|referred|told me|connected us|put us in touch)",
    r"(?!(?:i|we|you|it|they|who) )\w+,? (?:said|says|thought|thinks) (?:that )?(?:you|we|i)",
    r"i (?:know|remember) you",
    r"(?:gave|passed) (?:me|us|on) (?:your|their|his|her) (?:name|details|address)",
    r"(?:on|at) the (?:suggestion|recommendation|advice) of",
    r"(?:passed|given) your name",
    r"(?:we|you and i) (?:have |had |both |all |once |first )?(?:met|worked|work|talked|spoke|"
    r"went|studied|know|knew|sat|share|shared|were|are|lived|live|played|sing|sang|served)",
    r"and i (?:have |had |both )?(?:talked|met|spoke|spoken|worked|know)",
    r"you (?:taught|trained|supervised|advised|examined|interviewed|coached|invited|offered|"
    r"helped)",
    r"in your (?:\w+ )?(?:class|course|lecture|seminar|lab|team|workshop|choir)",
    r"asked me to (?:say|write|send|give)",
    r"and i \w+ together",
    r"i (?:was|am) (?:your|in your|one of your|a (?:student|pupil|patient) of yours)",
    r"i (?:worked|studied|trained|played|sang|served|lived) (?:with|under|for|near) you",
    r"with whom (?:you|i)",
    r"(?:our|a) (?:mutual|common|shared|old) (?:friend|colleague|teacher|acquaintance)s?",
    r"(?:former|fellow|old) (?:colleague|alum|alumna|alumnus|alumni|student|classmate|member|"
    r"graduate|neighbour|neighbor|teammate|schoolmate|pupil)s?",
    r"(?:your|a|my) (?:friend|colleague|neighbour|neighbor|classmate|teacher|professor) "
    r"(?:of|from|and|at|\w+)",
    rf"(?:your|my|our|dear)(?: old| former)? {WHOM}",
    r"from (?:the|our) (?:\w+ ){0,2}(?:choir|club|class|course|team|church|mosque|temple|school|"
    r"street|orchestra|workshop|conference)",
    r"(?:since|after|at|from) (?:our|your) (?:talk|lecture|time|days|meeting|conversation|class)",
    r"thank you (?:again )?for (?:our|the|your|talking|taking|meeting|seeing|today)",
    r"(?:heard|saw) you (?:speak|talk|present)",
)
REQUEST = _any(
    r"(?:could|would|can|may|might) (?:i|we|you)",
    r"i (?:would|'d) (?:be glad|like|love|appreciate|welcome)",
    r"please (?:tell|send|let|call|write|share|introduce|meet|help|give)",
)
TIME = _any(
    r"\d{1,3}min",
    r"(?:\d{1,3}|five|ten|fifteen|twenty|thirty|half|quarter|few|a|an|forty-five|sixty)[ -]"
    r"(?:an |of an )?(?:minutes?|mins?|hours?)",
    r"pass (?:the|these) lines",
    r"quarter of an hour",
    r"(?:a|one|few|three|two|couple of) (?:lines?|questions?|words)",
    r"nothing needs doing",
)
ANOTHER = _any(
    r"(?:could|would|can|may|might) (?:you|we|i) also",
    r"(?:and|or|plus) (?:also )?(?:could|would|can|may) (?:you|we|i)",
    r"(?:and|or) (?:also )?(?:introduce me|read my|review my|look over my|send me)",
)
"""A second request within a sentence."""
