"""The coins: uniform, independent across ties, people, draws and seeds; the same however read."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import netpath as ntp
from netpath._kernels._coins import ALWAYS, live, live_words, seeded, thresholds

ALL = np.full(8, ALWAYS)
MASK = 2**64 - 1


def mixed(z: int) -> int:
    """SplitMix64's finaliser in whole numbers."""
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & MASK
    z = (z ^ z >> 27) * 0x94D049BB133111EB & MASK
    return z ^ z >> 31


def uniform(key: int, draw: int) -> int:
    """The uniform number of a coin in one world, all 64 binary digits, from the definition."""
    step = 0x9E3779B97F4A7C15
    start = mixed((key + step * (draw // 512 + 1)) & MASK)
    found = 0
    for digit in range(64):
        plane = mixed((start + step * (8 * digit + draw % 512 // 64 + 1)) & MASK)
        found = found << 1 | plane >> draw % 64 & 1
    return found


def words(key: np.uint64, chance: float, blocks: int, need: np.ndarray = ALL) -> np.ndarray:
    """In which of 512 worlds a block a coin is live, one bit a world."""
    out = np.zeros((blocks, 8), dtype=np.uint64)
    for block in range(blocks):
        live_words(key, thresholds(np.array([chance]))[0], block, need, out[block])
    return np.unpackbits(out.astype("<u8").view(np.uint8), bitorder="little").astype(bool)


def some_keys(n: int, seed: int = 7) -> np.ndarray:
    """Keys of n people called p0, p1 …, as a network makes them."""
    people = pd.DataFrame({"id": [f"p{number}" for number in range(n)]})
    return seeded(ntp.ReferralNetwork(people, None).coin_keys.person, np.uint64(seed))


def test_one_coin_is_what_the_definition_says():
    for key in some_keys(40).tolist():
        for draw in (0, 1, 63, 64, 511, 512, 700, 4_000_000_000):
            number = uniform(key, draw)
            for above, wanted in ((number + 1, True), (number, False)):
                assert live(np.uint64(key), np.uint64(min(above, MASK - 1)), draw) is wanted


@pytest.mark.parametrize("chance", [0.0, 5e-324, 1e-19, 0.001, 0.3, 0.5, 0.75, 1 - 2**-53, 1.0])
def test_one_coin_and_512_agree_bit_for_bit(chance):
    threshold = thresholds(np.array([chance]))[0]
    for key in some_keys(3):
        alone = [live(key, threshold, draw) for draw in range(1024)]
        assert words(key, chance, 2).tolist() == alone


def test_worlds_that_are_not_needed_stay_out_and_change_nothing():
    need = np.arange(8, dtype=np.uint64) * np.uint64(0x0123456789ABCDEF)
    wanted = np.unpackbits(need.astype("<u8").view(np.uint8), bitorder="little").astype(bool)
    key = some_keys(1)[0]
    assert words(key, 0.4, 1, need).tolist() == (words(key, 0.4, 1) & wanted).tolist()


def test_nothing_is_never_live_and_certainty_always():
    for key in some_keys(50):
        assert not words(key, 0.0, 2).any()
        assert words(key, 1.0, 2).all()
    assert thresholds(np.array([1 - 2**-53]))[0] < ALWAYS


def test_a_higher_chance_only_turns_coins_on():
    chances = np.sort(np.random.default_rng(1).random(30)).tolist()
    for key in some_keys(20):
        ladder = np.array([words(key, chance, 1) for chance in chances])
        assert (ladder[1:] >= ladder[:-1]).all()


def test_coins_are_uniform_over_ties_people_and_draws():
    keys = some_keys(2000)
    for chance in (0.003, 0.1, 0.5, 0.93):
        table = np.array([words(key, chance, 2) for key in keys])
        for axis in (0, 1):  # counts by world, then by coin, against the binomial
            count, n = table.sum(axis=axis), table.shape[axis]
            chi = ((count - n * chance) ** 2 / (n * chance * (1 - chance))).sum()
            assert 0.001 < stats.chi2.cdf(chi, len(count)) < 0.999


def test_the_numbers_behind_the_coins_are_uniform():
    """All digits, 4,000 numbers: a Kolmogorov distance of 0.04 would be found."""
    keys = some_keys(40).tolist()
    numbers = [uniform(key, draw) / 2**64 for key in keys for draw in range(0, 1000, 10)]
    assert stats.kstest(numbers, "uniform").pvalue > 0.001


def worst_correlation(left: np.ndarray, right: np.ndarray) -> float:
    """The largest |z| among the correlations of rows, and the whole against a chi-square."""
    left, right = (one - one.mean(axis=1, keepdims=True) for one in (left, right))
    over = np.sqrt((left**2).sum(axis=1) * (right**2).sum(axis=1))
    z = (left * right).sum(axis=1) / over * np.sqrt(left.shape[1])
    chi = stats.chi2.cdf((z**2).sum(), len(z))
    assert 0.0005 < chi < 0.9995
    return float(np.abs(z).max())


def test_coins_are_independent_across_ties_and_people():
    """Neighbours by id, by row, and a tie with its people: 1,000 pairs, 2,048 worlds each."""
    ids = [f"p{number}" for number in range(1001)]
    ties = pd.DataFrame({"source": ids[:-1], "target": ids[1:]})
    keys = ntp.ReferralNetwork(None, ties, directed=False).coin_keys
    arcs = np.unique(keys.arc)
    assert len(arcs) == 1000
    tie, person = (
        np.array([words(key, 0.5, 4) for key in seeded(some, np.uint64(3))], dtype=float)
        for some in (arcs, keys.person)
    )
    assert worst_correlation(tie[:-1], tie[1:]) < 4.5
    assert worst_correlation(person[:-1], person[1:]) < 4.5
    assert worst_correlation(tie, person[:-1]) < 4.5


def test_coins_are_independent_across_draws():
    """Worlds that are neighbours, of one word, of one plane and of two blocks."""
    table = np.array([words(key, 0.5, 2) for key in some_keys(2000)], dtype=float).T
    for lag in (1, 2, 63, 64, 65, 128, 511, 512):
        assert worst_correlation(table[:-lag], table[lag:]) < 4.7


def test_coins_are_independent_across_seeds():
    for one, other in ((0, 1), (7, 8), (1, 2**63), (2**64 - 1, 0)):
        left, right = (
            np.array([words(key, 0.5, 2) for key in some_keys(500, seed)], dtype=float)
            for seed in (one, other)
        )
        assert worst_correlation(left, right) < 4.5


def test_digits_are_independent():
    """Coins of one half and of one quarter tell the first two digits; all four pairs as likely."""
    keys = some_keys(1000)
    half = np.array([words(key, 0.5, 2) for key in keys])
    quarters = np.where(
        half,
        [words(key, 0.25, 2) for key in keys],
        [words(key, 0.75, 2) for key in keys],
    )
    counts = np.bincount((half * 2 + quarters).ravel(), minlength=4)
    assert stats.chisquare(counts).pvalue > 0.001


def network(ties: list[tuple[str, str, str]], **how: bool) -> ntp.ReferralNetwork:
    return ntp.ReferralNetwork(
        None, pd.DataFrame(ties, columns=["source", "target", "kind"]), **how
    )


def test_a_coin_belongs_to_ids_and_kind_and_not_to_rows():
    ties = [("b", "a", "friend"), ("b", "c", "friend"), ("c", "a", "work")]
    there = network(ties).coin_keys
    other = network([(t, s, kind) for s, t, kind in ties[::-1]] + [("0", "a", "work")]).coin_keys
    assert set(there.arc.tolist()) < set(other.arc.tolist())
    assert there.person.tolist() == other.person[1:].tolist()
    assert len(set(network([("a", "b", "x"), ("a", "b", "y")]).coin_keys.arc.tolist())) == 2


def test_each_way_of_a_directed_tie_has_its_own_coin():
    both = [("a", "b", "x"), ("b", "a", "x")]
    assert len(set(network(both, directed=True).coin_keys.arc.tolist())) == 2
    assert len(set(network(both[:1]).coin_keys.arc.tolist())) == 1


def test_a_missing_kind_is_no_kind():
    bare = ntp.ReferralNetwork(
        None, pd.DataFrame({"source": ["a"], "target": ["b"]}), directed=False
    )
    said = network([("a", "b", None), ("b", "c", "friend")])
    assert set(bare.coin_keys.arc.tolist()) < set(said.coin_keys.arc.tolist())
