"""The embedded engine as the service loads it, and its parts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest

from models import registry
from models.embedded.hypotheses import Prompt
from models.embedded.network import Network
from models.embedded.translator import EmbeddedTranslator
from models.embedded.vocabulary import Vocabulary
from models.protocols import ModelStore, Segment, Template
from tests.models.embedded.sentences import SENTENCES


@pytest.fixture(scope="module")
def translator(model_store: ModelStore, embedded_template: Template) -> Iterator[EmbeddedTranslator]:
    """Load the engine as the service does."""
    loaded = registry.engine("embedded").load(model_store, template=embedded_template, threads=2)
    yield cast("EmbeddedTranslator", loaded)
    loaded.close()


@pytest.fixture(scope="session")
def vocabulary(model_store: ModelStore) -> Vocabulary:
    """Read the prepared tokenizer."""
    return Vocabulary(registry.engine("embedded").folder(model_store) / "tokenizer.json")


@pytest.fixture(scope="module")
def network(model_store: ModelStore) -> Network:
    """Load the prepared weights."""
    return Network(registry.engine("embedded").folder(model_store), threads=2)


@pytest.fixture(scope="module")
def prompts(translator: EmbeddedTranslator, vocabulary: Vocabulary) -> list[Prompt]:
    """Return what the engine gives its model for each sentence."""
    tokens = vocabulary.tokenise(SENTENCES)
    return [
        translator._reader.read(Segment(text=text), source).prompt
        for source, text in zip(tokens, SENTENCES, strict=True)
    ]
