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

PHRASES = (
    Phrase(
        "informational interview",
        _any(r"informational (?:interview|meeting|chat|call|conversation)s?"),
        "the term makes people run: too many used it as a pretext for asking for a job",
        "Say plainly that you would like to hear their story",
    ),
    Phrase(
        "pick your brain",
        _any("pick(?:ing)? (?:at )?your brains?", "tap (?:into )?your (?:brain|knowledge)"),
        "it announces that you take and bring nothing",
        "Name the one thing you would like to understand, and what you read about it",
    ),
    Phrase(
        "coffee",
        _any(
            "(?:grab|get|have|buy you|meet for|over) (?:a )?(?:quick |virtual )?coffees?",
            "coffee (?:chat|date|meeting)s?",
            "(?:a |virtual |quick )coffee",
        ),
        "everybody asks for coffee; it costs an hour and says nothing of why it is them",
        "Ask for twenty minutes, by phone or wherever suits them",
    ),
    Phrase(
        "asks for a job",
        _any(
            r"(?:are|is) (?:you|your (?:company|team|firm|group)|anybody) (?:currently )?hiring",
            r"(?:any|a|the|an) (?:job |current |suitable )?(?:openings?|vacanc(?:y|ies))",
            r"hire me",
            r"(?:a|any|the|my next) (?:job|position|role)s? (?:for me|at your|in your|with you)",
            r"(?:looking|searching|asking|apply(?:ing)?|applied) for (?:a|any|the|new)? ?(?:new )?"
            r"(?:job|position|role|employment|internship)s?",
            r"(?:get|land|find) (?:me |myself )?(?:a|the) (?:job|position|role|internship)",
            r"(?:refer|recommend) me (?:for|to)",
            r"put in a (?:good )?word",
            r"consider (?:me|my application)",
            r"(?:job|career|employment) opportunit(?:y|ies)",
            r"(?:any|possible|potential) opportunit(?:y|ies)",
        ),
        "who hears a job request has to say no, and the conversation is over before it began",
        "Ask for their story; a résumé and the question of a job come when they ask",
        denied_is_fine=True,
    ),
    Phrase(
        "résumé",
        _any(
            r"(?:attached|attaching|enclosed|enclosing|attach|enclose)(?: \S{1,20}){0,4} "
            r"(?:resume|cv|curriculum vitae)",
            r"(?:resume|cv|curriculum vitae)(?: \S{1,20}){0,4} (?:attached|enclosed|below)",
            r"(?:here is|find|see|review|look at|forward|pass on|share) (?:my|a copy of my) "
            r"(?:resume|cv)",
        ),
        "it turns a conversation into an application, and goes where you cannot follow",
        "Leave it out, and send it later if they ask",
        denied_is_fine=True,
    ),
    Phrase(
        "vague",
        _any(
            r"(?:any|some) (?:advice|help|tips|insights?|guidance)(?: you (?:can|could|may))?",
            r"chat about (?:things|stuff|your career|opportunities)",
            r"(?:just )?(?:want(?:ed)?|would love|'d love|hoping|like) to (?:connect|network|chat|"
            r"touch base)",
            r"touch base",
            r"sometime(?: soon)?",
            r"learn more about (?:what you do|your company|the industry|opportunities)",
            r"(?:to whom it may concern|dear (?:sir|madam|sir or madam|hiring manager))",
            r"anything you (?:can|could) (?:share|tell|do)",
        ),
        "it could be sent to anybody, so nobody feels meant",
        "Name something of theirs, and the one thing you would like to understand",
    ),
    Phrase(
        "takes too much",
        _any(
            r"(?<!half\s)(?<!half-)(?:an|one|1|two|2) hours?",
            r"(?:45|forty-five|60|sixty|90|ninety) ?(?:minutes?|mins?)",
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
            r"(?:third|fourth|last) (?:time|e-?mail|message)",
            r"i (?:really |desperately )need (?:you|this|your|a)",
            r"at your earliest convenience",
        ),
        "pressure wears out a welcome, and word of it travels",
        "Leave them an easy no",
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

CONNECTION = _any(
    r"(?:suggested|recommended|mentioned|introduced|referred|told me|connected us|put us in touch)",
    r"(?:gave|passed) (?:me|us|on) (?:your|their|his|her) (?:name|details|address)",
    r"(?:on|at) the (?:suggestion|recommendation|advice) of",
    r"(?:passed|given) your name",
    r"(?:we|you and i) (?:have |had |both |all |once |first )?(?:met|worked|work|talked|spoke|"
    r"went|studied|know|knew|sat|share|shared|were|are|lived|live|played|sing|sang|served)",
    r"(?:our|a) (?:mutual|common|shared|old) (?:friend|colleague|teacher|acquaintance)s?",
    r"(?:former|fellow|old) (?:colleague|alum|alumna|alumnus|alumni|student|classmate|member|"
    r"graduate|neighbour|neighbor|teammate|schoolmate|pupil)s?",
    r"(?:your|a|my) (?:friend|cousin|colleague|neighbour|neighbor|aunt|uncle|classmate|brother|"
    r"sister|teacher|professor) (?:of|from|and|at|\w+)",
    r"(?:since|after|at|from) (?:our|your) (?:talk|lecture|time|days|meeting|conversation|class)",
    r"thank you (?:again )?for (?:our|the|your|talking|taking|meeting|seeing)",
    r"(?:heard|saw) you (?:speak|talk|present)",
)
REQUEST = _any(
    r"(?:could|would|can|may|might) (?:i|we|you)",
    r"i (?:would|'d) (?:be glad|like|love|appreciate|welcome)",
    r"please (?:tell|send|let|call|write|share|introduce|meet|help|give)",
)
TIME = _any(
    r"(?:\d{1,3}|five|ten|fifteen|twenty|thirty|half|quarter|few|a|an|forty-five|sixty)[ -]"
    r"(?:an |of an )?(?:minutes?|mins?|hours?)",
    r"pass (?:the|these) lines",
    r"(?:few|three|two) (?:lines|questions)",
    r"nothing needs doing",
)
