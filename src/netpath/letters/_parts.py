"""The parts that a good letter has, looked for by how sentences are built rather than by phrases.

Which requests are fine is listed here, not which are bad: what asks for something else is shown.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from netpath.letters._phrases import ASKED_FOR, any_of

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
NO_REQUEST = re.compile(r"i hope (?:that )?you (?:do not|don't|will not|won't) mind")
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
    rf"understand if|{GRANTED}(?<!both\s)(?:fine|all right|alright|ok|okay)(?!\s?\?)|need(?:n't|"
    rf" not)|"
    r"don't (?:feel|worry)|feel free",
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
    return Built(first, WHO.search(flat), EASY_NO.search(flat), asks, tells, tuple(others))
