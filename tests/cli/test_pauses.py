from lms.cli.serve.restart_policy import MAX_FAILED_STARTS, MAX_PAUSE, SETTLED, RestartHistory


def test_pauses_grow_up_to_a_minute():
    record, pauses = RestartHistory(), []

    for _ in range(8):
        record.note(lifetime=3.0, has_started=True)
        pauses.append(record.pause)

    assert pauses == [1, 2, 4, 8, 16, 32, MAX_PAUSE, MAX_PAUSE]
    assert not record.has_given_up


def test_who_was_well_for_a_while_begins_anew():
    record = RestartHistory()
    for lifetime in (3.0, 3.0, SETTLED):
        record.note(lifetime=lifetime, has_started=True)

    assert record.pause == 1


def test_five_failed_starts_in_a_row_are_enough():
    record, hopeless = RestartHistory(), []

    for started in (False,) * 4 + (True,) + (False,) * MAX_FAILED_STARTS:
        record.note(lifetime=1.0, has_started=started)
        hopeless.append(record.has_given_up)

    assert hopeless == [False] * 9 + [True]
