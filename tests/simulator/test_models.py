"""Wire section 5: models, token counts and embeddings."""

import base64
import math

from tests.shared_data import PDFS
from tests.simulator.wire import asking, error_of, upload, upload_path

COUNT = "/v1beta/models/gemini-2.5-flash:countTokens"


def test_models_are_listed_in_pages(http):
    first = http.get("/v1beta/models?pageSize=3").json()
    assert len(first["models"]) == 3
    assert base64.b64decode(first["nextPageToken"]).decode() == first["models"][-1]["name"]
    second = http.get("/v1beta/models", params={"pageToken": first["nextPageToken"]}).json()
    whole = http.get("/v1/models").json()
    assert "nextPageToken" not in whole
    assert first["models"] + second["models"] == whole["models"]
    names = [model["name"] for model in whole["models"]]
    assert len(names) == len(set(names))
    assert "models/offline-extractive" in names


def test_a_model_says_what_it_can(http):
    model = http.get("/v1beta/models/gemini-3.8-flash").json()
    assert model["supportedGenerationMethods"] == [
        *("generateContent", "countTokens", "createCachedContent")
    ]
    assert (model["inputTokenLimit"], model["outputTokenLimit"]) == (1_048_576, 65_536)
    assert model["thinking"] is True
    argon = http.get("/v1beta/models/gemini-4-argon").json()
    assert "createCachedContent" not in argon["supportedGenerationMethods"]
    offline = http.get("/v1beta/models/offline-extractive").json()
    assert "thinking" not in offline
    assert "not a model" in offline["description"]


def test_tokens_in_both_forms(http):
    plain = {"contents": [{"parts": [{"text": "four" * 10}]}]}
    assert http.post(COUNT, json=plain).json() == {
        "totalTokens": 10,
        "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 10}],
    }
    inner = {"model": "models/gemini-2.5-flash"} | plain
    inner["systemInstruction"] = {"parts": [{"text": "four"}]}
    full = http.post(COUNT, json={"generate_content_request": inner})
    assert full.json()["totalTokens"] == 11
    both = http.post(COUNT, json={"generateContentRequest": inner} | plain)
    error_of(both, 400, "INVALID_ARGUMENT")
    del inner["model"]
    missing = http.post(COUNT, json={"generateContentRequest": inner})
    error_of(missing, 400, "INVALID_ARGUMENT")
    system = {"systemInstruction": {"parts": [{"text": "x"}]}} | plain
    error_of(http.post(COUNT, json=system), 400, "INVALID_ARGUMENT")


def count(http, model: str, part: dict, **config) -> dict[str, int]:
    inner = {"model": f"models/{model}", "contents": [{"parts": [part]}]}
    inner["generationConfig"] = config
    reply = http.post(f"/v1beta/models/{model}:countTokens", json={"generateContentRequest": inner})
    assert reply.status_code == 200, reply.text
    details = {d["modality"]: d["tokenCount"] for d in reply.json()["promptTokensDetails"]}
    assert sum(details.values()) == reply.json()["totalTokens"]
    return details


def test_pages_cost_what_the_model_charges(http):
    file = upload_path(http, PDFS / "gen-boxes-rotation-labels.pdf")  # 9 pages
    part = {"fileData": {"fileUri": file["uri"], "mimeType": "application/pdf"}}
    assert count(http, "gemini-2.5-flash", part) == {"DOCUMENT": 9 * 258}
    assert count(http, "gemini-3.8-flash", part) == {"IMAGE": 9 * 560}
    low = count(http, "gemini-3.8-flash", part, mediaResolution="MEDIA_RESOLUTION_LOW")
    assert low == {"IMAGE": 9 * 280}
    own = part | {"mediaResolution": {"level": "MEDIA_RESOLUTION_HIGH"}}
    assert count(http, "gemini-3.8-flash", own) == {"IMAGE": 9 * 1120}


def test_page_ranges_are_reflected_in_the_count(http):
    file = upload_path(http, PDFS / "gen-boxes-rotation-labels.pdf")
    part = {"fileData": {"fileUri": file["uri"], "mimeType": "application/pdf"}}
    some = part | {"documentMetadata": {"startPage": 2, "endPage": 4}}
    assert count(http, "gemini-2.5-flash", some) == {"DOCUMENT": 3 * 258}
    text = part | {"document_metadata": {"start_page": 9, "content_layers": ["PAGE_TEXT"]}}
    assert list(count(http, "gemini-2.5-flash", text)) == ["TEXT"]
    both = {"contentLayers": ["PAGE_IMAGE", "PAGE_TEXT"]}
    assert set(count(http, "gemini-3.8-flash", part | {"documentMetadata": both})) == {
        *("IMAGE", "TEXT")
    }
    for first, last in ((0, 10), (5, 4), (3, 10), (-1, 2)):
        bad = part | {"documentMetadata": {"startPage": first, "endPage": last}}
        reply = http.post(COUNT, json={"contents": [{"parts": [bad]}]})
        error_of(reply, 400, "INVALID_ARGUMENT")


def test_long_pdfs_are_refused_but_not_by_the_offline_engine(http):
    file = upload_path(http, PDFS / "octave-manual-7.3.pdf")
    reply = http.post(COUNT, json=asking("x", file))
    assert "1158 pages" in error_of(reply, 400, "INVALID_ARGUMENT")["message"]
    part = {"fileData": {"fileUri": file["uri"], "mimeType": "application/pdf"}}
    some = part | {"documentMetadata": {"startPage": 1, "endPage": 1000}}
    assert count(http, "gemini-2.5-flash", some) == {"DOCUMENT": 258_000}
    assert count(http, "offline-extractive", part) == {"DOCUMENT": 1158 * 258}


def test_text_and_pictures_are_counted_by_their_kind(http):
    file = upload(http, b"four" * 25, "text/csv")
    part = {"fileData": {"fileUri": file["uri"], "mimeType": "text/csv"}}
    assert count(http, "gemini-2.5-flash", part) == {"TEXT": 25}
    picture = {"inlineData": {"mimeType": "image/png", "data": "iVBORw0KGgo="}}
    assert list(count(http, "gemini-2.5-flash", picture)) == ["IMAGE"]


def test_embeddings_lie_close_for_equal_words(http):
    def embed(text: str, **more) -> list[float]:
        reply = http.post(
            "/v1beta/models/gemini-embedding-001:embedContent",
            json={"content": {"parts": [{"text": text}]}} | more,
        )
        return reply.json()["embedding"]["values"]

    one, same, other = (
        embed("The ferry sank."),
        embed("the FERRY sank"),
        embed("Pears cost more"),
    )
    assert len(one) == 3072
    assert one == same
    assert math.isclose(sum(value * value for value in one), 1, abs_tol=1e-6)
    assert abs(sum(a * b for a, b in zip(one, other, strict=True))) < 0.5
    assert len(embed("x", outputDimensionality=768, taskType="RETRIEVAL_QUERY")) == 768
    reply = http.post(
        "/v1beta/models/gemini-embedding-001:batchEmbedContents",
        json={"requests": [{"content": {"parts": [{"text": "four"}]}}] * 2},
    ).json()
    assert len(reply["embeddings"]) == 2
    assert reply["usageMetadata"] == {
        "promptTokenCount": 2,
        "promptTokenDetails": [{"modality": "TEXT", "tokenCount": 2}],
    }
    for bad in ({}, {"content": {"parts": [{"text": "x"}]}, "outputDimensionality": 5000}):
        refused = http.post("/v1beta/models/gemini-embedding-001:embedContent", json=bad)
        error_of(refused, 400, "INVALID_ARGUMENT")
