"""How two people know each other, as somebody typed it, as the first sentence of a letter."""

from __future__ import annotations

import re
from functools import cache

from netpath.letters._english import reads_english, unshouted
from netpath.letters.words import OWN, Language, Tone, language

CLOSE = ("family", "friend", "flatmate", "former flatmate")
WARM = (
    *("colleague", "former colleague", "neighbour", "former neighbour", "club", "choir", "band"),
    *("orchestra", "schoolmate", "classmate", "studied", "trainee", "teammate", "volunteer"),
    *("parent", "church", "course", "holiday", "house", "service", "union", "party", "report"),
)
"""With whom one is soon on first-name terms: once they are known for a year (chosen)."""

NOBODY = re.compile(
    r"cold|none|no(?:body)?|strangers?|unknown|n/?a|x+|ex|"
    r"(?:i |we )?(?:have |had )?(?:never|not|don'?t|do not|haven'?t)\b.*",
)
KIN = (
    "mum|mom|dad|mother|father|sister|brother|uncle|aunt|gran|grandma|grandpa|grandmother|"
    "grandfather|cousin|wife|husband|partner|son|daughter|girlfriend|boyfriend|boss|flatmate|"
    "(?:mother|father|sister|brother)-in-law"
)
PERSON = (
    r"(?:[\w-]+ ){0,2}(?:friend|colleague|classmate|neighbou?r|client|teacher|assistant|boss|"
    rf"{KIN})s?"
)
ROLE = (
    "boss|manager|teacher|tutor|coach|trainer|professor|supervisor|dentist|doctor|physio|"
    "physiotherapist|therapist|hairdresser|landlord|landlady|tenant|lawyer|accountant|agent|"
    "editor|publisher|client|vet|driver|customer|patient|student|pupil|mentee|mentor|intern|"
    "co-author|coauthor|leader|baker|plumber|barber|midwife|nanny|babysitter|vicar|priest|rabbi|"
    "imam|pastor|librarian|builder|electrician|gardener|mechanic|host|guest|partner|pen pal|"
    "penfriend|babysitter"
)
ONE_OF_MANY = r"customer|client|patient|student|pupil|mentee|intern|guest|tenant"
# What follows "from" without an article, and with one.
BARE = (
    r"[a-z]+ing|school|rotary|toastmasters|university|uni|college|church|work|kindergarten|rehab|"
    r"yoga|chess|football|"
    r"tennis|judo|karate|lessons|duty|service|courses|twitter|linkedin|facebook|instagram|"
    r"discord|holidays?|practice|rehearsals?"
)
PLACED = (
    "club|group|team|choir|class|course|society|bank|board|forum|council|party|parliament|scouts|"
    "camp|garden|park|pool|gym|pub|lab|train|clan|band|fair|conference|festival|wedding|watch|"
    "association|allotments?|sauna|quiz|hospital|clinic|library|market|workshop|office|shop|"
    "studio|theatre|museum|circle|network|committee|street|village|programme|program|year|cross|"
    "session|run|orchestra|company|bus|night|stay|donation|family|neighbou?rs|hackathon|tandem|"
    "pta|carpool|commute"
)
OCCASION = "wedding|birthday|barbecue|dinner|funeral|concert|fair|reunion|christening|picnic"
THEY = (
    "sings|plays|lives|walks|shares|works|teaches|goes|trains|runs|sits|swims|dances|coaches|rides|"
    "helps|studies|rents|rows|climbs|volunteers|cuts|leads|cycles|serves|sells|owns|sends|reads|"
    "drives|cooks|delivers|commutes"
)
IRREGULAR = {
    **{"was": "were", "is": "are", "has": "have", "does": "do", "goes": "go"},
    **{"teaches": "teach", "coaches": "coach", "watches": "watch", "studies": "study"},
}
PAST = (
    "met|worked|studied|shared|sang|played|lived|grew|served|went|did|volunteered|took|"
    "heard|found|bought|taught|sat|trained|rowed|danced|wrote|read|saw|helped|fixed|saved|sold|"
    r"ran|know|knew|was|were|[a-z]{2,}ed|"
    r"(?:work|live|share|sing|play|run|study|train)(?= (?:with|at|in|for|together|on|a|the)\b)"
)


HOBBIES = (
    "book|film|chess|yoga|judo|karate|tennis|football|rugby|cricket|golf|bridge|drama|theatre|wine|"
    "garden|allotment|sports|art|craft|language|music|poetry|school|youth|church|village|street|"
    "swim|dance|ski|pottery|photo|camera|computer|maths|science|history|staff|gym|hockey|rowing|"
    "basketball|volleyball|quiz|pub|climbing|walking|running|cycling|sailing|sewing|knitting|reading"
)
TOGETHER = re.compile(
    r"(we (?:studied|worked|played|sang|sat|trained|lived|volunteered|rowed|danced|served|taught))"
    r"( (?:in|at|from|until|till|for|during) (?!.*\b(?:together|same|both|each)\b).+|)",
    re.I,
)
"""What two people did at one place or time: "we studied in 2012"."""


