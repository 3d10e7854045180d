"""Every benchmark by its name: what it divides by what, and where."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A benchmark: the module whose `measure` gives its result, and the ratio it tells."""

    module: str
    ratio: str


BENCHMARKS = {
    "engine": Benchmark(
        "engine", "activities/s of the task hub, journal on ÷ durabletask's engine over gRPC"
    ),
    "journal": Benchmark("journal", "the task hub's speed with its journal ÷ without"),
    "replay": Benchmark(
        "replay", "longest history and dearest turn of a 10 h replication with 10 retries"
    ),
    "growth": Benchmark("growth", "processor time an instance in a large wave ÷ in a small one"),
    "polling": Benchmark("polling", "turns + activities of a 10 h watch ÷ a fixed 60 s poller's"),
    "arm-calls": Benchmark(
        "arm_calls", "ARM reads of 1,000 instances over 10 h ÷ a get an instance and minute"
    ),
    "listing": Benchmark("listing", "reading 1,000 items raw ÷ the SDK's typed list"),
    "cold-start": Benchmark("cold_start", "start of function_app ÷ a hello-world DFApp's"),
    "intake": Benchmark("intake", "machines/s into claims ÷ queue messages/s, one a machine"),
    "demo-overhead": Benchmark("demo_overhead", "demo of 50 ÷ the simulator's critical path"),
    "makespan": Benchmark(
        "scheduling", "makespan of random fleets by the scheduler ÷ the bound that none can beat"
    ),
    "azure-path": Benchmark("azure_path", "what a migrated instance costs Azure's engine"),
}
