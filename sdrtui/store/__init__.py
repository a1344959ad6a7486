"""The only room that knows SQL: tables, engine, migrations, reader and writer."""