VERB = rf"(?:{PAST}|are|is|have|go|play|sing|train|study|swim|dance|meet|attend|row|belong|both)"
TRAILING_YEAR = re.compile(
    r"(?<!\bin)(?<!\bof)(?<!\bfrom)(?<!\bsince)(?<!\buntil)(?<!\btill)(?<!\bbefore)(?<!\bafter)"
    r"[ ,]+\(?\d{4}(?: ?[-–] ?\d{2,4})?\)?$"
)


def kind_of(text: str) -> str:
    """Return which of the kinds that the languages know is meant; empty for none.

    Examples
    --------
    >>> kind_of("Uni"), kind_of("friend, neighbour"), kind_of("Kollegin"), kind_of("fencing")
    ('studied', 'friend', 'colleague', '')
    """
    return next(iter(_kinds(text)), "")


def warmest(text: str) -> str:
    """Return the closest of several kinds that are typed as one."""
    found = _kinds(text)
    return next((one for one in (*CLOSE, *WARM) if one in found), next(iter(found), ""))


def _kinds(text: str) -> list[str]:
    """Return the kinds that a text names, as a whole or piece by piece."""
    known, whole = _aliases(), _plain(text)
    pieces = [whole] if whole in known else re.split(r"\s*[+,/;&]\s*", whole)
    return [known[one] for one in pieces if one in known]


def connection(text: str, words: Language, tone: Tone) -> str:
    """Return the sentence that says how two people know each other; empty where none fits.

    What is known is said in the letter's language; words of one's own are turned in English, and
    taken as they are in another language.

    Examples
    --------
    >>> english = language("en")
    >>> connection("we know each other from the climbing club", english, "warm")
    'We know each other from the climbing club.'
    >>> connection("Tom's birthday", english, "warm"), connection("cold", english, "warm")
    ("We know each other from Tom's birthday.", '')
    """
    kind = kind_of(text)
    if kind:
        return words.say(f"known.{kind}", tone)
    if words is not language("en"):
        return _as_typed(" ".join(text.split()).strip(" .!"), words)
    own = unshouted(" ".join(text.split()).strip(" .!"))
    bare = TRAILING_YEAR.sub("", own)
    then = kind_of(f"former {bare}") or kind_of(bare) if bare != own else ""
    return _own(own) or (words.say(f"known.{then}", tone) if then else "")


@cache
def _aliases() -> dict[str, str]:
    found: dict[str, str] = {}
    for own in OWN:
        for kind, others in language(own).part("aliases").items():
            found |= {_plain(one): kind for one in (kind, *others)}
    return found


def _plain(text: str) -> str:
    text = " ".join(text.casefold().replace("’", "'").split()).strip(" .!")
    return re.sub(r"^(?:my )?(?:ex|old|previous|past)[- ](?=[a-z])", "former ", text)


def _own(text: str) -> str:
    """Return a sentence made of somebody's own words; empty where none can be made."""
    plain = _plain(text)
    if sum(map(str.isalpha, plain)) < 2 or NOBODY.fullmatch(plain):
        return ""
    bare = TRAILING_YEAR.sub("", text)
    told = _of_year(text)
    if bare != text and not told:
        return _own(bare)
    told = told or _of_clause(text, plain) or _of_people(text, plain) or _of_place(text, plain)
    return f"{told[:1].upper()}{told[1:]}." if told else ""


def _as_typed(own: str, words: Language) -> str:
    """Return what was typed in another language as a sentence of it; empty where it is none."""
    first, _, rest = own.partition(" ")
    told = set(re.findall(r"[^\W\d_]+", own.casefold())) & {*words.words("letter.of_them")}
    if not rest or told or reads_english(own, few=1, shared=words.vocabulary):
        return ""
    if first.casefold() in words.words("letter.begins") and " " in rest:
        return f"{own[:1].upper()}{own[1:]}."
    if first.casefold() in words.words("letter.from_words"):
        return words.say("letter.known_from", what=f"{first.lower()} {rest}")
    return ""


