"""What small parts of pool say."""

from __future__ import annotations

import pandas as pd

from netpath.readers.pool._fold import kinds_of, overlaps
from netpath.readers.pool._joins import strangers, words_of
from netpath.readers.pool._records import each_key, keys_of, neutral

# --- readers.pool._joins


def test_words_of():
    assert words_of("José O'Neil, PhD") == ["jose", "oneil"]


def test_strangers():
    assert not strangers("email", ["Ada Byron", "Ada King"])
    assert strangers("phone", ["Ada King", "Ben King"])
    assert not strangers("email", ["Zoë O'Brien", "O'Brien, Zoe", "Zoe"])


# --- readers.pool._records


def test_keys_of():
    people = pd.DataFrame({"email": [" Ada@Example.org", ""]})
    assert repr(keys_of(people)["email"].tolist()) == "['ada@example.org', nan]"


def test_each_key():
    assert each_key("email", "ada@x.org ada@y.org") == ["ada@x.org", "ada@y.org"]
    assert each_key("given_id", "7 b") == ["7 b"]
    assert each_key("slug", None) == []


def test_neutral():
    assert neutral("k", "ada@example.org") == "kcfe00dde"


# --- ties of readers.pool._fold


def test_overlaps():
    past = pd.DataFrame({"person": ["a", "b"], "what": "org", "place": ["Acme", "Acme Inc."]})
    past = past.assign(start=["2012", "2014-03"], end=["2016", None])
    assert overlaps(past)[0][["source", "target", "since", "when"]].values.tolist() == [
        ["a", "b", "2014-03-31", "2016-01-01"]
    ]


def test_kinds_of():
    assert kinds_of(pd.DataFrame({"source": ["a"], "target": ["b"], "place": ["Acme"]})) == {
        ("a", "b"): "overlap at Acme"
    }
