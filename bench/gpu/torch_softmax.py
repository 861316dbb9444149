# SPDX-License-Identifier: Apache-2.0
"""Times torch.softmax by CUDA events on the shapes that `quern gpu --list-shapes` prints.

torch_softmax.py SHAPES    prints a JSON object a line. Nanoseconds of a call, median and quartiles; as `quern gpu`
does it: untimed until clocks have gone up, then samples of a millisecond or more, and calls that take places in
memory in turn. Status 3, with the reason, where there is no PyTorch or no GPU for it.
"""

import json
import sys
import time

SECONDS = 0.2
SAMPLE_NANOS = 1e6
MOST_REPEATS = 1 << 12


def unavailable(reason):
    print(f"torch_softmax: {reason}", file=sys.stderr)
    sys.exit(3)


try:
    import torch
except ImportError as e:
    unavailable(f"no PyTorch: {e}")
if not torch.cuda.is_available():
    unavailable("this PyTorch finds no GPU")


def nanos(work, repeats):
    start = torch.cuda.Event(enable_timing=True)
    end = torch.cuda.Event(enable_timing=True)
    torch.cuda.synchronize()
    start.record()
    for _ in range(repeats):
        work()
    end.record()
    end.synchronize()
    return start.elapsed_time(end) * 1e6 / repeats


def samples(work):
    nanos(work, 1)
    once = nanos(work, 1)
    begin = time.monotonic()
    while time.monotonic() - begin < SECONDS / 2:
        once = min(once, nanos(work, repeats_of(once)))
    repeats = repeats_of(once)
    rounds = int(max(7, min(200, SECONDS / 2 * 1e9 / (max(1, once) * repeats))))
    return sorted(nanos(work, repeats) for _ in range(rounds))


def repeats_of(once):
    return int(max(1, min(MOST_REPEATS, SAMPLE_NANOS / max(1, once))))


def measure(kind, rows, columns, places):
    x = torch.rand((places, rows, columns), dtype=getattr(torch, kind), device="cuda") * 20 - 10
    y = torch.empty_like(x)
    pairs = [(x[i], y[i]) for i in range(places)]
    turn = 0

    def work():
        nonlocal turn
        turn = turn + 1 if turn + 1 < places else 0
        torch.softmax(pairs[turn][0], dim=-1, out=pairs[turn][1])

    times = samples(work)
    n = len(times)
    return {
        "device": torch.cuda.get_device_name(),
        "torch": torch.__version__,
        "type": kind,
        "rows": rows,
        "columns": columns,
        "median": (times[(n - 1) // 2] + times[n // 2]) / 2,
        "low": times[(n - 1) // 4],
        "high": times[n - 1 - (n - 1) // 4],
        "samples": n,
    }


def main():
    for line in open(sys.argv[1], encoding="utf-8"):
        kind, rows, columns, places = line.split()
        print(json.dumps(measure(kind, int(rows), int(columns), int(places))), flush=True)
        torch.cuda.empty_cache()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        print("usage: torch_softmax.py SHAPES", file=sys.stderr)
        sys.exit(2)
    main()
