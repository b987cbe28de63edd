"""All that is peculiar to PostgreSQL: the address as hosts hand it out, its pool, its failures.

The driver, asyncpg, is loaded only where a PostgreSQL is used.
"""

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

if TYPE_CHECKING:
    from asyncpg import Connection

logger = logging.getLogger(__name__)

CONNECT_S: Final = 2
LOCK_S: Final = 1
"""How long writing a table anew may hold up everybody else while it waits for its turn."""
CONNECTIONS: Final = 5
"""Of each process, held open; as many again while there is much to do. Small hosts allow 20."""
FEW_CONNECTIONS: Final = 1
"""Of a desk beside a bot in one process."""
NAME: Final = "refugee-support-bot"
"""What the database's administrator sees of us."""
_OUR_LOCK: Final = 0x4A41_5253_5542_4F54
_VACUUM_LOCK: Final = _OUR_LOCK + 1
"""Any numbers that no other program in the same database uses for advisory locks."""
# What asyncpg understands of libpq's parameters, and what it hands on to the server.
_UNDERSTOOD: Final = frozenset(
    {
        *("host", "port", "options", "passfile", "target_session_attrs"),
        *("sslmode", "sslrootcert", "sslcert", "sslkey", "sslpassword", "sslcrl"),
        *("ssl_min_protocol_version", "ssl_max_protocol_version"),
    }
)


def address(url: URL) -> tuple[str, tuple[str, ...]]:
    """The address as asyncpg takes it, and the names of the parameters it does not take.

    Hosts add parameters of libpq and of other drivers, which asyncpg would hand to the server, and
    the server refuses. `ssl=true`, as some write it, is `sslmode=require`.
    """
    query = dict(url.query)
    if "ssl" in query:
        given = str(query.pop("ssl")).lower()
        query.setdefault("sslmode", "require" if given in {"1", "true", "on"} else given)
    left_out = tuple(sorted(query.keys() - _UNDERSTOOD - {"application_name"}))
    known = {name: value for name, value in query.items() if name in _UNDERSTOOD}
    plain = url.set(drivername="postgresql", query=known)
    return plain.render_as_string(hide_password=False), left_out


def make_engine(url: URL, patience_s: float, connections: int) -> AsyncEngine:
    """A small pool, whose connections are tried before they are used.

    Raises:
        ImportError: the driver is not installed.
    """
    import asyncpg

    dsn, left_out = address(url)
    if left_out:
        logger.warning(
            "left out of DATABASE_URL, as the driver knows none: %s", ", ".join(left_out)
        )

    async def connect() -> "Connection":
        return await asyncpg.connect(
            dsn, timeout=CONNECT_S, server_settings={"application_name": NAME}
        )

    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=connect,
        pool_size=connections,
        max_overflow=connections,
        pool_timeout=patience_s,
        pool_pre_ping=True,
        hide_parameters=True,
    )


def failures() -> tuple[type[Exception], ...]:
    """What the driver raises past SQLAlchemy while it connects: a wrong password, a database that
    starts or stops.
    """
    import asyncpg

    return (asyncpg.PostgresError, asyncpg.InterfaceError)


async def wait_for_turn(connection: AsyncConnection) -> None:
    """Until the transaction's end, no other process does what waits for its turn."""
    await connection.execute(text("SELECT pg_advisory_xact_lock(:ours)"), {"ours": _OUR_LOCK})


async def vacuum(engine: AsyncEngine, tables: Iterable[str]) -> None:
    """Write the tables anew without their deleted rows, unless another process is at it.

    A plain VACUUM leaves the bytes of half of them where they were. Nobody waits long for a table:
    where somebody else is reading it, this fails, and is to be tried again.
    """
    async with engine.connect() as connection:
        # VACUUM cannot run inside a transaction.
        run = (await connection.execution_options(isolation_level="AUTOCOMMIT")).exec_driver_sql
        if not (await run(f"SELECT pg_try_advisory_lock({_VACUUM_LOCK})")).scalar():
            return
        try:
            await run(f"SET lock_timeout = '{LOCK_S}s'")
            for table in tables:
                await run(f"VACUUM FULL {table}")
        finally:
            await run("RESET lock_timeout")
            await run(f"SELECT pg_advisory_unlock({_VACUUM_LOCK})")
