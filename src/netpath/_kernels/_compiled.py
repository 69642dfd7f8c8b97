"""How kernels are compiled and called, and how memory is fetched ahead.

**Ctrl-C** is heard by the main thread, between two steps of Python's, and numba looks for an error
at few of its steps: one that is heard while a kernel is loaded leaves half of it, and one that is
heard while its answer becomes an array or a named tuple ends Python. So the main thread has
kernels compiled, and called, in another thread and waits for them. A kernel that answers with a
number or with nothing makes no object that could fail; it is called at once.
"""

# ruff: noqa: ANN401, ARG001, E402 (what numba and LLVM hand over has no types; numba is loaded first)

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any, TypeVar

from netpath._kernels._threads import undisturbed

undisturbed(partial(import_module, "numba"), to_the_end=False)  # half of it would stay half

import numba
from llvmlite import ir
from numba import core, extending, types
from numba.core.registry import CPUDispatcher

from netpath.errors import DataError

if numba.config.DISABLE_JIT:  # type: ignore[attr-defined]
    raise DataError(
        "NUMBA_DISABLE_JIT is set, and what this question needs is compiled by numba. Unset it: "
        "netpath runs nothing of this without compiling."
    )

_Function = TypeVar("_Function", bound=Callable[..., Any])
_NO_OBJECT = types.Number, types.Boolean, types.NoneType


class Kernel(CPUDispatcher):  # type: ignore[misc]
    """A compiled function; other kernels call it as any. Its first call finds out which kind."""

    def __call__(self, *given: Any) -> Any:
        """Return the answer, called in another thread where it could be left half made."""
        if self.overloads:  # another kernel had it compiled
            self._become()
        else:
            self._compile_for_args(*given)
        return self(*given)

    def _compile_for_args(self, *given: Any) -> Any:
        """Return the machine code for arguments of these types."""
        work = partial(super()._compile_for_args, *given)  # type: ignore[misc]
        code = undisturbed(work, to_the_end=False)
        self._become()
        return code

    def _become(self) -> None:
        answers = [one.return_type for one in self.nopython_signatures]
        brief = all(isinstance(one, _NO_OBJECT) for one in answers)
        self.__class__ = _AtOnce if brief else _Elsewhere


class _Elsewhere(Kernel):
    """A kernel whose answer is an object, called in another thread where this is the main one."""

    def __call__(self, *given: Any) -> Any:
        return undisturbed(partial(super(Kernel, self).__call__, *given))


class _AtOnce(Kernel):
    """A kernel whose answer is a number, or nothing."""

    __call__ = CPUDispatcher.__call__


def compiled(**how: Any) -> Callable[[_Function], _Function]:
    """Return what makes a kernel of a function: kept from run to run, without Python's lock."""

    def made(function: _Function) -> _Function:
        kernel = numba.njit(nogil=True, **how)(function)
        kernel.__class__ = Kernel
        return kernel  # type: ignore[no-any-return]

    return made


njit = partial(compiled, cache=True)
borrowing = njit(_nrt=False)  # for kernels that only borrow arrays: they count no references

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
