"""Employers and schools by their names: which spellings mean one place, and which may.

A name is compared word for word, once case, signs, accents, legal forms and a tagline are off it.
One that is a part of another is never taken for it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

import pandas as pd

from netpath._rules import clean_id

LEAST_ALIKE = 92  # of 100: below, two names are not even proposed as one place
PLACE_COLUMNS = ("name", "place", "tier")
TIERS = ("exact", "spelling", "legal form", "tagline")
"""How surely a name stands for a place, the surest first; what is only ``"weak"`` is proposed."""

# As they stand at the end, once dots are off: English, German and Dutch, French, Spanish and
# Portuguese, Italian, the North, the East, Turkey, India, South-East Asia.
_ENDS = (
    "inc|incorporated|corp|corporation|co|company|co inc|co ltd|ltd|limited|llc|llp|lllp|lp|pllc"
    "|plc|public limited company|limited liability company|limited company|pc|cic"
    "|gmbh|ggmbh|mbh|ag|kg|kgaa|ohg|ug|ug haftungsbeschrankt|ev|eg|ek|partg|partg mbb|mbb|gesmbh"
    "|gmbh and co kg|gmbh co kg|gmbh and co kgaa|gmbh and co ohg|ug and co kg|ag and co kg"
    "|ag and co kgaa|se and co kgaa|se and co kg|se|bv|nv|vof|cv ba|cvba|bvba"
    "|sa|sas|sasu|sarl|eurl|sca|snc|scop|societe anonyme|scrl|sprl"
    "|sl|slu|slne|sau|sll|sociedad anonima|sociedad limitada|sa de cv|sab de cv|sapi de cv"
    "|sapib de cv|s de rl|s de rl de cv|sc de rl de cv|sa esp|spa|sac|saa|eirl|srl|ltda|lda|sas bic"
    "|eireli|epp|sociedade anonima|limitada|srls|sapa|scarl|societa per azioni|s coop|soc coop"
    "|sociedad cooperativa|slp|sociedad de responsabilidad limitada|ltda me|ltda epp|eireli me"
    "|unipessoal lda|sociedade unipessoal|sociedade unipessoal lda|sgps"
    "|ab|ab publ|publ|oy|oyj|oy ab|abp|as|asa|aps|ivs|hf|ehf|ans|kb|hb"
    "|sro|spol sro|vos|sp zoo|sp z oo|spz oo|spzoo|sp k|spk|sp j|zoo|prosta spolka akcyjna"
    "|spolka z ograniczona odpowiedzialnoscia|spolka akcyjna|spolka jawna|spolka komandytowa"
    "|doo|dd|jdoo|kft|zrt|nyrt|bt|eood|ood|ead|uab|sia|ou|zao|ooo|oao|pao"
    "|anonim sirketi|limited sirketi|ltd sti|sti|sanayi ve ticaret|san ve tic|san tic"
    "|pvt|private|pvt ltd|pvt limited|private limited|private ltd|p ltd|p limited|opc pvt ltd"
    "|pte|pte ltd|pte limited|pty|pty ltd|pty limited|sdn bhd|bhd|berhad|sendirian berhad|tbk"
    "|persero|persero tbk|kk|gk|jsc|ojsc|cjsc|pjsc|fze|fzco|fz llc|wll|saog|saoc"
)
_FRONTS = "the|ооо|оао|пао|зао|ао|тов|ип|uab|sia|cong ty tnhh|cong ty co phan|cong ty cp"
_FORMS, _FIRST = frozenset(_ENDS.split("|")), frozenset(_FRONTS.split("|"))
_LONGEST = max(len(form.split()) for form in _FORMS)
# What stands before or behind a name without a blank.
_EAST = (
    *("株式会社", "有限会社", "合同会社", "合資会社", "(株)", "(有)", "(同)"),
    *("一般社団法人", "公益社団法人", "一般財団法人", "公益財団法人", "社会福祉法人", "学校法人"),
    *("医療法人社団", "医療法人財団", "医療法人", "特定非営利活動法人", "npo法人", "国立大学法人"),
    *("独立行政法人", "재단법인", "사단법인", "학교법인", "의료법인", "(재)", "(사)"),
    *("股份有限公司", "有限责任公司", "有限責任公司", "有限公司"),
    *("주식회사", "유한회사", "(주)", "(유)"),
)
# What stands at the end of eastern names, or does not: technology, group, holding, network, a city.
_LINE = re.compile(
    "(?:科技|集团|集團|控股|技术|技術|信息|网络|網絡|软件|軟件|电子|電子|实业|實業|国际|國際|股份|中国|中國"
    "|日本|北京|上海|深圳|广州|杭州|东京|東京|大阪|グループ|ホールディングス|그룹|홀딩스)+$"
)
_UNIVERSITY = re.compile(r"universi(?:t\w*|dade?)|uniwersytet\w*")
_OF = frozenset(["of", "the", "de", "da", "do", "di", "del", "della", "degli", "la", "zu"])
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_JOINED = re.compile(r"[.'’`´™®©]")
_PUNCTUATION = re.compile(r"[\W_]+")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_TAGLINE = re.compile(r"\s*[|｜¦]")
_LINKED = re.compile(r"\[\[?([^\[\]]{1,500})\](?:\]|\([^()]{0,2000}\))")
_ADDRESS_BEHIND = re.compile(r"\s*\((?:https?://|www\.)[^()]{0,2000}\)")
_EMPHASIS = re.compile(r"(?<!\w)(\*\*|__|`|\*)(\S.{0,500}?)\1(?!\w)")
_MARK = re.compile(r"^\s*(?:[-*•–·]\s+|\[[ xX]?\]\s*|[0-9]{1,4}[.)]\s+)*")


@dataclass(frozen=True)
class Spellings:
    """What somebody says about names of employers and schools.

    Attributes
    ----------
    same
        A spelling, and the place that it stands for: ``{"Infosys BPM": "Infosys"}``.
    apart
        Spellings that stand for nothing but themselves.
    tiers
        The tiers in which spellings are joined, of ``"exact"``, ``"spelling"``, ``"legal form"``
        and ``"tagline"``. In one that is left out they are proposed instead.

    Examples
    --------
    >>> Spellings(apart=["NFQ | we hire"]).place_of("NFQ | we hire")
    '=NFQ | we hire'
    """

    same: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    apart: Iterable[str] = ()
    tiers: Iterable[str] = TIERS

    def __post_init__(self) -> None:
        told = {clean_id(name): clean_id(place) for name, place in dict(self.same).items()}
        object.__setattr__(self, "same", MappingProxyType(told))
        object.__setattr__(self, "apart", frozenset(map(clean_id, self.apart)))
        object.__setattr__(self, "tiers", tuple(self.tiers))

    def __getstate__(self) -> dict[str, object]:
        return vars(self) | {"same": dict(self.same)}

    def __hash__(self) -> int:
        return hash((tuple(sorted(self.same.items())), self.apart, self.tiers))

    def place_of(self, name: str) -> str:
        """Return what the spellings that are joined with a name have in common.

        Examples
        --------
        >>> Spellings(same={"Big Blue": "IBM"}).place_of("big blue"), Spellings().place_of("IBM AG")
        ('bigblue', 'ibm')
        >>> Spellings(tiers=["exact"]).place_of("IBM AG")
        '=IBM AG'
        """
        plain = clean_id(name)
        plain = self.same.get(plain, plain)
        if plain in self.apart or "spelling" not in self.tiers:
            return f"={plain}"
        forms, tagline = "legal form" in self.tiers, "tagline" in self.tiers
        return "".join(_words(plain, forms=forms, tagline=tagline)) or f"={plain}"


AS_READ = Spellings()


def resolve(names: Iterable[object], spellings: Spellings = AS_READ) -> pd.DataFrame:
    """Return which place each name stands for, and how surely.

    Parameters
    ----------
    names
        Names as they are written, one for each time one is used; missing ones are left out.
    spellings
        What somebody says about them.

    Returns
    -------
    DataFrame
        Rows ``name``, ``place`` (the spelling most used) and ``tier``. ``"exact"``: the same but
        for blanks. ``"spelling"``: but for case, signs, accents and "&" for "and".
        ``"legal form"``: but for Inc, GmbH, S.A. de C.V., 株式会社, … and a "The" in front.
        ``"tagline"``: but for what follows a "|". ``"your word"``: as ``spellings`` says.
        ``"weak"``: spelt much alike, or "University of X" and "X University", or of a tier that
        is not joined; that is only proposed, in a row of its own. A name that is a part of another
        is never taken for it.

    Examples
    --------
    >>> resolve(["Acme", "Acme", "ACME, Inc.", "Apple", "Apple Bank"]).values.tolist()
    [['ACME, Inc.', 'Acme', 'legal form'], ['Acme', 'Acme', 'exact'],
    ['Apple', 'Apple', 'exact'], ['Apple Bank', 'Apple Bank', 'exact']]
    """
    used = pd.Series(list(names), dtype="str").dropna().value_counts()
    names_used = used.index[used.index.map(clean_id) != ""].tolist()
    plainest = {name: (-used[name], "|" in name, name.isupper(), len(name)) for name in names_used}
    ranked = sorted(names_used, key=lambda name: (plainest[name], name))
    said = {spellings.place_of(place): place for place in spellings.same.values()}
    first: dict[str, str] = dict(said)  # a place that somebody named is called as they call it
    for name in ranked:
        first.setdefault(spellings.place_of(name), name)
    rows = []
    for name in ranked:
        place = first[spellings.place_of(name)]
        told = "exact" if clean_id(name) == clean_id(place) else tier_of(name, place)
        rows.append((name, place, told or "your word"))
    rows += [(name, place, "weak") for name, place in _proposed(first, spellings)]
    found = pd.DataFrame(rows, columns=list(PLACE_COLUMNS), dtype="str")
    return found.sort_values(list(PLACE_COLUMNS), ignore_index=True)


def unified(names: pd.Series, spellings: Spellings = AS_READ) -> pd.Series:
    """Return names of places as most write them.

    Examples
    --------
    >>> unified(pd.Series(["Acme", "ACME Inc.", "Acme", "Zeta"])).tolist()
    ['Acme', 'Acme', 'Acme', 'Zeta']
    """
    table = resolve(names, spellings)
    sure = table[table["tier"] != "weak"]
    known = dict(zip(sure["name"], sure["place"], strict=True))
    return names.map(known).astype("str")


def place_key(name: str) -> str:
    """Return what the spellings that are joined have in common; empty where no place is named.

    Examples
    --------
    >>> place_key("Ernst & Young, LLP") == place_key("ernst and young")
    True
    >>> place_key("Merck & Co.") == place_key("Merck KGaA")
    False
    """
    return AS_READ.place_of(name) if name.strip() else ""


def tier_of(name: str, place: str) -> str:
    """Return in which tier two spellings mean one place; empty where in none.

    Examples
    --------
    >>> tier_of("Infosys Private Limited", "INFOSYS"), tier_of("トヨタ", "株式会社トヨタ")
    ('legal form', 'legal form')
    >>> tier_of("NFQ | we build", "nfq"), tier_of("Apple Bank", "Apple")
    ('tagline', '')
    """
    if clean_id(name) == clean_id(place):
        return TIERS[0]
    for tier, (forms, tagline) in zip(TIERS[1:], ((0, 0), (1, 0), (1, 1)), strict=True):
        one, two = (
            "".join(_words(clean_id(of), forms=forms, tagline=tagline)) for of in (name, place)
        )
        if one and one == two:
            return tier
    return ""


@lru_cache(maxsize=1 << 16)
def _words(plain: str, *, forms: bool, tagline: bool) -> tuple[str, ...]:
    """Return the words of a name: without signs, accents and, where asked, more."""
    if tagline and (before := _TAGLINE.split(plain, maxsplit=1)[0]).strip():
        plain = before
    text = unicodedata.normalize("NFKC", _JOINED.sub("", plain)).casefold().translate(_PLAIN)
    if forms:
        text = _without_eastern(text)
    text = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text)))
    words = _one_word(_PUNCTUATION.sub(" ", text.replace("&", " and ")).split())
    return tuple(_without_forms(words) if forms else words)


def _without_eastern(text: str) -> str:
    for form in _EAST:
        bare = text.removeprefix(form).removesuffix(form).strip(" ,、，")
        if bare and bare != text:
            return bare
    return text


def _one_word(words: list[str]) -> list[str]:
    """Return words in which single letters in a row are one: "S. A. de C. V." is "sa de cv"."""
    found: list[str] = []
    single = False
    for word in words:
        alone = len(word) == 1 and word.isascii()
        if alone and single:
            found[-1] += word
        else:
            found.append(word)
        single = alone
    return found


def _without_forms(words: list[str]) -> list[str]:
    """Return words without the legal forms at their end and in front; one word is left at least."""
    words = list(words)
    form = 1
    while form:
        ends = range(min(_LONGEST, len(words) - 1), 0, -1)
        form = next((n for n in ends if " ".join(words[-n:]) in _FORMS), 0)
        words = words[: len(words) - form]
    for n in (3, 2, 1):
        if len(words) > n and " ".join(words[:n]) in _FIRST:
            return words[n:]
    return words


def alike(names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return pairs of places that are spelt so much alike that they may be one.

    Parameters
    ----------
    names
        A name for each place, the most used first.

    Examples
    --------
    >>> alike({"a": "Boston Consulting Group", "b": "Boston Consultin Group", "c": "Boston"})
    [('b', 'a')]
    """
    told = {key: _words(clean_id(name), forms=True, tagline=True) for key, name in names.items()}
    spelt = {" ".join(words): key for key, words in reversed(told.items()) if words}
    rank = {key: at for at, key in enumerate(names)}
    blocks: dict[str, list[str]] = {}
    for text in sorted(spelt, key=lambda one: rank[spelt[one]]):
        for block in sorted({text[:2], f"university {_university(text)}"}):
            blocks.setdefault(block, []).append(text)
    pairs = {pair for block in blocks.values() for pair in _alike_in(block)}
    stems: dict[str, list[str]] = {}
    for text in spelt:
        stems.setdefault(_LINE.sub("", text.replace(" ", "")), []).append(text)
    for group in (sorted(one, key=lambda text: rank[spelt[text]]) for one in stems.values()):
        pairs |= {(group[0], two) for two in group[1:] if not group[0].isascii()}
    keys = ((spelt[one], spelt[two]) for one, two in pairs)
    ordered = sorted((rank[two], rank[one], two, one) for one, two in keys)
    return [(two, one) for _, _, two, one in ordered]


