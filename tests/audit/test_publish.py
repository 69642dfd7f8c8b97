"""What is published, attacked with everything that is known: totals, shares, means, the rule.

The attacker solves linear programs over all tables that agree with what is shown. Nothing that
was hidden may come out narrower than k counts; with only the small groups hidden, it does.
"""

import dataclasses
import itertools
import sys
from collections import Counter
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from measures import measured
from scipy import sparse
from scipy.optimize import linprog

import netpath as ntp
from netpath._intervals import wilson
from netpath._measure import NO_LABEL
from netpath._suppress import hidden_rows, zeros_told
from netpath.audit.groups import TOTAL
from netpath.errors import DataError

K = 10


def say(line):
    sys.stdout.write(f"{line}\n")  # make long shows it with -s


def audited(sizes, rng, unit="probability"):
    """Audit groups of some sizes, with values of all sorts: shares, counts, zeros and ones."""
    labels = [name for name, n in sizes.items() for _ in range(n)]
    n = len(labels)
    above = rng.random(n) < rng.choice([0.03, 0.2, 0.5, 0.9, 1.0])
    kind = rng.choice(["share", "high", "count", "both"]) if unit else "share"
    values = {
        "share": rng.integers(1, 100, n) / 100,
        "high": rng.integers(90, 101, n) / 100,
        "count": rng.integers(1, 4, n),
        "both": np.ones(n),
    }[kind]
    unit = "targets" if kind == "count" else "probability"
    reference = max(sizes, key=lambda name: (name != NO_LABEL, sizes[name]))
    named = [None if one == NO_LABEL else one for one in labels]
    measure = measured(np.where(above, values, 0), named, unit)
    return ntp.audit.gap(measure, "group", reference, n_resamples=1, rng=1)


def random_sizes(rng):
    """Two to eight groups of 1 to 60 people, small ones among them; sometimes the unlabelled."""
    names = [*"ABCDEFGH"[: rng.integers(2, 9)]]
    sizes = {name: int(rng.integers(1, rng.choice([8, 14, 30, 61]))) for name in names}
    sizes["A"] = max(2, sizes["A"])
    sizes[names[rng.integers(len(names))]] = int(rng.integers(2, 100))
    sizes["A" if max(sizes.values()) < 2 else names[1]] = int(rng.integers(10, 100))
    if rng.random() < 0.3:
        sizes[NO_LABEL] = int(rng.integers(1, 20))
    return sizes


# --- the attacker


def counts_left(cells, upper, equal, limits):
    """Return how many whole numbers each unknown of some cells can be.

    One linear program in which every end of every cell has a copy of the table to itself.
    """
    copies = 2 * len(cells)
    ends = np.eye(len(limits))[np.repeat(cells, 2)] * np.tile([1.0, -1.0], len(cells))[:, None]
    alone = [
        (
            sparse.kron(sparse.eye(copies), [row for row, _ in some], "csr"),
            np.tile([b for _, b in some], copies),
        )
        if some
        else (None, None)
        for some in (upper, equal)
    ]
    found = linprog(ends.ravel(), *alone[0], *alone[1], bounds=limits * copies, method="highs")
    assert found.status == 0, found.message
    low, high = (found.x.reshape(copies, -1) * np.abs(ends)).sum(axis=1).reshape(-1, 2).T
    return np.floor(high + 1e-6) - np.ceil(low - 1e-6) + 1


def zero_limits(text, n):
    """Return what a share told allows of how many are at zero."""
    if not text:
        return 0, n
    number = int("".join(filter(str.isdigit, text))) / 100
    if text.startswith("under"):
        return 0, number * n
    if text.startswith("over"):
        return number * n, n
    return (number - 0.005) * n, (number + 0.005) * n


def last_digit(cells):
    """Return what the last digit of some rounded numbers stands for."""
    return 10.0 ** min(Decimal(repr(float(one))).normalize().as_tuple().exponent for one in cells)


