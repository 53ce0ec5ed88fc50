"""A connection that gave way to another one, and what had been fetched for it before."""

import selectors
import socket
from concurrent.futures import Future

import pytest
from gunicorn.config import Config

from lms.cli.serve.front.connection import Connection, ConnectionState
from lms.cli.serve.front.front_worker import FrontWorker

CLIENT, SERVER = ("127.0.0.1", 1), ("127.0.0.1", 2)


@pytest.fixture
def worker():
    found = FrontWorker(0, 0, [], None, 30, Config(), None)
    found.poller = selectors.DefaultSelector()
    yield found
    found.poller.close()
    found.tmp.close()


@pytest.fixture
def dropped(worker):
    """Dropped to make room, in the midst of sending or of receiving."""

    def make(state):
        ours, theirs = socket.socketpair()
        connection = Connection(ours, CLIENT, SERVER)
        worker.nr_conns = 2  # this one, and one that stays
        worker._connections[ours.fileno()] = connection
        connection.state = state
        worker._wait(connection)
        worker._make_room()
        theirs.close()
        return connection

    return make


@pytest.mark.parametrize(
    "state",
    [
        ConnectionState.IDLE,
        ConnectionState.READING,
        ConnectionState.WRITING,
        ConnectionState.LEAVING,
    ],
)
def test_later_event_of_a_dropped_connection_does_nothing(worker, dropped, state):
    connection = dropped(state)

    worker._ready(connection, connection.sock)
    worker._drop(connection)

    assert (worker.nr_conns, worker._connections) == (1, {})


def test_answer_to_a_dropped_connection_is_thrown_away(worker, dropped):
    made = Future()
    made.set_result(True)

    worker.finish_request(dropped(ConnectionState.READING), made)

    assert worker.nr_conns == 1
