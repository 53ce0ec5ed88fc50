"""Training days: join codes, who joins, attendance, head counts."""
