"""Questions of learners about a lesson: asked, passed on, answered and published."""