def _of_year(text: str) -> str:
    """Return what is said of a year in which they were somebody to me."""
    found = re.fullmatch(
        r"(my |our )?(?:(?:old|former|ex|previous)[ -])?(.+?) (?:in|from|since) (\d{4})", text, re.I
    )
    if found and re.fullmatch(rf"(?:[\w-]+ ){{0,2}}(?:{ROLE})", found[2], re.I):
        return f"you were {(found[1] or 'my ').lower()}{found[2].lower()} in {found[3]}"
    dated = re.fullmatch(rf"(?:my )?((?:{ROLE}))[ ,]+\(?\d{{4}}.*", text, re.I)
    if dated:
        return f"you were my {dated[1].lower()}"
    if found and kind_of(found[2]) and not re.match(rf"(?:{PAST})\b", found[2], re.I):
        return f"we have known each other since {found[3]}"
    return ""


def _of_clause(text: str, plain: str) -> str:
    """Return what is said with a verb: of us, of me, or of them, who become you."""
    ours = re.match(rf"our \S.*? (?:{VERB})\b", plain)
    if found := TOGETHER.fullmatch(text):
        return f"{found[1]} together{found[2]}"
    if ours or re.match(r"(?:we|you|i)\b", plain):
        return _to_you(text)
    if found := re.match(
        r"known? (?:(?:her|him|them|each other) )?(?=from|through|via|since)", plain
    ):
        return f"we know each other {text[found.end() :]}"
    if found := re.match(
        r"(?:he|she|they)(?:['’](?:s|re)| is| are) (?=my |our |an? |the )", text, re.I
    ):
        return f"you are {_to_you(text[found.end() :])}"
    if re.fullmatch(r"(?:on|in|at) .+ together", plain):
        return f"we were {text[:1].lower()}{text[1:]}"
    if found := re.fullmatch(r"(?:was )?introduced by (.+)", text, re.I):
        return f"{found[1]} introduced us"
    if found := re.fullmatch(r"recommended by (.+)", text, re.I):
        return f"{found[1]} recommended you to me"
    if plain.startswith("found in ") or plain.startswith("found on "):
        return f"I found your name {text[6:]}"
    if found := re.match(r"(?:he|she|they) (\w+)", plain):
        return f"you {_of_you(found[1])}{_to_you(text[found.end() :])}"
    if found := re.match(rf"(?:{PAST})\b", plain):
        text = f"{text[:1].lower()}{text[1:]}"
        about_them = re.search(r"\b(?:her|him|his|their|them)\b", plain)
        about_me = re.search(r"\b(?:me|my|mine)\b", plain)
        if about_them or not about_me:
            return f"{'I' if about_them else 'we'} {_to_you(text)}"
        return f"you {_of_you(found[0])}{text[found.end() :]}"
    if found := re.fullmatch(
        rf"(?:my )?((?:{KIN}) \w+(?:s|ed|ew|et) .*\b(?:her|him|them)\b.*)", text, re.I
    ):
        return f"my {found[1][:1].lower()}{_to_you(found[1][1:])}"
    if found := re.match(rf"(?:{THEY})\b", plain):
        return f"you {_of_you(found[0])}{text[found.end() :]}"
    return text if re.fullmatch(r"[A-Z]\w+(?: [A-Z]\w+)? \w+ed us\b.*", text) else ""


def _of_people(text: str, plain: str) -> str:
    """Return what is said of somebody else, or of what they are to me."""
    if (found := re.fullmatch(r"(.+?) ((?:through|via) .+)", text)) and kind_of(found[1]):
        return f"we know each other {found[2]}"
    if re.match(r"in (?:the|a) same\b", plain):
        return f"we are {text[:1].lower()}{text[1:]}"
    if re.match(r"(?:from|at|through|via|in|on|by|during|since|over)\b", plain):
        return f"we know each other {text[:1].lower()}{text[1:]}"
    if found := re.fullmatch(rf"(.+)['’]s? {PERSON}", text, re.I):
        return f"we know each other through {_mine(found[1])}"
    if found := re.fullmatch(
        rf"(?:an? |the )?{PERSON} of (?!mine|ours)(.+?)(?:['’]s)?", text, re.I
    ):
        return f"we know each other through {_mine(found[1])}"
    if found := re.fullmatch(rf"(?:my |our )?((?:[\w-]+ ){{0,2}}(?:{ROLE}))", text, re.I):
        past = re.search(
            r"\b(?:former|old|ex|first|last|previous|past|teacher|professor|tutor)\b",
            _plain(found[1]),
        )
        whose = "our" if plain.startswith("our ") else "my"
        own = f"{whose} {_lowered(found[1])}"
        return f"you were {own}" if past else f"I know you as {own}"
    if re.fullmatch(r"(?:best man|bridesmaid|maid of honou?r|witness) at .+", plain):
        return f"you were {text[:1].lower()}{text[1:]}"
    if found := re.fullmatch(rf"(?:my )?(former |old |ex-)?((?:{ROLE}) (?:at|in) .+)", text, re.I):
        return f"you {'were' if found[1] else 'are'} my {_lowered(found[2])}"
    if re.fullmatch(rf"(?:{ROLE}) of (?:mine|my .+|our .+)", text, re.I):
        one_of_many = plain.endswith("mine") or re.match(ONE_OF_MANY, plain)
        return f"you are {'a' if one_of_many else 'the'} {text}"
    if found := re.fullmatch(r"same (\w+)(.*)", text, re.I):
        verb = "come from" if found[1].lower() in ("village", "town", "street") else "were at"
        verb = "were on" if found[1].lower() in ("course", "team", "flight", "ward") else verb
        return f"we {verb} the same {found[1]}{found[2].replace(', different', ', in different')}"
    if found := re.fullmatch(r"(?:my )?(.+?) (from|at|in) (.+)", text, re.I):
        kind = kind_of(found[1])
        if kind == "parent":
            return f"our children are {found[2]} {found[3]}"
        occasion = kind in ("holiday", "conference", "event", "course", "party")
        return f"we know each other from {_a(text) if occasion else found[3]}" if kind else ""
    return ""


