"""`lms serve`: prepares the data folder, then runs the web processes and the worker."""

import dataclasses

import click

from lms.cli.logs import log_as_lines
from lms.cli.serve.lan import AddressWithoutRoom, announce_lan_address, restrict_to_lan
from lms.cli.serve.process_group import run_process_group
from lms.cli.serve.socket import listen
from lms.cli.serve.start_checks import prepare_data_folder
from lms.config import Settings


@click.command("serve")
@click.option("--room", is_flag=True, help="Serve a workshop on this laptop's local network.")
@click.option("--address", default="", help="With --room: the private address to serve at.")
def command(*, room: bool, address: str) -> None:
    """Make or migrate the database, then serve until SIGTERM.

    With LMS_DEMO=1 an empty data folder becomes the demo cooperative. Several may start at once
    on one database: one prepares it, the others wait. At SIGTERM what is under way is finished.
    With --room phones at a workshop reach this laptop by plain http; certificates wait until the
    data folder is back on its server. Nothing is merged.
    """
    settings = Settings.from_environment()
    log_as_lines()
    if room:
        settings = restrict_to_lan(settings, address)
    elif address:
        raise AddressWithoutRoom
    prepare_data_folder(settings)
    listener = listen(settings)
    settings = dataclasses.replace(settings, port=listener.getsockname()[1])
    if room:
        settings = announce_lan_address(settings)
    raise SystemExit(run_process_group(settings, listener))
