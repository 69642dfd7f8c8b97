"""Eight words at once: the innermost step of the worlds, told to LLVM as operations on vectors.

numba compiles a loop over eight words one word at a time. Here the same is said once for all
eight, and LLVM makes of it what the machine has: AVX-512, AVX2, NEON, or single words. The coins
are those of :mod:`netpath._kernels._coins`, bit for bit, in a third of the time.
"""

# ruff: noqa: ANN401, ARG001 (what numba and LLVM hand over has no types)

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import core, extending, types

from netpath._kernels._coins import ALWAYS, N_WORDS

cgutils: Any = core.cgutils
intrinsic: Any = extending.intrinsic

_WORD, _ALL, _PLACE = ir.IntType(64), ir.IntType(64 * N_WORDS), ir.IntType(32)
_LANES = ir.VectorType(_WORD, N_WORDS)
_STEP = 0x9E3779B97F4A7C15
_LOOK = 4
"""Digits drawn before looking whether more are wanted: too many do no harm, looking costs."""


@intrinsic
def spread(typing: Any, new: Any, have: Any, fresh: Any, person: Any, coin: Any) -> Any:
    """Flip a coin in the worlds where it matters, and hand on those in which it is live.

    ``new``, shape (8,), are the worlds to hand on; the coin matters in those that
    ``have[person]`` lacks. Live ones are added to ``have[person]`` and to ``fresh[person]``, both
    of shape (n, 8). ``coin`` is (key, threshold, block), unsigned. Returns whether any were.
    """

    def lowered(context: Any, b: Any, signature: Any, args: Any) -> Any:
        kinds, any_live = signature.args, cgutils.alloca_once_value(b, cgutils.false_bit)
        at = _row(context, b, kinds[1], args[1], args[3])
        had = b.load(at, align=8)
        need = b.and_(b.load(_row(context, b, kinds[0], args[0]), align=8), b.not_(had))
        with b.if_then(_some(b, need)):
            live = _drawn(b, need, *cgutils.unpack_tuple(b, args[4]))
            with b.if_then(_some(b, live)):
                b.store(cgutils.true_bit, any_live)
                b.store(b.or_(had, live), at, align=8)
                at = _row(context, b, kinds[2], args[2], args[3])
                b.store(b.or_(b.load(at, align=8), live), at, align=8)
        return b.load(any_live)

    return types.boolean(new, have, fresh, person, coin), lowered


@intrinsic
def keep_live(typing: Any, worlds: Any, coin: Any) -> Any:
    """Leave of some worlds, shape (8,), those in which a coin is live."""

    def lowered(context: Any, b: Any, signature: Any, args: Any) -> Any:
        at = _row(context, b, signature.args[0], args[0])
        live = _drawn(b, b.load(at, align=8), *cgutils.unpack_tuple(b, args[1]))
        b.store(live, at, align=8)
        return context.get_dummy_value()

    return types.void(worlds, coin), lowered


@intrinsic
def ones(typing: Any, rows: Any, row: Any) -> Any:
    """Return how many bits of a row of eight words are set."""

    def lowered(context: Any, b: Any, signature: Any, args: Any) -> Any:
        at = _row(context, b, signature.args[0], *args)
        bits = b.ctpop(b.bitcast(b.load(at, align=8), _ALL))
        return b.trunc(bits, _WORD)

    return types.int64(rows, row), lowered


@intrinsic
def prefetch(typing: Any, rows: Any, row: Any) -> Any:
    """Have a row of eight words fetched that will be wanted soon."""

    def lowered(context: Any, b: Any, signature: Any, args: Any) -> Any:
        at = b.bitcast(_row(context, b, signature.args[0], *args), ir.IntType(8).as_pointer())
        kind = ir.FunctionType(ir.VoidType(), [at.type, _PLACE, _PLACE, _PLACE])
        fetch = cgutils.get_or_insert_function(b.module, kind, "llvm.prefetch.p0")
        b.call(fetch, [at, _PLACE(1), _PLACE(3), _PLACE(1)])  # to write, to keep, data
        return context.get_dummy_value()

    return types.void(rows, row), lowered


def _row(context: Any, b: Any, kind: Any, array: Any, row: Any = None) -> Any:
    """Return where a row of eight words stands; the first without ``row``."""
    data = context.make_array(kind)(context, b, array).data
    if row is not None:
        data = b.gep(data, [b.mul(b.sext(row, _WORD), _WORD(N_WORDS))])
    return b.bitcast(data, _LANES.as_pointer())


def _some(b: Any, lanes: Any) -> Any:
    return b.icmp_unsigned("!=", b.bitcast(lanes, _ALL), _ALL(0))


def _same(value: int) -> Any:
    return _LANES([value % 2**64] * N_WORDS)


def _spread_over(b: Any, word: Any) -> Any:
    one = b.insert_element(_LANES(ir.Undefined), word, _PLACE(0))
    places = ir.VectorType(_PLACE, N_WORDS)([0] * N_WORDS)
    return b.shuffle_vector(one, _LANES(ir.Undefined), places)


def _mixed(b: Any, z: Any, of: Any) -> Any:
    """Return ``mixed`` of a word, or of eight."""
    z = b.mul(b.xor(z, b.lshr(z, of(30))), of(0xBF58476D1CE4E5B9))
    z = b.mul(b.xor(z, b.lshr(z, of(27))), of(0x94D049BB133111EB))
    return b.xor(z, b.lshr(z, of(31)))


def _drawn(b: Any, need: Any, key: Any, threshold: Any, block: Any) -> Any:
    """Return the worlds among those needed in which a coin is live, as ``live_words`` does."""
    start = _mixed(b, b.add(key, b.mul(_WORD(_STEP), b.add(block, _WORD(1)))), _WORD)
    steps = _LANES([_STEP * (k + 1) % 2**64 for k in range(N_WORDS)])
    begin = (need, _same(0), b.add(_spread_over(b, start), steps), threshold)
    before, planes, after = b.block, b.append_basic_block("planes"), b.append_basic_block("drawn")
    sure = b.icmp_unsigned("==", threshold, _WORD(int(ALWAYS)))
    b.cbranch(sure, after, planes)
    b.position_at_end(planes)
    carried = [b.phi(value.type) for value in begin]
    found = _some_planes(b, carried)
    for one, first, again in zip(carried, begin, found, strict=True):
        one.add_incoming(first, before)
        one.add_incoming(again, planes)
    left, live, _, rest = found
    more = b.and_(_some(b, left), b.icmp_unsigned("!=", rest, _WORD(0)))
    b.cbranch(more, planes, after)
    b.position_at_end(after)
    result = b.phi(_LANES)
    result.add_incoming(need, before)
    result.add_incoming(live, planes)
    return result


def _some_planes(b: Any, carried: Any) -> tuple[Any, Any, Any, Any]:
    """Compare the next digits: which worlds are undecided, which live, and where to go on."""
    left, live, at, rest = carried
    for _ in range(_LOOK):
        wanted = _spread_over(b, b.ashr(rest, _WORD(63)))
        digit = _mixed(b, at, _same)
        live = b.or_(live, b.and_(b.and_(left, wanted), b.not_(digit)))
        left = b.and_(left, b.not_(b.xor(wanted, digit)))
        at, rest = b.add(at, _same(_STEP * N_WORDS)), b.shl(rest, _WORD(1))
    return left, live, at, rest
