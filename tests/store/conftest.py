"""Every test here has an empty archive at hand."""

from tests.support.archives import archive, keep, thinking

__all__ = ["archive", "keep", "thinking"]
