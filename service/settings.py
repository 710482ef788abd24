"""Every setting, read once from the environment and passed in; nothing else reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

Precision = Literal["int8", "int8_float32", "int8_bfloat16", "int16", "bfloat16", "float32", "auto"]


class Settings(BaseSettings):
    """The configuration of one process; each field is an environment variable with the prefix ``SAAR_``."""

    model_config = SettingsConfigDict(env_prefix="SAAR_", env_ignore_empty=True, frozen=True)

    translator: str = Field("embedded", description="The engine that translates, by name.")
    precision: Precision = Field(
        "int8", description="The number format the engine computes in, as CTranslate2 names it."
    )
    data_dir: Path = Field(
        default_factory=lambda: user_data_path("saar"),
        description="Where the database lies, and the prepared models under it.",
    )
    models_dir: Path = Field(
        default_factory=lambda given: given["data_dir"] / "models",
        description="Where the prepared models lie, if elsewhere: an image has them outside of its volume.",
    )
    threads: int = Field(0, ge=0, description="Processor threads of the engine; 0 takes every core.")
    max_article_chars: int = Field(200_000, ge=1, description="The longest article accepted, in characters.")
    request_timeout_s: float = Field(
        600.0, gt=0, allow_inf_nan=False, description="Seconds after which a request gives up."
    )
    max_queued_tokens: int = Field(
        30_000, ge=1, description="Source tokens that may wait for the engine before requests are refused with 429."
    )
    cache_max_mb: int = Field(
        512, ge=1, description="Size of the cache's database; the least recently used goes first."
    )
