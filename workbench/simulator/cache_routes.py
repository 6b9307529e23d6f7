"""Explicit caches: create, list, read, give a new end, delete."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from workbench.simulator import responses
from workbench.simulator.errors import invalid
from workbench.simulator.incoming import body_of, version_of, versioned
from workbench.simulator.paging import page
from workbench.simulator.request_reader import parse
from workbench.simulator.service import Service


def cache_routes(service: Service) -> list[Route]:
    """Return the routes under `/cachedContents`."""

    async def created(request: Request) -> Response:
        body = parse(await body_of(request), "CachedContent")
        return responses.json_response(
            request, await service.create_cache(body, version_of(request))
        )

    async def listed(request: Request) -> Response:
        caches = service.caches.alive()
        names = [f"cachedContents/{cache.id}" for cache in caches]
        chosen, more = page(caches, names, request.query_params, default=50, most=1000)
        found = [cache.resource() for cache in chosen]
        return responses.json_response(request, ({"cachedContents": found} if found else {}) | more)

    async def got(request: Request) -> Response:
        return responses.json_response(request, service.caches.get(_id(request)).resource())

    async def changed(request: Request) -> Response:
        body = parse(await body_of(request), "CachedContent")
        query = request.query_params
        mask = query.get("updateMask") or query.get("update_mask")
        cache = service.caches.update(_id(request), body, mask)
        return responses.json_response(request, cache.resource())

    async def deleted(request: Request) -> Response:
        service.caches.delete(_id(request))
        service.sweep()
        return responses.json_response(request, {})

    async def misplaced(request: Request) -> Response:
        raise invalid("Caches of a location belong to another service.")

    return [
        *versioned("/VERSION/cachedContents", created, ["POST"]),
        *versioned("/VERSION/cachedContents", listed, ["GET"]),
        *versioned("/VERSION/cachedContents/{id}", got, ["GET"]),
        *versioned("/VERSION/cachedContents/{id}", changed, ["PATCH"]),
        *versioned("/VERSION/cachedContents/{id}", deleted, ["DELETE"]),
        *versioned("/VERSION/locations/{rest:path}", misplaced, ["GET", "POST", "PATCH", "DELETE"]),
        *versioned("/VERSION/projects/{rest:path}", misplaced, ["GET", "POST", "PATCH", "DELETE"]),
    ]


def _id(request: Request) -> str:
    return str(request.path_params["id"])
