"""Tables with alignment as a class, because our pages allow no style attributes."""

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore


def tables_plugin(md: MarkdownIt) -> None:
    """Change `style="text-align:right"` to `class="align-right"`, and set the scope of headers."""
    md.core.ruler.push("table_classes", set_classes)


def set_classes(state: StateCore) -> None:
    """Set the classes of all cells."""
    for token in state.tokens:
        if token.type == "th_open":
            token.attrSet("scope", "col")
        style = token.attrs.pop("style", "") if token.type in {"th_open", "td_open"} else ""
        if style:
            token.attrSet("class", f"align-{str(style).removeprefix('text-align:')}")
