"""A network under pseudonyms: the same network, attacked by what somebody may know."""

import hmac

import numpy as np
import pandas as pd
import pytest

import netpath as ntp
from netpath.errors import DataError, UnknownColumn

KEY = "a key nobody would guess"


@pytest.fixture(scope="module")
def net():
    return ntp.readers.sample()


@pytest.fixture(scope="module")
def told(net):
    return net.pseudonymised(KEY)


def test_ids_are_keyed_hashes_and_ties_are_the_same_ties(net, told):
    keys = dict(zip(told.keys["id"], told.keys["pseudonym"], strict=True))
    assert keys["p1"] == hmac.new(KEY.encode(), b"p1", "sha256").hexdigest()[:16]
    before = {frozenset((keys[a], keys[b])) for a, b in net.ties[["source", "target"]].to_numpy()}
    after = {frozenset(pair) for pair in told.net.ties[["source", "target"]].to_numpy()}
    assert before == after
    assert told.net.pseudonymised(KEY).net.n_ties == net.n_ties
    assert net.pseudonymised(KEY).keys.equals(told.keys)
    assert set(net.pseudonymised(KEY + "!").keys["pseudonym"]).isdisjoint(keys.values())


def test_nothing_of_a_name_or_an_order_of_rows_is_left(net, told):
    for table in (told.net.people.reset_index(), told.net.ties):
        text = table.to_csv()
        assert not any(name in text for name in net.people["name"].sample(50, random_state=1))
        assert not (set(net.ids) & set(table.astype("str").to_numpy().ravel()))
    assert list(told.net.people.index) == sorted(told.net.people.index)
    turned = ntp.ReferralNetwork(
        net.people.iloc[::-1], net.ties.iloc[::-1], directed=False
    ).pseudonymised(KEY)
    assert turned.net.people.equals(told.net.people)
    assert turned.net.ties.astype("str").equals(told.net.ties.astype("str"))
    assert "pseudonym" not in str(told.net.people.columns)


def test_no_value_is_of_fewer_than_k_people(told):
    for name in told.net.people.columns.drop("willing"):
        assert told.net.people[name].value_counts().min() >= told.k
    both = told.net.people.groupby(["org", "role"]).size()
    assert both.min() >= told.k


def found_again(net, made, keys, columns):
    """Attack: how many people only one row fits, by their number of ties and some columns."""
    keys = dict(zip(keys["id"], keys["pseudonym"], strict=True))

    def rows(table, network, ids):
        degree = dict(zip(network.ids, np.diff(network.compressed.offsets), strict=True))
        told = [[degree[one] for one in ids]]
        told += [table.loc[ids, name].astype("str").fillna("").to_numpy() for name in columns]
        return list(zip(*told, strict=True))

    own = rows(net.people, net, list(net.ids))
    shown = rows(made.people, made, [keys[one] for one in net.ids])
    n = pd.Series(shown).value_counts()
    # A row fits who has the same, or where a cell was put together with others.
    return sum(a == b and n[b] == 1 for a, b in zip(own, shown, strict=True))


def test_an_attacker_finds_fewer_people_again(net, told):
    plain = net.people.set_axis(
        [dict(told.keys.to_numpy())[one] for one in net.people.index], axis=0
    )
    ties = net.ties[["source", "target"]].astype("str").replace(dict(told.keys.to_numpy()))
    under = ntp.ReferralNetwork(plain.rename_axis("id"), ties.drop_duplicates(), directed=False)
    before = found_again(net, under, told.keys, ["org", "role"])
    after = found_again(net, told.net, told.keys, ["org", "role"])
    row = told.alone.iloc[-1]
    assert before == row["alone_before"]
    assert after <= row["alone"] < before / 2
    fewer = net.pseudonymised(KEY, drop=["org", "role"])
    assert fewer.alone.iloc[-1]["alone"] == told.alone.iloc[0]["alone"]
    assert "personal data" in str(told)


def test_answers_under_pseudonyms_are_those_of_before(net, told):
    keys = dict(told.keys.to_numpy())
    own = ntp.reach.count(net, within=2).values
    again = ntp.reach.count(told.net, within=2).values
    assert again.loc[[keys[one] for one in own.index]].tolist() == own.tolist()


def test_few_people_and_odd_columns():
    people = pd.DataFrame({"id": [*"abcdefgh"], "badge": range(8), "team": [*"xxxxxyyz"]})
    people["do_not_ask"] = [True, *[False] * 7]
    people["note"] = [f"note {at}" for at in range(8)]
    people["asked"] = [True, False] * 4
    ties = pd.DataFrame({"source": [*"abc"], "target": [*"bcd"]})
    net = ntp.ReferralNetwork(people, ties, directed=True)
    found = net.pseudonymised(KEY, k=3)
    made = found.net.people
    assert "note" not in made
    assert sorted(made["team"].value_counts().tolist()) == [3, 5]
    assert made["do_not_ask"].sum() == 1
    assert made["asked"].value_counts().tolist() == [4, 4]
    assert found.net.directed


def test_cells_that_are_too_few_even_together_take_the_others_with_them():
    people = pd.DataFrame({"id": [f"p{at:02}" for at in range(14)], "org": [*"X" * 8, *"Y" * 6]})
    people["role"] = [*"a" * 6, *"b" * 2, *"b" * 6]
    ties = pd.DataFrame({"source": ["p00"], "target": ["p01"]})
    made = ntp.ReferralNetwork(people, ties, directed=False).pseudonymised(KEY, k=3).net.people
    assert made.groupby(["org", "role"], dropna=False).size().to_dict().get(("Y", "b")) == 6
    assert made.loc[made["org"] == "X", "role"].isna().all()


@pytest.mark.parametrize(
    ("key", "how", "says"),
    [
        ("short", {}, "fewer than 16"),
        (KEY, {"k": 1}, "2 or more"),
        (KEY, {"k": True}, "2 or more"),
    ],
)
def test_what_would_not_hide_anybody_is_refused(net, key, how, says):
    with pytest.raises(DataError, match=says):
        net.pseudonymised(key, **how)
    for wrong in ({"known": ["nowhere"]}, {"drop": ["nowhere"]}):
        with pytest.raises(UnknownColumn):
            net.pseudonymised(KEY, **wrong)
