"""Eight words at once: the innermost steps of worlds and of reach, told to LLVM as vectors.

A row of eight words holds one bit for each of 512 worlds, or of 512 targets. The coins are those
of :mod:`netpath._kernels._coins`, bit for bit, in a third of the time.
"""

# ruff: noqa: ANN401, ARG001 (what numba and LLVM hand over has no types)

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from numba import types

from netpath._kernels import _vectors as v
from netpath._kernels._coins import ALWAYS, N_WORDS
from netpath._kernels._compiled import fetched

_ROW = v.lanes(v.WORD, N_WORDS)
_ALL = v.whole(64 * N_WORDS)
_STEP = 0x9E3779B97F4A7C15
_FIRST, _LOOK = 8, 4
"""Digits drawn before looking whether more are wanted: too many do no harm, looking costs."""
_AHEAD = v.WORD(16)  # arcs; where arcs are numbered, so many more can be read


@v.intrinsic
def spread(typing: Any, new: Any, have: Any, fresh: Any, person: Any, coin: Any) -> Any:
    """Flip a coin in the worlds where it matters, and hand on those in which it is live.

    ``new``, shape (8,), are the worlds to hand on; the coin matters in those that
    ``have[person]`` lacks. Live ones are added to ``have[person]`` and to ``fresh[person]``, both
    of shape (n, 8). ``coin`` is (key, threshold, block), unsigned. Returns whether any were.
    """

    def lowered(context: Any, b: Any, signature: Any, args: Any) -> Any:
        kinds, any_live = signature.args, v.cgutils.alloca_once_value(b, v.BIT(0))
        at = _row(context, b, kinds[1], args[1], args[3])
        had = b.load(at, align=8)
        need = b.and_(b.load(_row(context, b, kinds[0], args[0]), align=8), b.not_(had))
        with b.if_then(_some(b, need)):
            live = _drawn(b, need, *v.cgutils.unpack_tuple(b, args[4]))
            with b.if_then(_some(b, live)):
                b.store(v.BIT(1), any_live)
                b.store(b.or_(had, live), at, align=8)
                at = _row(context, b, kinds[2], args[2], args[3])
                b.store(b.or_(b.load(at, align=8), live), at, align=8)
        return b.load(any_live)

    return types.boolean(new, have, fresh, person, coin), lowered


@v.intrinsic
def gathered(typing: Any, new: Any, rows: Any, arcs: Any, person: Any, have: Any) -> Any:
    """Write to ``new`` what any alter's row has and ``have[person]`` lacks; return whether any is.

    ``new`` has shape (8,), ``rows`` and ``have`` (n, 8); ``arcs`` is (offsets, others, …).
    """

    def lowered(context: Any, b: Any, signature: Any, args: Any) -> Any:
        some = _joined(context, b, signature.args, args, lambda _, row: row)
        return _kept(context, b, signature.args, args, some)

    return types.boolean(new, rows, arcs, types.int64, have), lowered


@v.intrinsic
def n_gathered(typing: Any, rows: Any, arcs: Any, person: Any, have: Any) -> Any:
    """Return how many bits :func:`gathered` would write."""

    def lowered(context: Any, b: Any, signature: Any, args: Any) -> Any:
        kinds, given = (None, *signature.args), (None, *args)
        some = _joined(context, b, kinds, given, lambda _, row: row)
        had = b.load(_row(context, b, signature.args[3], args[3], args[2]), align=8)
        return _count(b, b.and_(some, b.not_(had)))

    return types.int64(rows, arcs, types.int64, have), lowered


@v.intrinsic
def gathered_live(
    typing: Any, new: Any, rows: Any, arcs: Any, person: Any, have: Any, live: Any
) -> Any:
    """Write to ``new`` the worlds in which a live tie leads to an alter whose row has them.

    As :func:`gathered`; ``live``, shape (n_ties, 8), tells the worlds in which each tie is live,
    and the last column of ``arcs`` which tie that is.
    """

    def lowered(context: Any, b: Any, signature: Any, args: Any) -> Any:
        tie = v.columns(context, b, signature.args[2], args[2])[-1]

        def live_at(arc: Any) -> Any:
            return _row(context, b, signature.args[5], args[5], b.load(b.gep(tie, [arc])))

        def of_live(arc: Any, row: Any) -> Any:
            fetched(b, live_at(b.add(arc, _AHEAD)))
            return b.and_(row, b.load(live_at(arc), align=8))

        some = _joined(context, b, signature.args, args, of_live)
        return _kept(context, b, signature.args, args, some)

    return types.boolean(new, rows, arcs, types.int64, have, live), lowered


