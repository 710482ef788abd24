"""Brings published checkpoints onto this machine; nothing else in Saar touches a network, and this only when asked to.

A checkpoint is there whole, at one commit, sealed with its checksums, or not at all. What a pull that was cut or killed
had brought lies in ``<name>.download`` beside it, for the next one to go on from.
"""

from __future__ import annotations

import json
import logging
import re
import shutil
from pathlib import Path

from models.installed import DOWNLOAD, SOURCE
from models.manifest import Entry
from models.prepared import alone, is_intact, put_in_place, seal
from models.protocols import Progress
from saar.hub import refusals
from saar.hub.download import Published, download
from saar.hub.refusals import PullFailed

_COMMIT = re.compile(r"[0-9a-f]{40}")


def pull(entry: Entry, folder: Path, progress: Progress, *, offline: bool = False) -> None:
    """Put the entry's files, all of one commit, into `folder`; a no-op when they are there, whole and of that commit.

    Asks no network for a commit that the entry pins and that is there, nor when offline. Raises PullFailed with what
    to do.
    """
    if entry.repository is None:
        raise PullFailed(f"{entry.name} comes with the package: run saar models prepare {entry.name}")
    pinned = entry.revision if _COMMIT.fullmatch(entry.revision) else None
    if not ((pinned or offline) and _is_pulled(entry, folder, pinned)):
        _require_library(entry)
        from huggingface_hub import constants  # noqa: PLC0415  only pulling needs it

        if not (offline or constants.is_offline_mode()):
            _pull(entry, entry.repository, folder, progress)
        elif not _is_pulled(entry, folder, pinned):
            raise PullFailed(refusals.offline(entry, folder, constants.ENDPOINT))
    progress("pulled", 1.0)


def _require_library(entry: Entry) -> None:
    """Raise PullFailed without huggingface_hub; have it print nothing, and ask the hub for nothing but the model."""
    try:
        from huggingface_hub import constants  # noqa: PLC0415  only pulling needs it
    except ImportError as error:
        raise PullFailed(
            f"Pulling {entry.name} needs {error.name}, which is not installed: pip install 'saar[prepare]'"
        ) from error
    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)
    constants.HF_HUB_DISABLE_TELEMETRY = True


def _pull(entry: Entry, repository: str, folder: Path, progress: Progress) -> None:
    from huggingface_hub import constants  # noqa: PLC0415  only pulling needs it

    progress(f"asking for {repository}", 0.0)
    with refusals.told(entry, constants.ENDPOINT):
        commit, files = _published(entry, repository)
        with alone(folder):
            if _is_pulled(entry, folder, commit):
                return
            made = folder.with_name(folder.name + DOWNLOAD)
            made.mkdir(exist_ok=True)
            download(files, made, progress, there=folder)
            _finish(made, folder, {"repository": repository, "commit": commit}, {file.name for file in files})


def _published(entry: Entry, repository: str) -> tuple[str, list[Published]]:
    """Return the commit that the revision is now, and the files to pull at it."""
    from huggingface_hub import HfApi, constants, hf_hub_url  # noqa: PLC0415  only pulling needs it

    try:
        info = HfApi(library_name="saar").model_info(
            repository, revision=entry.revision, files_metadata=True, timeout=constants.HF_HUB_DOWNLOAD_TIMEOUT
        )
        commit = str(info.sha)
    except (ValueError, LookupError, TypeError) as error:
        raise PullFailed(
            f"{constants.ENDPOINT} does not answer as a model hub: check HF_ENDPOINT and the proxy"
        ) from error
    listed = {sibling.rfilename: sibling for sibling in info.siblings or ()}
    files = []
    for alternatives in ((item,) if isinstance(item, str) else item for item in entry.files):
        name = next((name for name in alternatives if name in listed), None)
        if name is None:
            raise PullFailed(refusals.no_file(entry, " or ".join(alternatives)))
        found = listed[name]
        digest = found.lfs.sha256 if found.lfs else found.blob_id
        if found.size is None or digest is None:
            raise PullFailed(f"{constants.ENDPOINT} gives no checksum of {name}, so it could not be verified")
        address = hf_hub_url(repository, name, revision=commit)
        files.append(Published(name=name, address=address, bytes=found.size, digest=digest))
    return commit, files


def _is_pulled(entry: Entry, folder: Path, commit: str | None) -> bool:
    """Say whether all that the entry asks for is in `folder`, sealed, intact and of that commit, if one is named."""
    try:
        source = json.loads((folder / SOURCE).read_text(encoding="utf-8"))
        same = source["repository"] == entry.repository and commit in (None, source["commit"])
    except (OSError, ValueError, LookupError, TypeError):
        return False
    wanted = ((item,) if isinstance(item, str) else item for item in entry.files)
    return same and all(any((folder / name).is_file() for name in names) for names in wanted) and is_intact(folder)


def _finish(made: Path, folder: Path, source: dict[str, str], names: set[str]) -> None:
    """Leave nothing but the files and where they are from, seal them, and put them in their place."""
    for leftover in (path for path in made.iterdir() if path.name not in names):
        leftover.unlink()
    (made / SOURCE).write_text(json.dumps(source, indent=1) + "\n", encoding="utf-8")
    aside = made.with_name(f"{made.name}-old")
    shutil.rmtree(aside, ignore_errors=True)
    seal(made)
    put_in_place(made, folder)
    shutil.rmtree(aside, ignore_errors=True)
