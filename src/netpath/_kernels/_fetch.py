"""Fetching ahead: memory that will be wanted soon is sent for, and other work goes on meanwhile.

It only hastens: a fetch tells no value and changes none, so that no answer can depend on it.
"""

# ruff: noqa: ANN401, ARG001 (what numba and LLVM hand over has no types)

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import core, extending, types

cgutils: Any = core.cgutils
intrinsic: Any = extending.intrinsic

_BYTE, _FLAG, _WORD = (ir.IntType(bits) for bits in (8, 32, 64))


@intrinsic
def fetch(typing: Any, array: Any, at: Any) -> Any:
    """Have an entry of an array fetched that will be wanted soon; anywhere else nothing happens.

    Entries of a table are counted row by row.
    """

    def lowered(context: Any, b: Any, signature: Any, args: Any) -> Any:
        data = context.make_array(signature.args[0])(context, b, args[0]).data
        fetched(b, b.gep(data, [b.sext(args[1], _WORD)]))
        return context.get_dummy_value()

    return types.void(array, at), lowered


def fetched(b: Any, at: Any) -> None:
    """Have what stands there fetched: to be read, and to be kept near."""
    how = [b.bitcast(at, _BYTE.as_pointer()), *(_FLAG(one) for one in (0, 3, 1))]
    kind = ir.FunctionType(ir.VoidType(), [one.type for one in how])
    b.call(cgutils.get_or_insert_function(b.module, kind, "llvm.prefetch.p0"), how)
