"""Rules of quizzes: draw, order, grading, and when the next attempt may begin.

Pure: no clock, no database, no randomness. A seed determines every order, identically in every
language and in every version of Python.
"""
