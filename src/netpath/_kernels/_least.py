"""Eight alters at once: the cheapest way on, and the first alter who is marked.

The innermost steps of :mod:`netpath._kernels._nearest`. Rows stand in memory one behind the other,
and what comes 512 asks later is fetched on the way: a processor that must see a row before it
knows whether to go on does not look ahead by itself, and a pass over 20 million asks takes twice
as long.
"""

# ruff: noqa: ANN401, ARG001 (what numba and LLVM hand over has no types)

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from numba import types

from netpath._kernels import _vectors as v
from netpath._kernels._compiled import fetched

_AHEAD = v.WORD(512)  # asks
_NEXT = v.WORD(v.LANES)


@v.intrinsic
def least(typing: Any, rows: Any, person: Any, before: Any, best: Any, low: Any) -> Any:
    """Return the cheapest way on of a person, and through whom; ``best`` and -1 if none is cheaper.

    Parameters
    ----------
    rows
        (offsets, people, cost); the asks of each person stand by cost.
    person
        Whose ways are looked at.
    before
        What the way on costs from everybody, shape (n_people,).
    best
        Only what is cheaper counts.
    low
        The least of ``before`` that matters: asks dearer than ``best - low`` are not looked at.
    """

    def lowered(context: Any, b: Any, signature: Any, args: Any) -> Any:
        offsets, people, cost = v.columns(context, b, signature.args[0], args[0])
        told = v.data_of(context, b, signature.args[2], args[2])
        start, end = v.ends_of(b, offsets, args[1])

        def goes_on(at: Any, *_: Any) -> Iterator[Any]:
            yield b.icmp_signed("<", at, end)
            for column in (people, cost):
                fetched(b, b.gep(column, [b.add(at, _AHEAD)]))
            yield b.fcmp_ordered("<", b.fadd(b.load(b.gep(cost, [at])), args[4]), args[3])

        def turn(at: Any, *held: Any) -> tuple[Any, list[Any]]:
            inside = _inside(b, at, end)
            there = v.entries(b, people, at, inside)
            onward = v.chosen(b, told, there, inside, float("inf"))
            sums = b.fadd(onward, v.entries(b, cost, at, inside))
            cheaper = b.fcmp_ordered("<", sums, held[0])
            pairs = zip((sums, there), held, strict=True)
            return b.add(at, _NEXT), [b.select(cheaper, *pair) for pair in pairs]

        begin = [v.spread_over(b, args[3]), v.alike(v.PLACE, -1)]
        lanes = v.looped(b, start, begin, goes_on, turn)
        return context.make_tuple(b, signature.return_type, _least_lane(b, *lanes))

    found: Any = types.Tuple((types.float64, types.int32))  # type: ignore[no-untyped-call]
    return found(rows, types.int64, before, types.float64, types.float64), lowered


@v.intrinsic
def first_marked(typing: Any, rows: Any, person: Any, marks: Any) -> Any:
    """Return the first alter of a person who is marked, -1 if none is.

    Parameters
    ----------
    rows
        (offsets, people, …).
    person
        Whose alters are looked at.
    marks
        One bit a person, in words of 32 bits.
    """

    def lowered(context: Any, b: Any, signature: Any, args: Any) -> Any:
        offsets, people, *_ = v.columns(context, b, signature.args[0], args[0])
        words = v.data_of(context, b, signature.args[2], args[2])
        start, end = v.ends_of(b, offsets, args[1])

        def goes_on(at: Any, _: Any, hits: Any) -> Iterator[Any]:
            yield b.icmp_unsigned("==", hits, v.BYTE(0))
            yield b.icmp_signed("<", at, end)

        def turn(at: Any, *_: Any) -> tuple[Any, list[Any]]:
            inside = _inside(b, at, end)
            there = v.entries(b, people, at, inside)
            word = v.chosen(b, words, b.lshr(there, v.alike(v.PLACE, 5)), inside, 0)
            marked = b.lshr(word, b.and_(there, v.alike(v.PLACE, 31)))
            hits = b.bitcast(b.trunc(marked, v.lanes(v.BIT)), v.BYTE)
            return b.add(at, _NEXT), [there, hits]

        there, hits = v.looped(b, start, [v.alike(v.PLACE, -1), v.BYTE(0)], goes_on, turn)
        lane = b.zext(b.cttz(hits, v.BIT(0)), v.PLACE)
        none = b.icmp_unsigned("==", hits, v.BYTE(0))
        at = b.and_(lane, v.PLACE(v.LANES - 1))
        return b.select(none, v.PLACE(-1), b.extract_element(there, at))

    return types.int32(rows, types.int64, marks), lowered


def _inside(b: Any, at: Any, end: Any) -> Any:
    """Return which of the lanes from ``at`` on lie before the end."""
    left = v.spread_over(b, b.trunc(b.sub(end, at), v.PLACE))
    return b.icmp_signed("<", v.lanes(v.PLACE)(list(range(v.LANES))), left)


def _least_lane(b: Any, cost: Any, person: Any) -> list[Any]:
    """Return the lowest cost of all lanes, and whose it is in the first lane that has it."""
    lowest, n = cost, v.LANES
    while n > 1:
        n //= 2
        other = v.turned(b, lowest, n)
        lowest = b.select(b.fcmp_ordered("<", other, lowest), other, lowest)
    there = b.bitcast(b.fcmp_ordered("==", cost, lowest), v.BYTE)
    lane = b.zext(b.cttz(there, v.BIT(1)), v.PLACE)
    return [b.extract_element(lowest, v.PLACE(0)), b.extract_element(person, lane)]
