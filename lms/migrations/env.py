"""Alembic's entry: runs the migrations on the connection that `lms.db.alembic_steps` hands over."""

from alembic import context

from lms.db import Base
from lms.db.alembic_steps import is_model_object, render_type

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    compare_server_default=True,
    transactional_ddl=True,
    include_object=is_model_object,
    render_item=render_type,
    user_module_prefix="",
)
with context.begin_transaction():
    context.run_migrations()
