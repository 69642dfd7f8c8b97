"""Ties that stand in a file, read once a round: ids become places, and whoever is near tells on.

People are in memory, ties are not. Coins are those of :mod:`netpath._kernels._coins`, keyed as
``net.coin_keys`` keys them, so the worlds are those in which a network in memory is drawn. What is
handed on in a round is what people had before it, so the order of ties decides nothing.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from netpath._kernels._coins import ALWAYS, N_WORDS, Words, live_words, mixed
from netpath._kernels._compiled import njit

Places = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]

_ZERO, _STEP, _WHOLE = np.uint64(0), np.uint64(0x9E3779B97F4A7C15), 2.0**64


class Stretch(NamedTuple):
    """Some ties: who asks and who is asked, or both either way; shape (n_ties,) each."""

    first: Places
    second: Places
    warmth: Floats
    kind: npt.NDArray[np.uint16]


class Coin(NamedTuple):
    """What the coins of one block of worlds hang on; keys of people and of kinds are unseeded."""

    person: Words
    kind: Words
    world: np.uint64
    block: int


@njit()
def hand_on(
    part: Stretch, coin: Coin, give: Words, have: Words, closed: Truths, both_ways: bool
) -> int:
    """Let everybody have the worlds of those whom they can ask, where the tie is live.

    Returns how many rows of ``have`` grew. One coin a tie that could change anything.

    Parameters
    ----------
    give
        The worlds in which somebody is near a target and takes asks, shape (n_people, n_words).
    have
        The worlds in which somebody is near, grown in place; the same shape.
    closed
        Who receives nothing.
    """
    salt = mixed(coin.world + _STEP)
    need, live, grown, n_words = np.zeros(N_WORDS, np.uint64), np.empty(N_WORDS, np.uint64), 0, 0
    n_words = give.shape[1]
    for at in range(len(part.first)):
        x, y = part.first[at], part.second[at]
        to_x, to_y, some = not closed[x], both_ways and not closed[y], _ZERO
        for k in range(n_words):
            need[k] = _ZERO
            if to_x:
                need[k] |= give[y, k] & ~have[x, k]
            if to_y:
                need[k] |= give[x, k] & ~have[y, k]
            some |= need[k]
        chance = part.warmth[at]
        if some == _ZERO or chance <= 0.0:
            continue
        key = mixed(mixed(mixed(coin.person[x]) ^ coin.person[y]) ^ coin.kind[part.kind[at]])
        threshold = ALWAYS if chance >= 1.0 else np.uint64(chance * _WHOLE)
        live_words(mixed(key ^ salt), threshold, coin.block, need, live)
        for k in range(n_words):
            if to_x:
                new = give[y, k] & live[k] & ~have[x, k]
                grown += new != _ZERO
                have[x, k] |= new
            if to_y:
                new = give[x, k] & live[k] & ~have[y, k]
                grown += new != _ZERO
                have[y, k] |= new
    return grown


@njit()
def tell_on(part: Stretch, give: Words, have: Words, both_ways: bool) -> int:
    """Do the same where every tie is live but one of warmth 0, and nobody is closed."""
    grown = 0
    for at in range(len(part.first)):
        if part.warmth[at] > 0.0:
            x, y = part.first[at], part.second[at]
            for k in range(give.shape[1]):
                new = give[y, k] & ~have[x, k]
                grown += new != _ZERO
                have[x, k] |= new
                if both_ways:
                    new = give[x, k] & ~have[y, k]
                    grown += new != _ZERO
                    have[y, k] |= new
    return grown


@njit()
def step_on(part: Stretch, askable: Truths, asks: Places, now: int, both_ways: bool) -> int:
    """Set the asks of whoever can ask somebody at ``now`` - 1 and has none yet; return how many."""
    before, grown = now - 1, 0
    for at in range(len(part.first)):
        if part.warmth[at] > 0.0:
            x, y = part.first[at], part.second[at]
            if asks[x] < 0 and asks[y] == before and askable[y]:
                asks[x] = now
                grown += 1
            elif both_ways and asks[y] < 0 and asks[x] == before and askable[x]:
                asks[y] = now
                grown += 1
    return grown


@njit()
def warm_on(
    part: Stretch, will: Floats, before: Floats, cost: Floats, onward: Places, both_ways: bool
) -> int:
    """Lower everybody's cost to that of asking somebody, and say whom; return how many fell.

    Parameters
    ----------
    will
        The chance that somebody takes an ask at all, 0 where they may not be asked.
    before
        Costs, -ln of a chance, as the round begins; those of targets are 0.
    cost, onward
        Costs and whom to ask first, lowered in place; of equals that of fewest asks,
        and of these the first in the order of people.
    """
    fell = 0
    for at in range(len(part.first)):
        for turn in range(2 if both_ways else 1):
            x, y = part.first[at], part.second[at]
            if turn:
                x, y = y, x
            chance = part.warmth[at] * will[y]
            if before[x] == 0.0 or chance <= 0.0 or np.isinf(before[y]):
                continue
            told = before[y] - np.log(chance)
            if told < cost[x] or (told == cost[x] < before[x] and y < onward[x]):
                fell += told < cost[x]
                cost[x], onward[x] = told, y
    return fell


@njit()
def live_coins(
    keys: Words, chance: Words, world: np.uint64, block: int, asked: Words, out: Words
) -> None:
    """Write in which of some worlds of a block each coin is live, shape (n_coins, n_words).

    ``keys`` are unseeded, ``chance`` holds thresholds; ``asked`` are the worlds to look at.
    """
    salt = mixed(world + _STEP)
    need, live = np.zeros(N_WORDS, np.uint64), np.empty(N_WORDS, np.uint64)
    need[: len(asked)] = asked
    for one in range(len(chance)):
        live_words(mixed(keys[one] ^ salt), chance[one], block, need, live)
        out[one] = live[: len(asked)]


@njit()
def tie_keys(first: Words, second: Words, kind: Words) -> Words:
    """Return the key of each tie by those of its people, the first in the order of ids first."""
    keys = np.empty_like(first)
    for at in range(len(first)):
        keys[at] = mixed(mixed(mixed(first[at]) ^ second[at]) ^ kind[at])
    return keys
