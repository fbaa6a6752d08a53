"""What helps with the project and is no part of a build: `python -m tools.<name>`."""