@v.intrinsic
def lacking(typing: Any, new: Any, have: Any, person: Any) -> Any:
    """Leave in ``new[person]`` what ``have[person]`` lacks; return how many bits are left."""

    def lowered(context: Any, b: Any, signature: Any, args: Any) -> Any:
        at, had = (
            _row(context, b, kind, rows, args[2])
            for kind, rows in zip(signature.args[:2], args[:2], strict=True)
        )
        left = b.and_(b.load(at, align=8), b.not_(b.load(had, align=8)))
        b.store(left, at, align=8)
        return _count(b, left)

    return types.int64(new, have, person), lowered


@v.intrinsic
def add(typing: Any, rows: Any, person: Any, new: Any) -> Any:
    """Add what is in ``new``, shape (8,), to ``rows[person]``; return whether that was empty."""

    def lowered(context: Any, b: Any, signature: Any, args: Any) -> Any:
        at = _row(context, b, signature.args[0], *args[:2])
        had = b.load(at, align=8)
        more = b.load(_row(context, b, signature.args[2], args[2]), align=8)
        b.store(b.or_(had, more), at, align=8)
        return b.not_(_some(b, had))

    return types.boolean(rows, person, new), lowered


@v.intrinsic
def taken(typing: Any, rows: Any, person: Any, new: Any) -> Any:
    """Move what is in ``rows[person]`` to ``new``, shape (8,); return whether anything was."""

    def lowered(context: Any, b: Any, signature: Any, args: Any) -> Any:
        at = _row(context, b, signature.args[0], *args[:2])
        there = b.load(at, align=8)
        b.store(there, _row(context, b, signature.args[2], args[2]), align=8)
        b.store(_ROW(None), at, align=8)
        return _some(b, there)

    return types.boolean(rows, person, new), lowered


@v.intrinsic
def keep_live(typing: Any, worlds: Any, coin: Any) -> Any:
    """Leave of some worlds, shape (8,), those in which a coin is live."""

    def lowered(context: Any, b: Any, signature: Any, args: Any) -> Any:
        at = _row(context, b, signature.args[0], args[0])
        live = _drawn(b, b.load(at, align=8), *v.cgutils.unpack_tuple(b, args[1]))
        b.store(live, at, align=8)
        return context.get_dummy_value()

    return types.void(worlds, coin), lowered


@v.intrinsic
def draw(typing: Any, live: Any, arc: Any, coin: Any) -> Any:
    """Write to ``live[arc]`` in which worlds a coin is live."""

    def lowered(context: Any, b: Any, signature: Any, args: Any) -> Any:
        at = _row(context, b, signature.args[0], *args[:2])
        found = _drawn(b, _same(-1), *v.cgutils.unpack_tuple(b, args[2]))
        b.store(found, at, align=8)
        return context.get_dummy_value()

    return types.void(live, arc, coin), lowered


@v.intrinsic
def ones(typing: Any, rows: Any, row: Any) -> Any:
    """Return how many bits of a row of eight words are set."""

    def lowered(context: Any, b: Any, signature: Any, args: Any) -> Any:
        at = _row(context, b, signature.args[0], *args)
        return _count(b, b.load(at, align=8))

    return types.int64(rows, row), lowered


@v.intrinsic
def fetch_row(typing: Any, rows: Any, row: Any) -> Any:
    """Have a row of eight words fetched that will be wanted soon."""

    def lowered(context: Any, b: Any, signature: Any, args: Any) -> Any:
        fetched(b, _row(context, b, signature.args[0], *args))
        return context.get_dummy_value()

    return types.void(rows, row), lowered


def _row(context: Any, b: Any, kind: Any, array: Any, row: Any = None) -> Any:
    """Return where a row of eight words stands; the first without ``row``."""
    data = v.data_of(context, b, kind, array)
    if row is not None:
        data = b.gep(data, [b.mul(b.sext(row, v.WORD), v.WORD(N_WORDS))])
    return b.bitcast(data, _ROW.as_pointer())


