"""Models: listing them, generating, counting tokens, embedding."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from workbench.simulator import embeddings, responses
from workbench.simulator.errors import ApiError, Json, invalid, no_model
from workbench.simulator.generation import by_modality, service_tier
from workbench.simulator.incoming import body_of, version_of, versioned
from workbench.simulator.model_table import Model
from workbench.simulator.paging import page
from workbench.simulator.request_reader import parse
from workbench.simulator.service import Service
from workbench.simulator.tokens import of_text


def model_routes(service: Service) -> list[Route]:
    """Return the routes under `/models`."""

    async def listed(request: Request) -> Response:
        models = service.models.models
        names = [f"models/{model.id}" for model in models]
        chosen, more = page(models, names, request.query_params, default=50, most=1000)
        body = {"models": [model.listed() for model in chosen]} | more
        return responses.json_response(request, body)

    async def got(request: Request) -> Response:
        name = request.path_params["name"]
        found = [model for model in service.models.models if model.id == name]
        if not found:
            raise no_model(f"models/{name}", version_of(request), "getModel")
        return responses.json_response(request, found[0].listed())

    async def called(request: Request) -> Response:
        name, _, method = request.path_params["call"].partition(":")
        calls = {
            "generateContent": _generate,
            "streamGenerateContent": _stream,
            "countTokens": _count,
            "embedContent": _embed,
            "batchEmbedContents": _embed_all,
        }
        if method not in calls:
            raise no_model(f"models/{name}", version_of(request), method or "this method")
        listed_as = {"streamGenerateContent": "generateContent"} | {
            "batchEmbedContents": "embedContent"
        }
        version = version_of(request)
        model = service.models.find(name, version, listed_as.get(method, method))
        return await calls[method](service, model, request)

    async def elsewhere(request: Request) -> Response:
        name = request.url.path.split("/", 2)[2].partition(":")[0]
        raise no_model(name, version_of(request), "this method")

    return [
        *versioned("/VERSION/models", listed, ["GET"]),
        *versioned("/VERSION/models/{name}", got, ["GET"]),
        *versioned("/VERSION/models/{call}", called, ["POST"]),
        *versioned("/VERSION/publishers/{rest:path}", elsewhere, ["GET", "POST"]),
        *versioned("/VERSION/tunedModels/{rest:path}", elsewhere, ["GET", "POST"]),
    ]


async def _generate(service: Service, model: Model, request: Request) -> Response:
    asked = _generate_request(await body_of(request), model)
    try:
        async with asyncio.timeout(_deadline(request)):
            generation = await service.generation(model, asked, streamed=False)
            body = await generation.whole(service.engine)
    except TimeoutError:
        text = "Deadline expired before operation could complete."
        raise ApiError("DEADLINE_EXCEEDED", text) from None
    headers = {"X-Gemini-Service-Tier": service_tier(asked)}
    return responses.json_response(request, body, headers=headers)


async def _stream(service: Service, model: Model, request: Request) -> Response:
    asked = _generate_request(await body_of(request), model)
    generation = await service.generation(model, asked, streamed=True)
    chunks = generation.stream(service.engine, service.pace)
    if request.query_params.get("alt") == "sse":
        return responses.event_stream(chunks)
    return responses.array_stream(request, chunks)


async def _count(service: Service, model: Model, request: Request) -> Response:
    body = parse(await body_of(request), "CountTokensRequest")
    if "generateContentRequest" in body:
        if "contents" in body:
            raise invalid("Only one of contents and generate_content_request can be set.")
        inner: Json = body["generateContentRequest"]
        if not inner.get("model"):
            raise invalid("* CountTokensRequest.generate_content_request.model: is required\n")
    else:
        inner = body
    answering = service.models.answering(model, service.clock())
    prompt = await service.prompts.read(inner, model, answering)
    counted: Json = {"totalTokens": prompt.tokens}
    if prompt.cached:
        counted["cachedContentTokenCount"] = prompt.cached.total()
    counted["promptTokensDetails"] = by_modality(prompt.cached + prompt.fresh)
    if prompt.cached:
        counted["cacheTokensDetails"] = by_modality(prompt.cached)
    return responses.json_response(request, counted)


async def _embed(service: Service, model: Model, request: Request) -> Response:
    body = parse(await body_of(request), "EmbedContentRequest")
    return responses.json_response(request, {"embedding": embeddings.embedding(body)})


async def _embed_all(service: Service, model: Model, request: Request) -> Response:
    body = parse(await body_of(request), "BatchEmbedContentsRequest")
    wanted = body.get("requests") or []
    if not 1 <= len(wanted) <= 100:
        raise invalid("* BatchEmbedContentsRequest.requests: between 1 and 100 are allowed.\n")
    for inner in wanted:
        if inner.get("model", f"models/{model.id}") != f"models/{model.id}":
            raise invalid("The model of each request must be that of the batch.")
    tokens = sum(of_text(embeddings.text_of(inner)) for inner in wanted)
    details = [{"modality": "TEXT", "tokenCount": tokens}]
    usage = {"promptTokenCount": tokens, "promptTokenDetails": details}
    found = [embeddings.embedding(inner) for inner in wanted]
    return responses.json_response(request, {"embeddings": found, "usageMetadata": usage})


def _deadline(request: Request) -> float | None:
    seconds = request.headers.get("x-server-timeout", "")
    return float(seconds) if seconds.isascii() and seconds.isdigit() else None


def _generate_request(body: bytes, model: Model) -> Json:
    asked = parse(body, "GenerateContentRequest")
    if asked.get("model", model.id).removeprefix("models/") != model.id:
        raise invalid(f"The model of the body is not models/{model.id}.")
    return asked
