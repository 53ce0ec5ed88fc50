"""Services that change cohorts and enrolments. Every service takes the session and flushes."""
