"""The exports that are measured: one module per source, each writing what its provider would have written."""
