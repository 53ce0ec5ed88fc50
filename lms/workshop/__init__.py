"""Training days in one room: join codes, who joins, attendance, head counts."""
