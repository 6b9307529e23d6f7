"""The fields that requests may have: a table of messages, each a table of names and kinds.

A kind is the name of a message or of a scalar, `[kind]` for a list, `{kind}` for a map whose keys
are the user's own. `json` is data of the user, taken as it is. Names are lowerCamelCase.
"""

from typing import TypeAlias

Kind: TypeAlias = "str | list[str] | set[str]"
SCALARS = ("string", "int", "number", "bool", "bytes", "duration", "enum", "json")


def _fields(kind: str, names: str) -> dict[str, Kind]:
    return dict.fromkeys(names.split(), kind)


MESSAGES: dict[str, dict[str, Kind]] = {
    "GenerateContentRequest": {
        "model": "string",
        "contents": ["Content"],
        "systemInstruction": "Content",
        "generationConfig": "GenerationConfig",
        "safetySettings": ["SafetySetting"],
        "tools": ["Tool"],
        "toolConfig": "ToolConfig",
        "cachedContent": "string",
        "serviceTier": "enum",
        "store": "bool",
        "continuationToken": "bytes",
    },
    "CountTokensRequest": {
        "contents": ["Content"],
        "generateContentRequest": "GenerateContentRequest",
    },
    "CachedContent": {
        "name": "string",
        "model": "string",
        "displayName": "string",
        "ttl": "duration",
        "expireTime": "string",
        "systemInstruction": "Content",
        "contents": ["Content"],
        "tools": ["Tool"],
        "toolConfig": "ToolConfig",
        "createTime": "string",
        "updateTime": "string",
        "usageMetadata": "json",
    },
    "EmbedContentRequest": {
        "model": "string",
        "content": "Content",
        "taskType": "enum",
        "title": "string",
        "outputDimensionality": "int",
        "autoTruncate": "bool",
    },
    "BatchEmbedContentsRequest": {"requests": ["EmbedContentRequest"]},
    "CreateFileRequest": {"file": "File"},
    "File": {
        **_fields("string", "name displayName mimeType createTime updateTime expirationTime uri"),
        "sizeBytes": "int",
        "sha256Hash": "bytes",
        "source": "enum",
        "state": "enum",
    },
    "Content": {"role": "string", "parts": ["Part"]},
    "Part": {
        "text": "string",
        "inlineData": "Blob",
        "fileData": "FileData",
        "functionCall": "FunctionCall",
        "functionResponse": "FunctionResponse",
        "executableCode": "json",
        "codeExecutionResult": "json",
        "toolCall": "json",
        "toolResponse": "json",
        "thought": "bool",
        "thoughtSignature": "bytes",
        "videoMetadata": "json",
        "mediaResolution": "MediaResolution",
        "partMetadata": "json",
        "documentMetadata": "DocumentMetadata",
        "spreadsheetMetadata": "json",
        "mediaProcessing": "enum",
    },
    "Blob": {"mimeType": "string", "data": "bytes"},
    "FileData": {"mimeType": "string", "fileUri": "string"},
    "FunctionCall": {"id": "string", "name": "string", "args": "json"},
    "FunctionResponse": {
        "id": "string",
        "name": "string",
        "response": "json",
        "parts": "json",
        "willContinue": "bool",
        "scheduling": "enum",
    },
    "MediaResolution": {"level": "enum", "numTokens": "int"},
    "DocumentMetadata": {"startPage": "int", "endPage": "int", "contentLayers": ["enum"]},
    "GenerationConfig": {
        **_fields("number", "temperature topP topK presencePenalty frequencyPenalty"),
        **_fields("int", "candidateCount maxOutputTokens seed logprobs"),
        **_fields("bool", "responseLogprobs enableEnhancedCivicAnswers"),
        **_fields("json", "responseJsonSchema responseFormat speechConfig imageConfig"),
        **_fields("json", "audioTranscriptionConfig translationConfig routingConfig"),
        "stopSequences": ["string"],
        "responseMimeType": "string",
        "responseSchema": "Schema",
        "responseModalities": ["enum"],
        "mediaResolution": "enum",
        "thinkingConfig": "ThinkingConfig",
    },
    "ThinkingConfig": {"thinkingBudget": "int", "thinkingLevel": "enum", "includeThoughts": "bool"},
    "Schema": {
        **_fields("string", "title description format pattern ref"),
        **_fields("int", "minItems maxItems minLength maxLength minProperties maxProperties"),
        **_fields("number", "minimum maximum"),
        **_fields("json", "default example additionalProperties"),
        "type": "enum",
        "nullable": "bool",
        "enum": ["string"],
        "required": ["string"],
        "propertyOrdering": ["string"],
        "items": "Schema",
        "prefixItems": ["Schema"],
        "anyOf": ["Schema"],
        "properties": {"Schema"},
        "defs": {"Schema"},
    },
    "SafetySetting": {"category": "enum", "threshold": "enum", "method": "enum"},
    "Tool": {
        "functionDeclarations": ["FunctionDeclaration"],
        **_fields("json", "googleSearch googleSearchRetrieval urlContext codeExecution"),
        **_fields("json", "fileSearch googleMaps computerUse mcpServers"),
    },
    "FunctionDeclaration": {
        "name": "string",
        "description": "string",
        "behavior": "enum",
        "parameters": "Schema",
        "response": "Schema",
        "parametersJsonSchema": "json",
        "responseJsonSchema": "json",
    },
    "ToolConfig": {
        "functionCallingConfig": "FunctionCallingConfig",
        "retrievalConfig": "json",
        "includeServerSideToolInvocations": "bool",
    },
    "FunctionCallingConfig": {
        "mode": "enum",
        "allowedFunctionNames": ["string"],
        "streamFunctionCallArguments": "bool",
    },
}

