"""A made-up portal of any size, to see how the real one bears growth.

Read it in this order: ``fill`` (what is written after what), ``writer`` (chance and words),
``frame`` (what certifications are sorted by), ``catalogue`` (the certifications and their guides),
``around`` (what leads to them and what is said about them).
"""
