"""Alembic's entry: it migrates on the connection that `migrating` gives it, inside that one's transaction."""

from alembic import context

from sdrtui.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=False,
    render_as_batch=True,
)
context.run_migrations()