ENUMS: dict[tuple[str, str], tuple[str, ...]] = {
    ("ThinkingConfig", "thinkingLevel"): (
        *("THINKING_LEVEL_UNSPECIFIED", "MINIMAL", "LOW", "MEDIUM", "HIGH", "XHIGH"),
    ),
    ("FunctionCallingConfig", "mode"): ("MODE_UNSPECIFIED", "AUTO", "ANY", "NONE", "VALIDATED"),
    ("GenerateContentRequest", "serviceTier"): (
        *("SERVICE_TIER_UNSPECIFIED", "UNSPECIFIED", "STANDARD", "FLEX", "PRIORITY"),
    ),
    ("SafetySetting", "category"): (
        *("HARM_CATEGORY_UNSPECIFIED", "HARM_CATEGORY_HARASSMENT", "HARM_CATEGORY_HATE_SPEECH"),
        *("HARM_CATEGORY_SEXUALLY_EXPLICIT", "HARM_CATEGORY_DANGEROUS_CONTENT"),
        "HARM_CATEGORY_CIVIC_INTEGRITY",
    ),
    ("SafetySetting", "threshold"): (
        *("HARM_BLOCK_THRESHOLD_UNSPECIFIED", "BLOCK_LOW_AND_ABOVE", "BLOCK_MEDIUM_AND_ABOVE"),
        *("BLOCK_ONLY_HIGH", "BLOCK_NONE", "OFF"),
    ),
    ("DocumentMetadata", "contentLayers"): (
        *("CONTENT_LAYER_UNSPECIFIED", "PAGE_IMAGE", "PAGE_TEXT"),
    ),
    ("GenerationConfig", "mediaResolution"): (
        *("MEDIA_RESOLUTION_UNSPECIFIED", "MEDIA_RESOLUTION_LOW", "MEDIA_RESOLUTION_MEDIUM"),
        "MEDIA_RESOLUTION_HIGH",
    ),
    ("MediaResolution", "level"): (
        *("MEDIA_RESOLUTION_UNSPECIFIED", "MEDIA_RESOLUTION_LOW", "MEDIA_RESOLUTION_MEDIUM"),
        *("MEDIA_RESOLUTION_HIGH", "MEDIA_RESOLUTION_ULTRA_HIGH"),
    ),
}
