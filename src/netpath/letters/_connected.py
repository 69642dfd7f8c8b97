"""How a letter says why it comes to this person: an occasion, a person or a place in common."""

from __future__ import annotations

import re

KIN = (
    r"(?:mum|mom|mummy|mother|father|dad|daddy|wife|husband|partner|sons?|daughters?|cousin|aunt|"
    r"aunty|auntie|mam|nan|nana|grandad|grandpa|uncle|brothers?|"
    r"sisters?|grandmother|grandfather|gran|grandma|niece|nephew|mothers|fathers|"
    r"parents|children|kids|in-laws?)"
)
PERSON = (
    rf"(?:{KIN}|tutor|teacher|professor|boss|manager|supervisor|friends?|colleagues?|neighbou?rs?|"
    r"apprentices?|flatmates?|housemates?|roommates?|classmates?|teammates?|students?|pupils?|"
    r"patients?|coach|"
    r"mentor|librarian|lodgers?|tenants?|babysitter|godmother|godfather|godson|goddaughter|"
    r"acquaintances?|client|landlord|landlady)"
)
PAST = (
    r"(?:\w{2,}ed|met|sat|sang|ran|rode|spoke|talked|went|knew|know|were|was|taught|told|gave|lent|"
    r"showed|let|sold|wrote|put|made|took|came|heard|read|saw|bought|found|got|had|began|drove|"
    r"said|asked|danced|share|shared|slept|built|won|lost|grew|fought|led|left|swam|ate|drank|"
    r"seen|sung|spoken|begun)"
)
NOT_OF_THEM = (
    r"(?!(?:company|firm|organi[sz]ation|profile|page|website|site|career|success|linkedin|opening|"
    r"vacancy|industry|business|brand|team|ad|advert|post(?:ing)?|background|experience|email|"
    r"contact|time|reply|answer|help|advice)\b)"
)
NOT_ONLY_LOOKED = (
    r"(?!(?:read|saw|found|got|came across|looked|visited|noticed|viewed|liked|loved|admired|"
    r"wanted|need|applied|"
    r"enjoyed|wondered|hoped|believed|needed|reached|attached|enclosed|reviewed|checked|learned)\b)"
)
AHEAD = r"(?:consider|read|(?:your|any|all) (?:consideration|attention|understanding|help)\b)"
"""What one is thanked for before it is done: it tells of nothing in common."""
OCCASION = (
    r"(?:weddings?|birthday|party|parties|talk|lectures?|open day|conference|congress|fair|"
    r"workshop|"
    r"course|class|clean-up|panel|hackathon|concert|match|reunion|funeral|festival|meeting|seminar|"
    r"school|university|college|club|choir|pool|church|mass|allotment|ward|ceremony|parliament|"
    r"table|desk|office hours?|branch|camp|retreat|summit|dinner|barbecue|training|orchestra|"
    r"football|gym|society|chamber|group|rehearsal|service|trip|holiday|webinar|meetup|forum)"
)
DONE = (
    r"(?!(?:posted|advertised|listed|offered|wanted|needed|liked|wished|ignored|seemed)\b)"
    r"\w{3,}ed"
)
NOT_YET = ("could", "can", "would", "shall", "may", "might", "if", "will", "when")
ASKED = "".join(rf"(?<!{one}\s)" for one in NOT_YET)

WISHED = r"(?<!\bbe\s)(?<!become\s)(?<!\bas\s)"
"""Who somebody is to be is nobody they know: "Would you be my mentor?"."""

NONE = re.compile(
    r"(?:(?:we|you and i) (?:have(?: not|n't)|have never|had not|never|do not|don't|did not|didn't)"
    r"(?: \w+){0,2} (?:met|know|meet|spoken|talked)|you (?:do not|don't) know me|i (?:do not|"
    r"don't) "
    r"know you\b|nobody (?:sent|told) me)(?!,? but\b)"
)
"""What says that there is no connection."""

