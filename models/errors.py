"""What an engine can say when it cannot do its work.

ModelError
├── NotInstalled          the weights are not on this machine; the message says how to get them
├── NotPrepared           the weights are not in the folder of models yet; the message says how to get them there
├── InvalidCheckpoint     a folder of weights is incomplete, damaged, or of a kind that no engine here reads
├── UnknownEngine         no engine of that name
├── UnsupportedLanguages  the engine does not translate this pair
└── UnsupportedPrecision  the processor does not compute in the number format that was asked for
"""


class ModelError(Exception):
    """Base of everything that engines raise on purpose; the message is fit for a user."""


class NotInstalled(ModelError):
    """The engine's weights are not on this machine."""


class NotPrepared(ModelError):
    """The engine's weights are not prepared, or what is prepared is damaged."""


class InvalidCheckpoint(ModelError):
    """The folder of weights is incomplete, damaged, or of a kind that no engine here reads."""


class UnknownEngine(ModelError):
    """No engine has this name."""


class UnsupportedLanguages(ModelError):
    """The engine does not translate from this source to this target language."""


class UnsupportedPrecision(ModelError):
    """The processor does not compute in the number format that was asked for."""
