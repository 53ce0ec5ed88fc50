"""The facts of a cohort as its form sends them."""

FACTS = {
    "name": "Spring 2027",
    "zone": "Asia/Kolkata",
    "language": "zh",
    "starts_on": "2027-03-01",
    "ends_on": "2027-05-01",
    "start_days": "5",
    "idle_days": "7",
    "due_days": "3",
}
