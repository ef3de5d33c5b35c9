"""PyTorch's side of the comparison: answers the same questions as stepTimer.ts, and how fast its products of matrices
are. Start it with OPENBLAS_NUM_THREADS=1."""

import json
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(0)
torch.set_num_threads(1)


class Cnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(1, 16, 3, padding=1)
        self.second = nn.Conv2d(16, 32, 3, padding=1)
        self.dense = nn.Linear(7 * 7 * 32, 10)

    def forward(self, x):
        for layer in (self.first, self.second):
            x = F.max_pool2d(F.relu(layer(x)), 2)
        return self.dense(x.flatten(1))


def model_of(workload):
    if workload["kind"] == "cnn":
        return Cnn(), torch.randn(workload["batch"], 1, 28, 28)
    sizes = workload["sizes"]
    activation = nn.ReLU if workload["activation"] == "relu" else nn.Tanh
    layers = []
    for a, b in zip(sizes, sizes[1:]):
        layers += [nn.Linear(a, b), activation()]
    return nn.Sequential(*layers[:-1]), torch.randn(workload["batch"], sizes[0])


def step_of(workload):
    model, x = model_of(workload)
    classes = workload.get("sizes", [10])[-1]
    if workload.get("loss") == "sigmoid":
        loss, y = F.binary_cross_entropy_with_logits, torch.rand(workload["batch"], classes)
    else:
        loss, y = F.cross_entropy, torch.randint(0, classes, (workload["batch"],))
    rule = torch.optim.SGD if workload.get("optimizer") == "sgd" else torch.optim.Adam
    optimizer = rule(model.parameters(), lr=1e-3)

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss(model(x), y).backward()
        optimizer.step()

    return step


def timed(step, steps):
    start = time.perf_counter()
    for _ in range(steps):
        step()
    return (time.perf_counter() - start) / steps * 1e3


def warm(step):
    """As long as WARM_MS in stepTimer.ts."""
    end = time.perf_counter() + 0.5
    while time.perf_counter() < end:
        step()


def product(n):
    """The milliseconds of a product of two n x n matrices, and if it is right: of whole numbers, it has no rounding.

    Time of the processor: other work on the machine must not choose the setting."""
    whole = [(torch.arange(n * n) * factor % 13 - 6).reshape(n, n) for factor in (7, 5)]
    a, b = (matrix.float() for matrix in whole)
    right = torch.equal((a @ b).long(), whole[0] @ whole[1])
    times = []
    for _ in range(9):
        start = time.process_time()
        for _ in range(5):
            a @ b
        times.append((time.process_time() - start) / 5 * 1e3)
    return {"ms": min(times), "right": right}


prepared = {}


def steps(request):
    key = json.dumps(request["workload"])
    if key not in prepared:
        prepared[key] = step_of(request["workload"])
        warm(prepared[key])
    return {"ms": timed(prepared[key], request["steps"])}


for line in sys.stdin:
    request = json.loads(line)
    answer = product(request["product"]) if "product" in request else steps(request)
    print(json.dumps(answer), flush=True)