def _proposed(first: Mapping[str, str], spellings: Spellings) -> list[tuple[str, str]]:
    """Return pairs of names, the less used one first, that may be one place."""
    pairs = [(first[two], first[one]) for two, one in alike(first)]
    by_key: dict[str, list[str]] = {}
    for name in first.values():  # those of a tier that is not joined, or set apart
        by_key.setdefault(place_key(name), []).append(name)
    pairs += [(two, group[0]) for group in by_key.values() for two in group[1:]]
    apart = frozenset(spellings.apart)
    return [pair for pair in dict.fromkeys(pairs) if apart.isdisjoint(map(clean_id, pair))]


def _university(key: str) -> str:
    """Return what a university is called besides, in whatever order and language; empty for none.

    Examples
    --------
    >>> _university("university of miami"), _university("universidad de miami"), _university("acme")
    ('miami', 'miami', '')
    """
    words = key.split()
    rest = [one for one in words if not _UNIVERSITY.fullmatch(one)]
    return " ".join(sorted(set(rest) - _OF)) if len(rest) < len(words) else ""


def _alike_in(keys: list[str]) -> list[tuple[str, str]]:
    """Return the pairs of a block that are much alike, the more used one first."""
    from rapidfuzz import fuzz, process

    if len(keys) < 2:
        return []
    table = process.cdist(keys, keys, scorer=fuzz.token_set_ratio, score_cutoff=LEAST_ALIKE)
    near = [(keys[a], keys[b]) for a, b in zip(*table.nonzero(), strict=True) if a < b]
    swapped = [
        (one, two)
        for at, one in enumerate(keys)
        for two in keys[at + 1 :]
        if _university(one) and _university(one) == _university(two)
    ]
    return [pair for pair in near if not _within(*pair)] + swapped


