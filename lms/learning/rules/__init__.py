"""Rules of learning: when a course is complete, and who is at risk. All pure."""
