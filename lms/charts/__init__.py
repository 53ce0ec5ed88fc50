"""Charts as SVG text made on the server: no script, no style attribute, words beside figures."""
