"""The tiny published-layout checkpoints with random weights, and what the reference implementation made of them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from models.indictrans2.family import FILES

FOLDER = Path(__file__).parent.parent.parent / "fixtures" / "indictrans2"
CHECKPOINT = FOLDER / "checkpoint"
GOLDEN: dict[str, Any] = json.loads((FOLDER / "golden.json").read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = GOLDEN["cases"]


def copy_checkpoint(folder: Path) -> Path:
    """Copy the files of the 200M-style checkpoint that the engine reads into a new folder; return it."""
    folder.mkdir(parents=True)
    for name in FILES:
        shutil.copyfile(CHECKPOINT / name, folder / name)
    return folder


def copy_1b_style_checkpoint(folder: Path) -> Path:
    """As `copy_checkpoint`, with the configuration and the weights of the 1B style."""
    copy_checkpoint(folder)
    for name in ("config.json", "model.safetensors"):
        shutil.copyfile(FOLDER / "checkpoint-1b-style" / name, folder / name)
    return folder
