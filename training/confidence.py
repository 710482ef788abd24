"""Ninth step: weigh the evidence for an answer, so that what is badly wrong is told.

usage: python -m training.confidence MODEL OUT.json EVAL.tsv...

MODEL is the folder of the prepared engine, EVAL.tsv has Hindi and its reference in columns. A logistic regression
learns which answers have a chrF++ of 33 and more; then its intercept is moved so that of the good ones, with more than
45, one in twenty has a confidence below one half. What is printed is cross-validated. Ten minutes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sacrebleu.metrics.chrf import CHRF

from models.embedded.confidence import Evidence
from models.embedded.translator import EmbeddedTranslator
from models.protocols import DecodingOptions, Segment
from prompts import load_template

Floats = NDArray[np.float64]
_BAD, _FAIR, _GOOD = 20.0, 33.0, 45.0
_FALSE_ALARMS = 0.05
_FOLDS = 10
_RIDGE = 1e-2
_STEPS = 30


def observed(folder: Path, pairs: list[tuple[str, str]]) -> tuple[Floats, Floats]:
    """Return the evidence for the engine's answers, [pairs, 7], and the chrF++ of each, [pairs]."""
    engine = EmbeddedTranslator(
        folder, template=load_template("embedded"), precision="", beam_size=6, threads=0, revision="", lexicon_digest=""
    )
    answers = engine.answers([Segment(text=hindi) for hindi, _ in pairs], options=DecodingOptions())
    metric = CHRF(word_order=2)
    scores = [
        metric.sentence_score(engine.text(answer), [reference]).score
        for answer, (_, reference) in zip(answers, pairs, strict=True)
    ]
    engine.close()
    return np.array([answer.evidence for answer in answers]), np.array(scores)


def fitted(evidence: Floats, scores: Floats) -> Floats:
    """Return the weights of the evidence and, last, the intercept: by Newton's method, with a small ridge."""
    inputs = np.column_stack([evidence, np.ones(len(evidence))])
    fair, solution = scores >= _FAIR, np.zeros(inputs.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-inputs @ solution))
        slope = inputs.T @ (fair - chance) - _RIDGE * solution
        curvature = (inputs.T * (chance * (1 - chance))) @ inputs + _RIDGE * np.eye(len(solution))
        solution = solution + np.linalg.solve(curvature, slope)
    good = inputs[scores > _GOOD] @ solution
    solution[-1] -= np.quantile(good, _FALSE_ALARMS)
    return solution


def flagged(evidence: Floats, scores: Floats) -> NDArray[np.bool_]:
    """Return which answers are doubtful by weights that were learned without them."""
    doubtful = np.zeros(len(scores), bool)
    for fold in range(_FOLDS):
        held_out = np.arange(len(scores)) % _FOLDS == fold
        *weights, intercept = fitted(evidence[~held_out], scores[~held_out])
        doubtful[held_out] = evidence[held_out] @ np.array(weights) + intercept < 0
    return doubtful


def main() -> None:
    """Write the weights, and say what they find."""
    folder, out, *files = map(Path, sys.argv[1:])
    rows = [line.split("\t") for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    evidence, scores = observed(folder, [(hindi, english) for hindi, english, *_ in rows])
    *weights, intercept = (round(float(value), 4) for value in fitted(evidence, scores))
    found = {"weights": Evidence(*weights)._asdict(), "intercept": intercept}
    out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    doubtful = flagged(evidence, scores)
    bad, good = scores < _BAD, scores > _GOOD
    print(f"{bad.sum()} of {len(scores)} badly wrong, {doubtful[bad].mean():.0%} of them flagged;", end=" ")
    print(f"{doubtful[good].mean():.0%} of {good.sum()} good ones, {doubtful.mean():.0%} of all")


if __name__ == "__main__":
    main()