def attacked(table, unit):
    """Return how many counts stay possible for each hidden n, and each at_zero not told.

    Unknowns are n, the number at zero and the sum of values of each group. Known are the shown
    cells, the totals, that no hidden group is larger than the smallest shown, and that values of
    a probability are at most 1 while counts above zero are at least 1.
    """
    rows = table[table.index != TOTAL]
    g, total = len(rows), table.loc[TOTAL] if TOTAL in table.index else None
    shown = rows["n"].notna().to_numpy()
    most = int(rows["n"].min()) if shown.any() else None
    limits, upper, equal = [(0, None)] * (3 * g), [], []
    for at, (_, row) in enumerate(rows.iterrows()):
        n, zero, held = np.eye(3 * g)[[at, g + at, 2 * g + at]]
        limits[at] = (int(row["n"]),) * 2 if shown[at] else (0, most)
        upper.append((zero - n, 0))
        if unit == "probability":
            upper.append((held + zero - n, 0))
        else:
            upper.append((n - zero - held, 0))
        if shown[at]:
            n = int(row["n"])
            limits[g + at] = zero_limits(row["at_zero"], n)
            if pd.notna(row["mean"]):
                mean, half = float(row["mean"]), last_digit(row[["mean", "low", "high"]]) / 2
                limits[2 * g + at] = (max(0.0, mean - half) * n, (mean + half) * n)
    if total is not None:
        equal.append((np.repeat([1.0, 0, 0], g), float(total["n"])))
    told = rows["at_zero"].str.startswith(("under", "over")) | (rows["at_zero"] == "")
    cells = [*np.flatnonzero(~shown), *(g + np.flatnonzero(told | ~shown))]
    left = counts_left(cells, upper, equal, limits) if cells else []
    names = [(rows.index[cell % g], ("n", "at_zero")[cell // g]) for cell in cells]
    return dict(zip(names, left, strict=True))


def by_size_alone(audit):
    """Publish with the small groups hidden and nothing else, as the control."""
    table = audit.by_group[["n", "at_zero", "mean"]].astype({"n": "Int64"})
    small = (table["n"] < K).to_numpy()
    share = (100 * table["at_zero"] / table["n"]).round().astype("int64").astype("str") + " %"
    table = table.assign(at_zero=share.mask(small, ""), mean=table["mean"].round(3).mask(small))
    table = table.assign(low=table["mean"], high=table["mean"])
    total = pd.DataFrame({"n": [audit.by_group["n"].sum()]}, index=[TOTAL])
    return pd.concat([table.assign(n=table["n"].mask(small)), total])


def random_tables(times, rng):
    for _ in range(times):
        sizes = random_sizes(rng)
        if sum(sizes.values()) >= K:
            yield sizes, audited(sizes, rng)


@pytest.mark.parametrize("times", [50, pytest.param(10_000, marks=pytest.mark.long)])
def test_no_hidden_count_comes_back(times):
    seen, hiding = Counter(), 0
    for sizes, audit in random_tables(times, np.random.default_rng(7)):
        shown = audit.publish()
        seen["tables"] += 1
        hiding += bool(shown.hidden)
        for name, n in sizes.items():
            if n < K:
                assert name in shown.hidden
        for cell, left in attacked(shown.table, audit.unit).items():
            seen["cells"] += 1
            seen["recovered"] += int(left < K)
            assert left >= K, (sizes, cell, shown.table)
    say(f"attack: {dict(seen)}, {hiding} tables hide something")
    assert hiding > times / 2


@pytest.mark.parametrize("times", [25, pytest.param(1000, marks=pytest.mark.long)])
def test_the_control_leaks_where_only_small_groups_are_hidden(times):
    leaked = hiding = 0
    for sizes, audit in random_tables(times, np.random.default_rng(8)):
        if min(sizes.values()) < K:
            hiding += 1
            left = attacked(by_size_alone(audit), audit.unit)
            leaked += any(n < K for (_, what), n in left.items() if what == "n")
    say(f"control, complementary suppression left out: {leaked} of {hiding} tables leak")
    assert leaked > hiding / 4


def zeros_that_fit(row, k=K):
    """Return how many at zero fit a mean and its interval, for whoever knows the formulas.

    Below ten zeros it is Student's interval, from ten on that of two parts; how much those above
    zero differ is unknown, and anything between 0 and 3 is tried.
    """
    n, half = int(row["n"]), last_digit(row[["mean", "low", "high"]]) / 2
    mean, low, high = (float(row[one]) for one in ("mean", "low", "high"))
    first, last = zero_limits(row["at_zero"], n)
    fits = []
    for zeros in range(int(np.ceil(first)), int(np.floor(last)) + 1):
        if zeros < K:
            ends = (abs((low + high) / 2 - mean) <= 2 * half) | (low <= half) | (high >= 1 - half)
        else:
            share = (n - zeros) / n
            least, most = map(float, wilson(share, n))
            rest, means = np.linspace(0, 3, 1_000), mean + half * np.linspace(-1, 1, 9)[:, None]
            down, up = np.hypot(np.log(share / least), rest), np.hypot(np.log(most / share), rest)
            ends = np.abs(means * np.exp(-down) - low) <= half
            ends &= np.abs(np.minimum(means * np.exp(up), most) - high) <= half
        fits += [zeros] if np.any(ends) else []
    return fits


@pytest.mark.parametrize("times", [60, pytest.param(3_000, marks=pytest.mark.long)])
def test_where_an_interval_ends_does_not_tell_how_many_are_at_zero(times):
    seen = Counter()
    for _, audit in random_tables(times, np.random.default_rng(9)):
        shown = audit.publish().table
        for name, row in shown.iterrows():
            exact = row["at_zero"] and not row["at_zero"].startswith(("under", "over"))
            if name == TOTAL or pd.isna(row["mean"]) or exact or audit.unit != "probability":
                continue
            if row["mean"] <= 0.5:
                fits = zeros_that_fit(row)
                assert audit.by_group.at[name, "at_zero"] in fits
                seen["cells"] += 1
                seen["recovered"] += len(fits) < K
    say(f"attack by formula: {dict(seen)}")
    assert seen["cells"] > times / 20
    assert seen["recovered"] == 0


# --- the rule by hand


@pytest.mark.parametrize(
    ("sizes", "hidden", "total"),
    [
        ([40, 30, 10], [], True),
        ([40, 30, 9], [1, 2], True),  # the next smallest goes too
        ([60, 50, 40, 4, 3], [2, 3, 4], True),  # two of 7 in all would be narrow: one more
        ([60, 50, 40, 4, 3, 12], [3, 4, 5], True),
        ([40, 9], [1], False),  # nothing to hide it behind but the total
        ([9, 8, 7], [0, 1, 2], True),
        ([11, 10, 9], [1, 2], False),  # from 19, each of 9 or 10: the rule itself would tell
    ],
)
def test_which_rows_go(sizes, hidden, total):
    found = hidden_rows(np.array(sizes), K)
    assert np.flatnonzero(found.rows).tolist() == hidden
    assert found.total == total


@pytest.mark.parametrize(
    ("at_zero", "n", "text"),
    [
        (30, 60, "50 %"),
        (10, 60, "17 %"),
        (9, 60, "under 17 %"),
        (0, 60, "under 17 %"),
        (51, 60, "over 83 %"),
        (60, 60, "over 83 %"),
        (0, 1000, "under 1 %"),
        (5, 12, ""),
        (0, 10, ""),
        (3, 10, ""),
    ],
)
def test_what_is_told_of_those_at_zero(at_zero, n, text):
    told = zeros_told(at_zero, n, K)
    assert told.text == text
    assert told.low <= at_zero <= told.high
    assert told.high - told.low + 1 >= K or told.low == told.high == at_zero


# --- what is shown


def table_of(values, labels, **more):
    audit = ntp.audit.gap(measured(values, labels, **more), "group", "A", rng=7)
    return audit, audit.publish()


def test_a_group_is_hidden_in_every_cell_and_the_effect_of_the_others_shown():
    rng = np.random.default_rng(7)
    labels = ["A"] * 60 + ["B"] * 50 + ["C"] * 12 + ["D"] * 4
    audit, shown = table_of(np.where(rng.random(126) < 0.5, 0, rng.random(126)), labels)
    assert shown.hidden == ("C", "D")
    for name in shown.hidden:
        row = shown.table.loc[name]
        assert row["at_zero"] == ""
        assert row.drop("at_zero").isna().all()
    assert shown.table.at[TOTAL, "n"] == 126
    assert pd.isna(shown.table.at[TOTAL, "mean"])
    told = shown.table.loc["B", ["difference", "difference_low", "difference_high"]]
    found = audit.contrasts.loc["B", ["difference", "low", "high"]]
    assert told.tolist() == [round(one, 2) for one in found]  # half of it is .1
    assert shown.table.at["B", "pvalue"] == pytest.approx(audit.pvalue["B"], rel=5e-2)
    assert shown.gaps == ("B",)
    text = str(shown)
    gap, p = "{:+.2f} [{:.2f}, {:.2f}]".format(*told), shown.table.at["B", "pvalue"]
    assert f"B - A: {gap}, p = {p:.2g} (labels shuffled" in text
    assert "C - A: not shown" in text
    assert "D - A: not shown" in text
    assert "Not shown: groups under 10 people" in text
    assert "Assumed: warmth 0.3 for every tie." in text
    assert "these people in this network" in text
    assert "nan" not in (text + shown._repr_html_()).lower()
    assert shown.to_frame()["group"].tolist() == ["A", "B", "C", "D", TOTAL]
    # Nothing in what leaves the house but the table and its sentences.
    assert set(vars(shown)) == {"table", "k", "sentences", "not_estimable", "members"}
    assert "members" not in repr(shown)


def test_the_smallest_number_told_is_ten_unless_somebody_says_otherwise():
    for labels, hidden in ((["B"] * 9 + ["C"] * 9, ("B", "C")), (["B"] * 10 + ["C"] * 10, ())):
        _, shown = table_of(np.arange(40 + len(labels)) % 4 / 10, ["A"] * 40 + labels)
        assert shown.k == 10
        assert shown.hidden == hidden


def test_a_hidden_reference_takes_every_gap_with_it():
    labels = ["A"] * 5 + ["B"] * 50 + ["C"] * 40
    _, shown = table_of(np.arange(95) % 3 / 10, labels)
    assert shown.hidden == ("A", "C")
    assert shown.table["difference"].isna().all()
    assert "B - A: not shown" in str(shown)


def test_where_nothing_is_hidden_everything_is_shown():
    labels = ["A"] * 60 + ["B"] * 60
    audit, shown = table_of(np.arange(120) % 2 * (np.arange(120) + 1) / 200, labels)
    assert shown.hidden == ()
    assert shown.table.at[TOTAL, "mean"] == pytest.approx(audit.overall, rel=5e-3)
    assert shown.table.loc[["A", "B"], "at_zero"].tolist() == ["50 %", "50 %"]
    assert "not shown" not in str(shown).lower()
    numbers = ["mean", "low", "high"]
    found = audit.by_group[numbers].astype(float).round(3)
    assert shown.table.loc[["A", "B"], numbers].to_numpy(dtype=float) == pytest.approx(
        found.to_numpy()
    )
    assert shown.table.loc["A", "median"] == pytest.approx(audit.by_group.at["A", "median"])


def test_a_class_that_is_all_alike_is_not_disclosed():
    values = [0.0] * 30 + [0.0, 0.4] * 20
    _, shown = table_of(values, ["B"] * 30 + ["A"] * 40)
    row = shown.table.loc["B"]
    assert row["at_zero"] == "over 66 %"
    assert row[["mean", "median", "low", "high", "difference", "pvalue"]].isna().all()
    assert "B - A: not shown" in str(shown)
    ones = [1.0] * 30 + [0.0, 1.0] * 20
    assert table_of(ones, ["B"] * 30 + ["A"] * 40)[1].table.loc["B", ["mean"]].isna().all()


def test_a_small_group_has_no_median():
    labels = ["A"] * 40 + ["B"] * 19 + ["C"] * 20
    _, shown = table_of(np.arange(79) % 5 / 10, labels)
    assert shown.table["median"].isna().tolist()[:3] == [False, True, False]


def test_people_without_a_label_are_hidden_like_any_group():
    labels = ["A"] * 40 + ["B"] * 30 + ["C"] * 20 + [None] * 4
    _, shown = table_of(np.arange(94) % 5 / 10, labels)
    assert shown.hidden == ("C", NO_LABEL)


def test_what_is_not_estimable_is_listed_only_of_groups_that_are_shown():
    labels = ["A"] * 40 + ["B"] * 30 + [None] * 20 + ["C", "D"] * 8 + ["E"]
    _, shown = table_of(np.arange(107) % 5 / 10, labels)
    assert "Not estimable: (no label): people without a label are in no contrast." in str(shown)
    assert "n = 1" not in str(shown)


def test_the_threshold():
    audit, _ = table_of(np.arange(60) % 5 / 10, ["A"] * 40 + ["B"] * 14 + ["C"] * 6)
    assert audit.publish(k=5).hidden == ()
    assert ntp.audit.publish(audit, k=11).hidden == ("B", "C")
    assert audit.publish(k=2, accept_risk=True).hidden == ()
    for k, risk in [(4, False), (0, True)]:
        with pytest.raises(DataError, match=f"k is {k}; counts under 5 point at people"):
            audit.publish(k=k, accept_risk=risk)
    tiny = ntp.audit.gap(measured([0.1, 0.2] * 3, ["A", "B"] * 3), "group", "A", rng=7)
    with pytest.raises(DataError, match="6 people were measured in all"):
        tiny.publish()


def test_fewer_targets_than_people_may_be_told_of_are_not_published():
    measure = measured(np.arange(60) % 5 / 10, ["A"] * 30 + ["B"] * 30)
    for n, fits in ((0, True), (9, False), (10, True)):
        few = dataclasses.replace(measure, n_targets=n)
        audit = ntp.audit.gap(few, "group", "A", rng=7)
        assert audit.n_targets == n
        if fits:
            assert audit.publish().hidden == ()
            continue
        with pytest.raises(DataError, match=r"There are 9 targets, .* fewer than 10 people"):
            audit.publish()
        assert audit.publish(k=5).hidden == ()


def test_every_measure_of_targets_knows_how_many_there_are():
    net = ntp.generate.planted_groups({"A": 30, "B": 30}, targets=5, rng=7)
    targets = net.where(role="hiring manager")
    estimate, access = ntp.access.estimate, {"within": 2, "n_draws": 64, "rng": 7}
    asks = ntp.reach.distance(net, targets=targets)
    for found, n in (
        (estimate(net, targets=targets, **access), 10),
        (ntp.access.exact(net, targets[1:], targets[0], within=1), 1),
        (ntp.access.signature(net, targets=targets, **access).to[targets[0]], 1),
        (ntp.access.influence(net, **access), 0),
        (ntp.reach.count(net, targets=targets, within=2), 10),
        (ntp.reach.count(net, within=2), 0),
        (asks, 10),
        (ntp.audit.reachable(asks), 10),
        (ntp.audit.reached(asks), 10),
    ):
        assert found.n_targets == n, found.what


# --- what goes with an audit


def distances(counts, rng):
    """Draw distances to a target: how many of each group get there at each number of asks."""
    labels = [name for name, n in counts.items() for _ in range(n)]
    steps = rng.choice([1, 2, 3, 4, np.inf], len(labels), p=rng.dirichlet([1, 2, 2, 0.5, 0.7]))
    return measured(steps, labels, "asks")


@pytest.mark.parametrize("times", [100, pytest.param(5_000, marks=pytest.mark.long)])
def test_between_two_steps_of_a_published_ladder_stand_ten_people_or_more(times):
    rng = np.random.default_rng(7)
    steps = bounds = 0
    for _ in range(times):
        sizes = random_sizes(rng)
        sizes.pop(NO_LABEL, None)
        if sum(sizes.values()) < K:
            continue
        whole = ntp.audit.ladder(distances(sizes, rng), "group")
        told = whole.publish()
        for name, n in told.sizes.items():
            assert n >= K
            mine = told.table[told.table["group"] == name]
            counts = (mine["share"] * n).round().astype(int).tolist()
            never = n * told.never[name] if pd.notna(told.never[name]) else None
            known = [0, *counts, *([n - round(never)] if never is not None else []), n]
            apart = [b - a for a, b in itertools.pairwise(known) if b != a]
            assert all(one >= K for one in apart), (sizes, known)
            steps += len(counts)
            bounds += never is None
            if never is None and told.says[name] != "not shown":
                low, high = zero_limits(told.says[name], n)
                true = n - round(n * whole.table[whole.table["group"] == name]["share"].iloc[-1])
                assert low <= true <= high
    assert steps > times / 2
    assert bounds > times / 2


def test_a_published_inequality_tells_of_no_few_people():
    rng = np.random.default_rng(7)
    values = np.where(np.arange(80) < 4, 0, rng.integers(1, 9, 80) / 10)
    for labels, told in ((["A"] * 40 + ["B"] * 40, True), (["A"] * 75 + ["B"] * 5, False)):
        whole = ntp.audit.inequality(measured(values, labels), "group", n_resamples=20, rng=7)
        shown = whole.publish()
        assert (shown.at_zero, shown.zeros) == (None, "under 13 %")
        assert "4 of" not in str(shown)
        assert (np.diff(np.round(shown.lorenz.people * 80)) >= K).all()
        parts = shown.indices.loc[["Theil T within", "Theil T between"], "value"]
        assert parts.notna().all() == (shown.concentration is not None) == told
        assert shown.indices.loc[["Atkinson 1", "Theil L"], "note"].tolist() == ["not shown"] * 2
        assert shown.indices.at["Gini", "value"] == whole.indices.at["Gini", "value"]
        assert shown.publish() is shown
    half = ntp.audit.inequality(measured(np.arange(80) % 2, ["A"] * 80), n_resamples=9, rng=7)
    assert half.publish().at_zero == 40
    assert half.publish().indices.at["Theil L", "note"] == "breaks at zero"
    for few in (
        measured([0.1] * 9, ["A"] * 9),
        dataclasses.replace(measured(values, ["A"] * 80), n_targets=3),
    ):
        with pytest.raises(DataError, match=r"fewer than 10"):
            ntp.audit.inequality(few, n_resamples=9, rng=7).publish()


def test_groups_that_ask_or_are_asked_are_hidden_by_their_own_size():
    people = pd.DataFrame({"group": ["A"] * 30 + ["B"] * 30 + ["C"] * 30})
    people.index = pd.Index([f"p{at:02}" for at in range(90)], name="id")
    people["do_not_ask"] = [False] * 60 + [True] * 25 + [False] * 5
    rng = np.random.default_rng(7)
    pairs = pd.DataFrame(rng.integers(0, 90, (400, 2)), columns=["source", "target"])
    pairs = pairs[pairs["source"] < pairs["target"]].drop_duplicates()
    ties = pairs.map(lambda at: f"p{at:02}").assign(warmth=0.4)
    net = ntp.ReferralNetwork(people, ties, directed=False)
    found = ntp.access.between(net, "group", within=2, n_draws=64, rng=7)
    assert found.sizes.loc["C"].tolist() == [30, 5]
    shown = found.publish().table
    told = shown.dropna(subset=["mean"])
    assert set(told["asking"]) == {"A", "B", "C"}
    assert len(set(told["asked"])) == 1  # C is hidden, and one more for its sake
    assert "pairs" not in shown
    assert set(shown["why"]) == {"", "not shown"}