def _within(one: str, two: str) -> bool:
    words, others = set(one.split()), set(two.split())
    return one in two or two in one or words <= others or others <= words


def names_in(text: str) -> list[str]:
    r"""Return the names of a text, one a line, without what marks a list.

    Examples
    --------
    >>> names_in("- Acme, Inc.\n2. Zeta Oy\n\n3M\n")
    ['Acme, Inc.', 'Zeta Oy', '3M']
    """
    lines = (bare(without_mark(line)) for line in text.splitlines())
    return [line for line in lines if line]


def without_mark(line: str) -> str:
    r"""Return a line without the bullet, box or number that makes it one of a list.

    Examples
    --------
    >>> without_mark("[x] Acme"), without_mark("2.\tZeta"), without_mark("3M")
    ('Acme', 'Zeta', '3M')
    """
    return _MARK.sub("", line)


def bare(text: str) -> str:
    """Return a name without what programs for notes put around it: a link, or emphasis.

    Examples
    --------
    >>> bare("Acme (https://www.notion.so/Acme-0a1b)"), bare("**[Acme](https://acme.example)**")
    ('Acme', 'Acme')
    """
    plain = _LINKED.sub(r"\1", text)
    plain = _EMPHASIS.sub(r"\2", _ADDRESS_BEHIND.sub("", plain).strip())
    return clean_id(plain)
