"""Runs one sample as `python3 sample.py` would, inside Pyodide.

`run` is the only name used from outside. It returns the exit status; what the sample prints goes
where sys.stdout and sys.stderr lead.
"""
import __future__
import asyncio
import atexit
import functools
import operator
import sys
import time
import traceback
import types


_FEATURES = functools.reduce(
    operator.or_, (getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)
)


class _Clock:
    """Stands where an event loop has its selector: there are no sockets, so waiting is sleeping."""

    def select(self, timeout):
        if timeout is None:
            raise RuntimeError("every task waits for another one: this would never end")
        if timeout > 0:
            time.sleep(timeout)
        return []


class _Loop(asyncio.base_events.BaseEventLoop):
    """An event loop that runs to its end, as on a desktop; the browser's own cannot be waited for."""

    def __init__(self):
        super().__init__()
        self._selector = _Clock()

    def _process_events(self, events):
        pass

    def _write_to_self(self):
        pass


class _Policy(asyncio.events.BaseDefaultEventLoopPolicy):
    _loop_factory = _Loop


def _status(stop):
    """The exit status of a SystemExit."""
    if stop.code is None or isinstance(stop.code, int):
        return stop.code or 0
    print(stop.code, file=sys.stderr)
    return 1


def _show(error):
    """Prints the traceback from the sample's own first line on."""
    trace = error.__traceback__
    while trace and trace.tb_frame.f_code.co_filename == __file__:
        trace = trace.tb_next
    traceback.print_exception(type(error), error, trace)


def _call(function):
    try:
        function()
    except SystemExit as stop:
        return _status(stop)
    except BaseException as error:
        _show(error)
        return 1
    return 0


def _flush():
    sys.stdout.flush()
    sys.stderr.flush()


def _main_module(path):
    main = types.ModuleType("__main__")
    main.__file__ = path
    main.__builtins__ = __builtins__
    sys.modules["__main__"] = main
    sys.argv = [path]
    return main


def run(path, before, mute):
    """Runs `before` with its output muted, then the file at `path`, both as one program."""
    with open(path, encoding="utf-8") as file:
        code = file.read()
    names = _main_module(path).__dict__
    asyncio.set_event_loop_policy(_Policy())
    asyncio.events._set_running_loop(None)  # Pyodide's own seems to run while we do.
    sys.stdout.reconfigure(line_buffering=True)
    features = 0

    def run_before():
        nonlocal features
        compiled = compile(before, "before.py", "exec", dont_inherit=True)
        features = compiled.co_flags & _FEATURES
        exec(compiled, names)

    mute(True)
    status = _call(run_before)
    _flush()
    mute(False)
    if status == 0:
        status = _call(lambda: exec(compile(code, path, "exec", features, True), names))
    _call(atexit._run_exitfuncs)
    _flush()
    return status
