from starlette.responses import Response
from questions.desk.visit import Visit


async def show(visit: Visit) -> Response:
    return visit.page("error.html", message="soon")


one = progress = label = undo = search = write = propose = withdraw = patch = show
