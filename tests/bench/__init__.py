"""Figures, beside a rival in the same run: `uv run python -m tests.bench.answers`. Never a test: machines are noisy."""
