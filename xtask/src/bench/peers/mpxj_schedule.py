"""MPXJ's scheduler on a plan of MS Project: mpxj_schedule.py PLAN.xml SECONDS

Reads the plan and reschedules it from its start, again and again for so many seconds; the first half warms the Java machine
up. Prints one line of JSON.
"""
import json
import statistics
import sys
import time
from importlib.metadata import version

import jpype
import mpxj  # noqa: F401, puts its jars on the class path

jpype.startJVM("-Xmx4g")
from org.mpxj.cpm import MicrosoftScheduler
from org.mpxj.mspdi import MSPDIReader


def repeated(work):
    """Milliseconds of the runs in the second half of the time, at least three."""
    times, start = [], time.perf_counter()
    seconds = float(sys.argv[2])
    while (now := time.perf_counter()) - start < seconds or len(times) < 3:
        work()
        if now - start >= seconds / 2:
            times.append((time.perf_counter() - now) * 1e3)
    return times


def read():
    return MSPDIReader().read(sys.argv[1])


def schedule(plan):
    MicrosoftScheduler().schedule(plan, plan.getProjectProperties().getStartDate())


plan = read()
schedules = repeated(lambda: schedule(plan))
whole = repeated(lambda: schedule(read()))
tasks = [task for task in plan.getTasks() if task.getID().intValue() > 0]
print(json.dumps({
    "version": version("mpxj"),
    "tasks": len(tasks),
    "finish": str(max(task.getFinish() for task in tasks)),
    "schedule_ms": statistics.median(schedules),
    "schedule_runs": len(schedules),
    "file_ms": statistics.median(whole),
    "file_runs": len(whole),
}))
