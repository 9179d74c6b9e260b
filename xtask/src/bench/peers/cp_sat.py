"""OR-Tools CP-SAT on resource-constrained projects of PSPLIB: cp_sat.py SECONDS THREADS FILE.sm…

Prints one line of JSON: the makespan of each instance by its name, and the median of the seconds one took.
"""
import json
import statistics
import sys
import time
from pathlib import Path

import ortools
from ortools.sat.python import cp_model


def numbers_below(lines, title, skip):
    """The rows of numbers under a title, `skip` lines below it."""
    first = next(i for i, line in enumerate(lines) if line.startswith(title)) + 1 + skip
    rows = []
    for line in lines[first:]:
        if not line.split() or line.startswith("*"):
            break
        rows.append([int(word) for word in line.split()])
    return rows


def makespan(path, seconds, threads):
    lines = Path(path).read_text(encoding="ascii").splitlines()
    followers = [row[3:] for row in numbers_below(lines, "PRECEDENCE", 1)]
    work = [(row[2], row[3:]) for row in numbers_below(lines, "REQUESTS", 2)]
    capacities = numbers_below(lines, "RESOURCEAVAILABILITIES", 1)[0]
    model = cp_model.CpModel()
    horizon = sum(duration for duration, _ in work)
    starts = [model.new_int_var(0, horizon, "") for _ in work]
    intervals = [model.new_fixed_size_interval_var(s, duration, "") for s, (duration, _) in zip(starts, work)]
    for job, after in enumerate(followers):
        for follower in after:
            model.add(starts[follower - 1] >= starts[job] + work[job][0])
    for resource, capacity in enumerate(capacities):
        users = [job for job, (_, demands) in enumerate(work) if demands[resource]]
        demands = [work[job][1][resource] for job in users]
        model.add_cumulative([intervals[job] for job in users], demands, capacity)
    # The last job is the end of the project.
    model.minimize(starts[-1])
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = threads
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        sys.exit(f"{path}: {solver.status_name(status)} after {seconds} s")
    return round(solver.objective_value)


seconds, threads, files = float(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
answer, times = {"version": ortools.__version__}, []
for file in files:
    start = time.perf_counter()
    answer[Path(file).stem] = makespan(file, seconds, threads)
    times.append(time.perf_counter() - start)
answer["median_s"] = statistics.median(times)
print(json.dumps(answer))
