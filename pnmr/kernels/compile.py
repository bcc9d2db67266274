"""How kernels are compiled: the flags in one place, and a cache that may fail without harm.

Machine code is kept on disk where a cache folder can be written. Where none
can, numba would raise at import; the kernel is then compiled anew in each run.
``NUMBA_DISABLE_JIT=1`` runs every kernel as plain Python. A product may be
fused with the sum that follows it: one rounding instead of two, and half the time.
Kernels are inlined where kernels call them: one that is called runs as it was compiled
for itself in the process that compiled both, and as its copy in the caller later, and the
two differ in the last bit.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def compiled(function: Kernel) -> Kernel:
    """Compile a kernel for one thread; it releases the interpreter lock."""
    return _compiled(function, parallel=False)


def compiled_parallel(function: Kernel) -> Kernel:
    """Compile a kernel whose ``prange`` loops share numba's threads."""
    return _compiled(function, parallel=True)


def _compiled(function: Kernel, *, parallel: bool) -> Kernel:
    flags: dict[str, Any] = {
        "nopython": True,
        "nogil": True,
        "forceinline": True,
        "error_model": "numpy",
        "fastmath": {"contract"},
        "parallel": parallel,
    }
    try:
        return cast(Kernel, numba.jit(cache=True, **flags)(function))
    except RuntimeError:  # numba found no cache folder that it may write to
        return cast(Kernel, numba.jit(cache=False, **flags)(function))