def _of_place(text: str, plain: str) -> str:
    """Return what is said of a place or an occasion."""
    if re.match(r"[A-Z][\w-]*(?: [A-Z][\w-]*)*['’]s? \w", text):
        return f"we know each other from {text}"
    if re.match(rf"(?:{KIN})['’]s? \w", plain):
        return f"we know each other from my {_lowered(text)}"
    if found := re.search(r"\w['’](s?) \w+$", text):
        the = "" if found[1] or text[0].isupper() else "the "
        return f"we know each other from {the}{text}"
    if re.fullmatch(rf"(?:[\w-]+ ){{0,2}}(?:{OCCASION})", plain):
        return f"we met at {_a(text)}"
    if found := re.fullmatch(r"(?:my )?([\w-]+) neighbou?rs?", plain):
        return f"we know each other from the {found[1]}"
    first = text if re.match(r"[A-Z][\w.]*[A-Z]|[A-Z]\w+ [A-Z]", text) else _lowered(text)
    if re.fullmatch(rf"(?:[\w-]+ ){{0,2}}(?:{BARE})(?: in .+)?", plain):
        return f"we know each other from {first}"
    if re.match(r"the\b", plain) or (
        re.match(r"(?:our|my|an?)\b", plain)
        and re.search(rf"\b(?:{PLACED}|{BARE}|trip|tour|hike)\b", plain)
    ):
        return f"we know each other from {first}"
    if re.fullmatch(rf"(?:[\w'’-]+ ){{0,3}}(?:{PLACED})(?: (?:in|at|of) .+)?", plain):
        return f"we know each other from the {first}"
    return ""


def _to_you(text: str) -> str:
    """Return a text in which they have become you."""
    text = re.sub(
        r"\bher\b(?=\s*(?:$|[\d,.;]|in\b|at\b|on\b|for\b|to\b|with\b|and\b|once\b|twice\b|"
        r"again\b|when\b))",
        "you",
        text,
    )
    text = re.sub(r"\b(?:her|his|their)\b", "your", text)
    return re.sub(r"\b(?:him|them)\b", "you", text)


def _of_you(verb: str) -> str:
    """Return a verb as it goes with you."""
    verb = verb.lower()
    if verb in IRREGULAR or re.fullmatch(PAST, verb) or not verb.endswith("s"):
        return IRREGULAR.get(verb, verb)
    return verb[:-1]


def _a(text: str) -> str:
    return f"{'an' if text[0] in 'aeiouAEIOU' else 'a'} {_lowered(text)}"


def _mine(text: str) -> str:
    whose = re.match(r"(?:my|our|the|an?|his|her|their)\b", text, re.I)
    mine = not whose and text[:1].islower() and re.fullmatch(rf"{PERSON}|{ROLE}", text)
    return f"my {text.lower()}" if mine or re.fullmatch(KIN, text, re.I) else _lowered(text)


def _lowered(text: str) -> str:
    """Return a text whose first word is small where it is an English word of no name."""
    first = text.split(maxsplit=1)[0]
    common = first in ("A", "An", "The", "My", "Our") or re.fullmatch(r"[A-Z][a-z]+ing", first)
    common = common or re.fullmatch(
        rf"{PLACED}|{ROLE}|{HOBBIES}|{KIN}|Former|Old|First|Last|Past|School|University|College|"
        rf"Church",
        first,
        re.I,
    )
    return f"{text[:1].lower()}{text[1:]}" if common else text