def _joined(context: Any, b: Any, kinds: Any, args: Any, of: Any) -> Any:
    """Return what is in the row of any alter, each row seen through ``of(arc, row)``."""
    offsets, others, *_ = v.columns(context, b, kinds[2], args[2])
    start, end = v.ends_of(b, offsets, args[3])

    def goes_on(arc: Any, *_: Any) -> Iterator[Any]:
        yield b.icmp_signed("<", arc, end)

    def turn(arc: Any, some: Any) -> tuple[Any, list[Any]]:
        later = b.load(b.gep(others, [b.add(arc, _AHEAD)]))
        fetched(b, _row(context, b, kinds[1], args[1], later))
        at = _row(context, b, kinds[1], args[1], b.load(b.gep(others, [arc])))
        return b.add(arc, v.WORD(1)), [b.or_(some, of(arc, b.load(at, align=8)))]

    return v.looped(b, start, [_ROW(None)], goes_on, turn)[0]


def _kept(context: Any, b: Any, kinds: Any, args: Any, some: Any) -> Any:
    """Write to ``new`` what the person lacks of some, and return whether it is any."""
    had = b.load(_row(context, b, kinds[4], args[4], args[3]), align=8)
    left = b.and_(some, b.not_(had))
    b.store(left, _row(context, b, kinds[0], args[0]), align=8)
    return _some(b, left)


def _count(b: Any, row: Any) -> Any:
    bits = v.called(b, "llvm.ctpop.v8i64", _ROW, row)
    return v.called(b, "llvm.vector.reduce.add.v8i64", v.WORD, bits)


def _some(b: Any, row: Any) -> Any:
    return b.icmp_unsigned("!=", b.bitcast(row, _ALL), _ALL(0))


def _same(value: int) -> Any:
    return v.alike(v.WORD, value % 2**64, N_WORDS)


def _mixed(b: Any, z: Any, of: Any) -> Any:
    """Return ``mixed`` of a word, or of eight."""
    z = b.mul(b.xor(z, b.lshr(z, of(30))), of(0xBF58476D1CE4E5B9))
    z = b.mul(b.xor(z, b.lshr(z, of(27))), of(0x94D049BB133111EB))
    return b.xor(z, b.lshr(z, of(31)))


def _drawn(b: Any, need: Any, key: Any, threshold: Any, block: Any) -> Any:
    """Return the worlds among those needed in which a coin is live, as ``live_words`` does."""
    start = _mixed(b, b.add(key, b.mul(v.WORD(_STEP), b.add(block, v.WORD(1)))), v.WORD)
    steps = _ROW([_STEP * (k + 1) % 2**64 for k in range(N_WORDS)])
    live = v.cgutils.alloca_once_value(b, need)
    with b.if_then(b.icmp_unsigned("!=", threshold, v.WORD(int(ALWAYS)))):
        begin = [need, _ROW(None), b.add(v.spread_over(b, start), steps)]
        rest, held = _planes(b, _FIRST, threshold, *begin)

        def goes_on(rest: Any, left: Any, *_: Any) -> Iterator[Any]:
            yield b.icmp_unsigned("!=", rest, v.WORD(0))
            yield _some(b, left)

        def turn(rest: Any, *held: Any) -> tuple[Any, list[Any]]:
            return _planes(b, _LOOK, rest, *held)

        b.store(v.looped(b, rest, held, goes_on, turn)[1], live)
    return b.load(live)


def _planes(b: Any, n: int, rest: Any, left: Any, live: Any, at: Any) -> tuple[Any, list[Any]]:
    """Compare so many digits; return what is left of the threshold, and who is undecided, live."""
    for _ in range(n):
        wanted = v.spread_over(b, b.ashr(rest, v.WORD(63)))
        digit = _mixed(b, at, _same)
        live = b.or_(live, b.and_(b.and_(left, wanted), b.not_(digit)))
        left = b.and_(left, b.not_(b.xor(wanted, digit)))
        at, rest = b.add(at, _same(_STEP * N_WORDS)), b.shl(rest, v.WORD(1))
    return rest, [left, live, at]