_FORMS = (
    # Somebody said so, or gave the name.
    r"(?:suggested|recommended|introduced|referred|connected us|put us in touch|encouraged me)",
    r"(?:told|tells|sent|asked|gave|handed|passed|pointed|urged|advised|reminded) (?:me|us|on)",
    r"(?!(?:i|we|you|it|they|who|people|everyone|everybody|has|have|had|never|often|always|ever|"
    r"also)"
    r" )[\w.'-]+,? "
    r"(?:said|says|thought|thinks|mentioned|mentions|tells me|believes)",
    r"(?:on|at) the (?:suggestion|recommendation|advice) of",
    r"(?:passed|given|got|found|have|had|has|came across|took|noticed|saw) "
    r"(?:me )?your (?:name|details|address|number|contact)(?! on linkedin)",
    r"your (?:name|address|number|card) (?:(?:was|were|is) (?:given|passed|mentioned|listed)|"
    r"i (?:have|got|had) (?:it )?from)|said (?:that )?you (?:would not|wouldn't|might not) mind",
    r"copied here|(?:mutual|common|shared) (?:friend|colleague|teacher|acquaintance)s?",
    # We, and you and I.
    rf"{ASKED}we (?:'ve |have |had |have both |all |both |once |first |last |recently |briefly |"
    r"also |always |used to |"
    rf"two )*"
    rf"{PAST}(?! to (?:ask|talk|know|hear|learn))",
    rf"{ASKED}we (?:are|'re|used to|share|live|sing|play|work|belong|go|row|train|run|climb|ride|"
    r"say hello|see each|sit|meet (?:at|in|on|every)|both)",
    r"both of us|(?:did|in|on|at|from) the same (?:[\w-]+ ){0,2}(?:bootcamp|course|class|street|"
    r"school|"
    r"shift|team|group|list|calls?|bus|train|floor|year|village|forum|server|gym|club|choir)",
    r"we(?:'ve| have) (?:been|known|worked|met|had|sat|shared|both)",
    r"(?:you and i|you and she|you and he|and i (?:\w+ )?(?:play|work|met|both|go|share|know|were|"
    r"are|have|sang|sing|row|live|studied|grew)|and i \w+ together)",
    rf"our (?:\w+ ){{0,2}}(?:{PERSON}|time|street|course|days|talk|conversation|call|choir|class|"
    r"school|team|club|firm|office|department|year|village|town|university|family|workshop)",
    # What they did for me, or told me.
    rf"{ASKED}you (?:kindly |once |also |both |even )?(?:told|taught|showed|gave|lent|let|helped|"
    rf"trained|supervised|advised|examined|"
    r"interviewed|coached|invited|offered|answered|explained|sold|repaired|asked|mentioned|said|"
    r"belayed|hired|promised|reviewed|wrote|once (?:\w+ed|said|gave|were)|kindly \w+ed|"
    r"were (?:my|our|once|the first|kind)|"
    r"are (?:my|our)|know (?:me|my|how i)|work(?:ed)? with my|used to|brought me|"
    r"(?:\w+ed) (?:me|my|us|our))",
    rf"you {DONE} (?:[\w'-]+ ){{1,7}}(?:my|me|us|our)|"
    r"it was (?:very )?(?:kind|good|generous) of you|as you (?:asked|suggested|said|advised|"
    r"wished)",
    r"asked me to (?:say|write|send|give|ask)|(?:asked|never ask) you about",
    # What I did with them or of theirs.
    r"i(?:'m| am|'ve been| was| have been) (?:also |once |still )?(?:your|in your|one of (?:your|"
    r"the)|at your|a (?:patient|member|reader|regular|customer|former \w+) (?:of|"
    r"at|in)|a (?:[\w-]+ )?(?:student|pupil) (?:of (?:yours?|prof\w*|dr|mrs?|ms)|"
    r"at (?!an? )|in (?:your|the|our)))",
    rf"i(?:'ve| have| had)?(?: \w+){{0,2}}? {NOT_ONLY_LOOKED}"
    rf"(?:{PAST}|follow|use|attend|owe|play|sing|remember|row)"
    rf"(?: [\w'.-]+){{0,8}}? (?:your {NOT_OF_THEM}[\w-]+|under you|with you|for you(?!r)|"
    rf"from you(?!r)|"
    r"near you|beside you|you "
    rf"(?:spoke|gave|led|ran|{DONE}|speak|talk|present|"
    r"play|sing|dance|explain|perform|organi[sz]ed))",
    r"(?:i|we) (?:still )?(?:know|remember|recogni[sz]ed?|owe) "
    r"you(?!r|\'| (?:have|are|will|can)\b)",
    r"(?<!\bme\s)(?<!place\s)(?<!position\s)(?<!job\s)in your (?:\w+ )?"
    r"(?:class|course|lectures?|seminar|lab|team|workshop|choir|care|shop|ward)",
    r"with whom (?:you|i)|who (?:was|were|is|are) (?:in )?your",
    rf"thank you (?:\w+ ){{0,3}}for(?! {AHEAD})|"
    r"thanks (?:again )?(?:for|to you)|never (?:properly|really) asked",
    r"my (?:search|time) (?:is over|has come|with you)|when we|since we|the (?:first|"
    r"last) i talked",
    # Who I am to them.
    rf"(?:i'm|i am|it's|it is|this is) (?:\w+,? )?(?:your |\w+(?:'s| and \w+'s) )(?:\w+ )?{PERSON}",
    r"(?:it's|it is|this is|i'm|i am) [\w.' -]{1,30}? from (?:the |our |your )?\w+",
    r"\w+ (?:in|on) [\w ]{2,25} here,|\w+ here,? (?:from|of) (?:the|our|your) \w+|"
    r"\w+ from (?:accounts|sales|marketing|hr|reception|the |our )\w* ?\w* here",
    rf"{WISHED}(?:your|my|our)(?: (?:old|former|late|dear|own|next-door))* {PERSON}|dear {KIN}",
    rf"{WISHED}(?:your|my) (?:\w+ )?{PERSON} \w+",
    rf"an? (?:\w+ )?{PERSON} (?:of (?:your|mine|my)|from (?:your|the|our))",
    r"(?:former|fellow|old) (?:colleague|alum|alumna|alumnus|alumni|student|classmate|member|"
    r"graduate|neighbour|neighbor|teammate|schoolmate|pupil)s?",
    r"(?:alumni|members'?|mentoring|graduates'?) (?:directory|list|database|network|programme)",
    # Where and when.
    rf"(?:at|from|after|during|since|in|on) (?:the|our|your|a|that|last \w+'s|[\w-]+'s)"
    rf" (?:[\w'-]+ ){{0,4}}?{OCCASION}(?: (?:on|in|last|at|yesterday|of|with|where|when|you|and))?",
    r"(?:designated|elected) me|(?:is|are) (?:still )?talking about you|spoke of you|speaks of you|"
    r"when you were|your name (?:came up|was mentioned)|in common,? who|i found you through|"
    r"since (?:the|our|that) (?:\w+ ){0,2}(?:summer|winter|year|time|days)|"
    r"you (?:spoke|talked|presented|lectured) (?:at|on|in|about|to us)|"
    r"i (?:saw|heard|watched) you (?:speak|talk|play|sing|present|perform)|"
    r"list of (?:alumni|members|graduates)|your name (?:stood|stands|appears) (?:in|on|beside|"
    r"under)|"
    r"i(?:'m| am| was) the (?:\w+ ){0,2}(?:who|with|next door|in your|on your|at your)|"
    r"our (?:\w+ )?(?:street|house|building|village|mailing)(?:'s)? |"
    r"remember me|i (?:once )?sent you|i share an? \w+ with",
)
CONNECTION = re.compile(
    "(?<!\\w)(?:" + "|".join(one.replace(" ", r"\s{1,3}") for one in _FORMS) + r")(?!\w)"
)
READ = re.compile(
    r"(?<!\w)i(?:'ve| have)? (?:just )?(?:read|listened to|watched|heard|liked|use|used|"
    r"followed) your "
    r"(?:[\w-]+ ){0,2}(?:piece|article|post|essay|paper|book|thesis|reports?|answer|letter|column|"
    r"podcast|newsletter|episode|recipe|map|guide) (?:\w+ ){0,5}?(?:on|about|in|that|from|of)\b"
)
"""What was read of theirs, and on what: a connection unless it is said that there is none."""
MAYBE = re.compile(
    rf"(?<!\w)(?<!dear\s)(?:{KIN}|friends?|colleagues?|neighbou?rs?|same|together|both|each other|"
    r"again|heard of you|long time|ages|catch up|(?:that|which) you (?:built|made|wrote|designed|"
    r"founded|planted|translated|drew)|i(?:'ve| have)? "
    r"(?:read|watched|use|follow|followed) your (?:[\w-]+ ){0,2}(?:blog|article|book|paper|column|"
    r"interview|thesis|essay|podcast|report|newsletter|novel|film|song))(?!\w)"
)
"""What may be a connection; only a person can tell."""


def may_be_connected(flat: str) -> bool:
    """Return whether something hints at a connection, and nothing says that there is none."""
    return bool(MAYBE.search(flat)) and not NONE.search(flat)


def connection_in(flat: str) -> re.Match[str] | None:
    """Return where a text, in small letters, says why it comes to this person.

    Examples
    --------
    >>> connection_in("we danced at tom's birthday.")[0], connection_in("we have not met.")
    ('we danced', None)
    """
    for found in CONNECTION.finditer(flat):
        sentence = flat.rfind(".", 0, found.start()) + 1
        if not NONE.search(flat, sentence, min(len(flat), found.end() + 30)):
            return found
    return None if NONE.search(flat) else READ.search(flat)
