"""Words of everyday language in queries: fillers, endings of names of tools, forms of a word."""

from collections.abc import Iterator, Sequence

from lms.search.rules.tokens import is_han

_MIN_FORM = 3
"""Letters of a word that has forms of its own beside the plural."""
_FILLERS = (
    "为什么", "什么是", "是什么", "有什么", "怎么样", "怎么办", "怎么", "怎样", "如何", "什么",
    "哪些", "哪里", "请问", "是不是", "能不能", "吗", "呢", "how", "what", "why", "is", "are", "do",
    "does",
    "the", "an", "a", "i", "we", "can", "to",
)  # fmt: skip
"""Words of a question that texts about its subject need not have, the longest first."""
_ENDINGS = (
    "系统", "软件", "平台", "工具", "system", "systems", "software", "platform", "platforms",
    "tool", "tools",
)  # fmt: skip
"""What people add to the name of a tool: CRM系统."""
_VERBS = frozenset("卖买开用做种写查收付")
_SPELLINGS = (
    ("isation", "ization"),
    ("ise", "ize"),
    ("ised", "ized"),
    ("ising", "izing"),
    ("our", "or"),
    ("licence", "license"),
    ("programme", "program"),
    ("centre", "center"),
)
"""British and American endings."""
_MIN_SPELLED = 5
"""Letters of a word of which the other spelling is looked for: "four" is not "for"."""


def count_filler(atoms: Sequence[str], position: int) -> int:
    """Return the number of atoms of the filler that begins here, 0 without one."""
    return _count_any(_FILLERS, atoms, position)


def count_ending(atoms: Sequence[str], position: int) -> int:
    """Return the number of atoms of the ending behind the name of a tool, 0 without one."""
    return _count_any(_ENDINGS, atoms, position)


def _count_any(words: Sequence[str], atoms: Sequence[str], position: int) -> int:
    sizes = (len(word) if is_han(word) else 1 for word in words)
    found = (
        size
        for word, size in zip(words, sizes, strict=True)
        if "".join(atoms[position : position + size]) == word
    )
    return next(found, 0)


def find_verb(run: str) -> str:
    """Return the verb with which a run of Han characters begins, empty without one."""
    return run[0] if len(run) > 1 and run[0] in _VERBS else ""


def list_word_forms(word: str) -> tuple[str, ...]:
    """Return other forms of an English word: its plural or singular, and other spellings."""
    forms = (word, *list_number_forms(word))
    spelled = (other for form in forms for other in _list_spellings(form))
    return tuple(dict.fromkeys((*forms[1:], *spelled)))


def _list_spellings(word: str) -> Iterator[str]:
    if len(word) < _MIN_SPELLED or not word.isascii():
        return
    stem = word.removesuffix("s")
    plural = word[len(stem) :]
    for british, american in _SPELLINGS:
        if stem.endswith(british):
            yield stem.removesuffix(british) + american + plural
        elif stem.endswith(american):
            yield stem.removesuffix(american) + british + plural


def list_number_forms(word: str) -> tuple[str, ...]:
    """Return the English plural of a singular and the reverse: prices for price."""
    if is_han(word) or not word.isascii() or not word.isalpha() or len(word) <= _MIN_FORM:
        return (f"{word}s",) if word.isalpha() and word.isascii() and len(word) > 2 else ()
    if word.endswith("ies"):
        return (f"{word[:-3]}y",)
    if word.endswith("s"):
        return () if word.endswith("ss") else (word[:-1],)
    return (f"{word[:-1]}ies",) if word.endswith("y") else (f"{word}s",)
