"""A worker in a process of its own: `python -m tests.jobs.toil ADDRESS FOLDER SECONDS`."""

import datetime as dt
import signal
import sys
import time
from pathlib import Path

from lms.config import Settings
from lms.db import Database
from lms.jobs.queue import open_queue
from lms.jobs.worker import Worker


def main(address, folder, seconds):
    folder = Path(folder)

    def toil(payload):
        with (folder / "begun").open("a") as handle:
            handle.write(f"{payload['name']}\n")
        time.sleep(float(seconds))
        (folder / f"{payload['name']}.done").write_text("done")

    worker = Worker(
        Database(address),
        open_queue(Settings(data=folder)),
        handlers={"toil": toil},
        lease=dt.timedelta(seconds=1.5),
        pause=0.05,
        sweep_every=0.2,
    )
    signal.signal(signal.SIGTERM, lambda *_: worker.stop())
    (folder / "up").write_text("")
    worker.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
