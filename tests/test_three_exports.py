"""Three exports and a directory of the sample town, pooled, against the town itself."""

import pandas as pd
import pytest

import netpath as ntp


@pytest.fixture(scope="module")
def sources():
    folder = ntp.readers.sample_folder() / "exports"
    exports = [ntp.readers.linkedin(one, share=True) for one in sorted(folder.glob("*.zip"))]
    return [*exports, ntp.readers.directory(folder / "alumni.csv")]


@pytest.fixture(scope="module")
def pooled(sources):
    return ntp.readers.pool(sources)


@pytest.fixture(scope="module")
def town():
    return ntp.readers.sample()


def names(people: pd.DataFrame) -> pd.Series:
    return people["name"].str.split(",").str[0]


def true_id(pooled, town) -> pd.Series:
    known = {town.name_of(one): one for one in town.ids}
    assert len(known) == len(town), "names of the town are unique, so that they tell who is who"
    return names(pooled.people).map(known)


def test_every_person_of_the_pool_is_one_person_of_the_town(pooled, town):
    who = true_id(pooled, town)
    assert who.notna().all()
    assert who.is_unique


def test_no_join_is_wrong_and_none_is_missing(sources, pooled):
    told = pd.concat([names(one.people) for one in sources])
    assert len(pooled) == told.nunique()
    assert len(pooled.joins) == (told.groupby(told).size() > 1).sum()


def test_ties_that_people_wrote_along_are_ties_of_the_town(pooled, town):
    who = true_id(pooled, town)
    true = {frozenset(pair) for pair in zip(town.ties.source, town.ties.target, strict=True)}
    ends = zip(pooled.ties.source.map(who), pooled.ties.target.map(who), strict=True)
    found = pooled.ties.assign(true=[frozenset(pair) in true for pair in ends])
    share = found.groupby("evidence")["true"].mean()
    assert share["confirmed"] == share["interaction"] == 1
    assert share["inferred"] < 0.2


def test_inferred_ties_promise_no_more_than_the_town_grants(pooled, town):
    who, guessed = true_id(pooled, town), pooled.ties.query("evidence == 'inferred'")
    pairs = map(frozenset, zip(town.ties.source, town.ties.target, strict=True))
    granted = dict(zip(pairs, town.ties.warmth, strict=True))
    ends = zip(guessed.source.map(who), guessed.target.map(who), strict=True)
    truth = pd.Series([granted.get(frozenset(pair), 0.0) for pair in ends])
    assert len(guessed) > 200
    assert 0.5 * truth.mean() < guessed.warmth.mean() <= truth.mean()


def test_the_warmest_chain_of_the_pool_is_the_warmest_of_the_town(sources, pooled, town):
    seeker = next(one for one in sources if one.owner_name == town.name_of("p200"))
    managers = pooled.where(org="Acme", role="hiring manager")
    found = ntp.chains.warmest(pooled, *pooled.where(name=seeker.owner_name), managers)[0]
    truth = ntp.chains.warmest(town, "p200", town.where(org="Acme", role="hiring manager"))[0]
    assert [name.split(",")[0] for name in found.names] == list(truth.names)


def test_one_export_alone_reaches_nobody_at_acme(sources, town):
    seeker = next(one for one in sources if one.owner_name == town.name_of("p200"))
    alone = ntp.readers.pool([seeker])
    doors = ntp.chains.doors(alone, *alone.where(name=seeker.owner_name), org="Acme")
    assert not doors.found
    assert "knows nobody yet" in str(doors)
