"""Course content: read, check, compile. A library that imports nothing else of lms."""
