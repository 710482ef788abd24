"""Every setting, read once from the environment and passed in; nothing else reads it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from models.protocols import ModelStore
from service.options import SummariserName

LogLevel = Literal["debug", "info", "warning", "error"]
Precision = Literal["int8", "int8_float32", "int8_bfloat16", "int16", "bfloat16", "float32", "auto"]


class Settings(BaseSettings):
    """The configuration of one process; each field is an environment variable with the prefix ``SAAR_``."""

    model_config = SettingsConfigDict(env_prefix="SAAR_", env_ignore_empty=True, frozen=True)

    data_dir: Path = Field(
        default_factory=lambda: user_data_path("saar"),
        description="Where the database lies, and the prepared models under it.",
    )
    # Before what can be wrong: pydantic complains of this default, too, when a field above it is not valid.
    models_dir: Path = Field(
        default_factory=lambda given: given["data_dir"] / "models",
        description="Where the prepared models lie, if elsewhere: an image has them outside of its volume.",
    )
    translator: str = Field(
        "embedded",
        description="The engines that translate: names or paths of folders, separated by commas; the first is default.",
    )
    precision: Precision = Field(
        "int8", description="The number format the engines compute in: int8, float32, or what CTranslate2 names."
    )
    threads: int = Field(0, ge=0, description="Processor threads of each engine; 0 takes every core.")
    max_article_chars: int = Field(200_000, ge=1, description="The longest article accepted, in characters.")
    request_timeout_s: float = Field(
        600.0, gt=0, allow_inf_nan=False, description="Seconds after which a request gives up."
    )
    max_queued_tokens: int = Field(
        30_000, ge=1, description="Source tokens that may wait for an engine before requests are refused with 429."
    )
    cache_max_mb: int = Field(
        512, ge=1, description="Size of the cache's database; the least recently used goes first."
    )

    terms: Path | None = Field(
        None, description="A file of terms that hold in every brief: on each line the Hindi, a tab and the English."
    )
    max_batches: int = Field(20, ge=1, description="Batches that are kept, finished or not, before more get 429.")
    max_batch_rows: int = Field(50_000, ge=1, description="Lines of one batch.")
    max_batch_mb: int = Field(512, ge=1, description="Size of one batch as it is uploaded.")

    abstractive_model: str | None = Field(
        None, description="The model of abstractive summaries: a name of `saar models list`, or the path of a folder."
    )
    llm_url: str | None = Field(
        None,
        pattern=r"^https?://\S+$",
        description="The endpoint of the chat model of llm summaries, up to what comes before /chat/completions.",
    )
    llm_model: str | None = Field(None, validate_default=True, description="The name of that model.")
    llm_api_key: SecretStr | None = Field(None, description="The key that the endpoint asks for, if any.")
    summariser: SummariserName = Field(
        "extractive", description="Who makes the summary where a request does not say: extractive, abstractive or llm."
    )

    log_level: LogLevel = Field("info", description="What the log of the service tells from on.")

    @field_validator("translator")
    @classmethod
    def _each_named_once(cls, translator: str) -> str:
        given = _split(translator)
        if not all(given):
            raise PydanticCustomError("engine_missing", "name an engine before and after each comma")
        if twice := next((name for name in given if given.count(name) > 1), None):
            raise PydanticCustomError("engine_twice", "{name} is there twice: name each engine once", {"name": twice})
        return translator

    @field_validator("llm_model")
    @classmethod
    def _with_the_url(cls, model: str | None, info: ValidationInfo) -> str | None:
        if "llm_url" in info.data and (model is None) != (info.data["llm_url"] is None):
            raise PydanticCustomError("llm_half", "give SAAR_LLM_URL and SAAR_LLM_MODEL, or neither")
        return model

    @field_validator("summariser")
    @classmethod
    def _offered(cls, summariser: SummariserName, info: ValidationInfo) -> SummariserName:
        needed = {"abstractive": "abstractive_model", "llm": "llm_model"}.get(summariser)
        if needed in info.data and info.data[needed] is None:
            wanted = f"SAAR_{needed.upper()}"
            raise PydanticCustomError(
                "summariser_missing", "{name} needs {wanted}", {"name": summariser, "wanted": wanted}
            )
        return summariser

    @property
    def translators(self) -> tuple[str, ...]:
        """The engines, each a name or the path of a folder; the first is the default."""
        return _split(self.translator)

    @property
    def models(self) -> tuple[str, ...]:
        """All models in use: the engines, and what summarises."""
        return (*self.translators, *([self.abstractive_model] if self.abstractive_model else []))

    @property
    def model_store(self) -> ModelStore:
        """Where the models lie and in which number format they compute."""
        return ModelStore(folder=self.models_dir, precision=self.precision)

    @property
    def is_traced(self) -> bool:
        """Whether OpenTelemetry's own variables, which its library reads by itself, name a collector."""
        return any(os.environ.get(f"OTEL_EXPORTER_OTLP_{which}ENDPOINT") for which in ("", "TRACES_"))


def _split(translator: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in translator.split(","))
