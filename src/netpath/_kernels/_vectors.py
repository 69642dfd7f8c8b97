"""A phrase book for telling LLVM, through numba, what to do with several numbers at once.

numba compiles a loop over eight numbers one number at a time. Said as operations on vectors, the
same becomes what the machine has: AVX-512, AVX2, NEON, or single numbers. Nothing here is a
kernel; the modules that tell LLVM their innermost step take their words from here.
"""

# ruff: noqa: ANN401 (what numba and LLVM hand over has no types)

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from llvmlite import ir
from numba import core, extending

cgutils: Any = core.cgutils
intrinsic: Any = extending.intrinsic

BIT, BYTE, PLACE, WORD, COST = (
    *(ir.IntType(bits) for bits in (1, 8, 32, 64)),
    ir.DoubleType(),
)
LANES = 8

Value = Any
Builder = Any


def whole(bits: int) -> Any:
    """Return the type of so many bits as one number."""
    return ir.IntType(bits)


def lanes(kind: Any, n: int = LANES) -> Any:
    """Return the type of so many numbers at once."""
    return ir.VectorType(kind, n)


def alike(kind: Any, value: float, n: int = LANES) -> Value:
    """Return a constant in every lane."""
    return lanes(kind, n)([value] * n)


def spread_over(b: Builder, value: Value, n: int = LANES) -> Value:
    """Return one number in every lane."""
    nothing = lanes(value.type, n)(ir.Undefined)
    one = b.insert_element(nothing, value, PLACE(0))
    return b.shuffle_vector(one, nothing, alike(PLACE, 0, n))


def turned(b: Builder, value: Value, by: int) -> Value:
    """Return the lanes moved round by so many places."""
    places = lanes(PLACE)([(lane + by) % LANES for lane in range(LANES)])
    return b.shuffle_vector(value, value.type(ir.Undefined), places)


def called(b: Builder, name: str, result: Any, *given: Value) -> Value:
    """Call one of LLVM's own functions."""
    kind = ir.FunctionType(result, [one.type for one in given])
    return b.call(cgutils.get_or_insert_function(b.module, kind, name), given)


def data_of(context: Any, b: Builder, kind: Any, array: Value) -> Value:
    """Return where the first entry of an array stands."""
    return context.make_array(kind)(context, b, array).data


def columns(context: Any, b: Builder, kind: Any, rows: Value) -> list[Value]:
    """Return where each of a tuple of arrays begins."""
    arrays = cgutils.unpack_tuple(b, rows)
    return [data_of(context, b, *one) for one in zip(kind, arrays, strict=True)]


def ends_of(b: Builder, offsets: Value, person: Value) -> tuple[Value, Value]:
    """Return where the row of a person begins, and where the next one does."""
    after = b.add(person, WORD(1))
    return b.load(b.gep(offsets, [person])), b.load(b.gep(offsets, [after]))


def entries(b: Builder, data: Value, at: Value, inside: Value) -> Value:
    """Return the entries from ``at`` on in the lanes that are inside, and 0 in the others."""
    kind = data.type.pointee
    told = {PLACE: ("v8i32", 4), WORD: ("v8i64", 8), COST: ("v8f64", 8)}[kind]
    start = b.bitcast(b.gep(data, [at]), lanes(kind).as_pointer())
    return called(
        b,
        f"llvm.masked.load.{told[0]}.p0",
        lanes(kind),
        *(start, PLACE(told[1]), inside, lanes(kind)(None)),
    )


def chosen(b: Builder, data: Value, places: Value, inside: Value, otherwise: float) -> Value:
    """Return the entries at eight places (int32), and ``otherwise`` in lanes that are outside."""
    kind = data.type.pointee
    name, size = {PLACE: ("v8i32", 2), COST: ("v8f64", 3)}[kind]
    steps = b.shl(b.zext(places, lanes(WORD)), alike(WORD, size))
    where = b.add(spread_over(b, b.ptrtoint(data, WORD)), steps)
    return called(
        b,
        f"llvm.masked.gather.{name}.v8p0",
        lanes(kind),
        *(b.inttoptr(where, lanes(kind.as_pointer())), PLACE(2**size)),
        *(inside, alike(kind, otherwise)),
    )


def looped(
    b: Builder,
    start: Value,
    kept: list[Value],
    goes_on: Callable[..., Iterator[Value]],
    turn: Callable[..., tuple[Value, list[Value]]],
) -> list[Value]:
    """Take turns while every condition holds; return what was kept.

    ``goes_on`` yields the conditions one after the other, as each is only looked at where those
    before it hold; ``turn`` returns where the next turn stands and what it keeps. Both are told
    where the turn stands and what was kept.
    """
    before, head = b.block, b.append_basic_block("head")
    b.branch(head)
    b.position_at_end(head)
    at, held = b.phi(start.type), [b.phi(one.type) for one in kept]
    done = b.append_basic_block("done")
    for holds in goes_on(at, *held):
        after = b.append_basic_block("turn")
        b.cbranch(holds, after, done)
        b.position_at_end(after)
    beyond, found = turn(at, *held)
    for phi, first, again in zip([at, *held], [start, *kept], [beyond, *found], strict=True):
        phi.add_incoming(first, before)
        phi.add_incoming(again, b.block)
    b.branch(head)
    b.position_at_end(done)
    return held
