"""Every test here has an empty archive at hand, and exports to fill it from."""

from tests.support.archives import archive, keep, thinking

__all__ = ["archive", "keep", "thinking"]
