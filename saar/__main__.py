"""The entry point `saar`: the command line, or how to get it."""

import sys


def main() -> None:
    """Run the command line; its libraries come with the `server` extra."""
    try:
        from saar.command_line import app  # noqa: PLC0415 - the base install lacks what it is made of

        app(prog_name="saar")
    except ModuleNotFoundError as error:
        sys.stderr.write(f"the command line needs: pip install 'saar[server]' ({error.name} is missing)\n")
        sys.exit(2)


if __name__ == "__main__":
    main()
