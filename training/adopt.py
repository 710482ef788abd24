"""Sixth step: what a run has learned becomes the adapter that is shipped.

usage: python -m training.adopt RUN [--newest]

Puts the moving average of the run, or with `--newest` what it learned last, in place of `models/embedded/weights/
adapter.safetensors`. After it come `python -m training.smoothing` and `saar models prepare`, which merges and converts;
`git checkout models/embedded/weights` takes all of it back.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import torch
from safetensors import safe_open

from models.embedded import weights
from training.train import AVERAGED, NEWEST, STATE


def shapes(path: Path) -> dict[str, tuple[int, ...]]:
    """Return the shapes of the tensors of a file by their names."""
    with safe_open(path, framework="numpy") as file:
        return {name: tuple(file.get_slice(name).get_shape()) for name in file.keys()}  # noqa: SIM118  no dictionary


def adopt(learned: Path, seen: int, *, adapter: Path, config: Path) -> None:
    """Put a learned adapter in the place of another, which had seen fewer examples; its config says how many it has.

    Raises ValueError when the two are not of the same shape.
    """
    if shapes(learned) != shapes(adapter):
        raise ValueError(f"{learned} is of another shape than {adapter}")
    said = json.loads(config.read_text(encoding="utf-8"))
    said["examples_seen"] += seen
    shutil.copyfile(learned, adapter)
    config.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Adopt what a run has learned."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path)
    parser.add_argument("--newest", action="store_true")
    given = parser.parse_args()
    seen = torch.load(given.run / STATE, weights_only=True, mmap=True)["seen"]
    learned = given.run / (NEWEST if given.newest else AVERAGED)
    adopt(learned, seen, adapter=weights.ADAPTER, config=weights.ADAPTER_CONFIG)
    print(f"{learned} is adopted after {seen:,} examples")


if __name__ == "__main__":
    main()
