"""Rules of learning: when a course is complete, and when reminders are due. All pure."""
