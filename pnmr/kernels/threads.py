"""Linear algebra on one thread, for systems of a few dozen unknowns.

There the threads of the library cost more than the solution, and on a busy machine,
where they wait for each other, a hundred times more.
"""

from contextlib import AbstractContextManager
from functools import cache
from typing import Any

# What tells libraries of linear algebra how many threads to use, when they are loaded.
THREAD_SETTINGS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def one_thread() -> AbstractContextManager[Any]:
    """Return a context in which matrix products and solutions use one thread."""
    return _libraries().limit(limits=1, user_api="blas")  # type: ignore[no-any-return]


@cache
def _libraries() -> Any:
    import scipy.linalg.cython_blas  # noqa: F401  the library that compiled kernels call
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
