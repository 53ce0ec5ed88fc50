"""The words of a phone without a connection."""

WAITS = "没有网络"
