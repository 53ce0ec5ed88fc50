"""The address of a lesson of the demo."""

LESSON = "/learn/digital-thinking/organize-around-data"
