"""Imports that a browser begins: what is uploaded, the jobs that read it, and how they tell of themselves."""
