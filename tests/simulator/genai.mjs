// Drives @google/genai against a simulator; prints one JSON object of what it saw.
import { GoogleGenAI } from "@google/genai";

const [url, key, pdf, large, long] = process.argv.slice(2);
const ai = new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl: url } });
const seen = {};

const file = await ai.files.upload({
  file: pdf,
  config: { mimeType: "application/pdf", displayName: "annual report.pdf" },
});
seen.file = file;
seen.same = (await ai.files.get({ name: file.name })).sha256Hash === file.sha256Hash;
const big = await ai.files.upload({ file: large, config: { mimeType: "text/plain" } });
seen.large = big.sizeBytes;
seen.listed = [];
for await (const item of await ai.files.list({ config: { pageSize: 1 } })) {
  seen.listed.push(item.name);
}
await ai.files.delete({ name: big.name });
try {
  await ai.files.get({ name: big.name });
} catch (error) {
  seen.gone = error.status;
}

const parts = [
  { fileData: { fileUri: file.uri, mimeType: file.mimeType } },
  { text: "Who is the auditor?" },
];
const contents = [{ role: "user", parts }];
const unary = await ai.models.generateContent({ model: "gemini-2.5-flash", contents });
seen.unary = unary.text;
const chunks = [];
const stream = await ai.models.generateContentStream({
  model: "gemini-3.8-flash",
  contents,
  config: { thinkingConfig: { includeThoughts: true } },
});
for await (const chunk of stream) chunks.push(chunk);
const streamed = chunks.flatMap((chunk) => chunk.candidates[0].content.parts ?? []);
seen.thoughts = streamed.filter((part) => part.thought).length;
seen.streamed = streamed.filter((part) => !part.thought).map((part) => part.text).join("");
seen.finish = chunks.at(-1).candidates[0].finishReason;

const chat = ai.chats.create({ model: "gemini-2.5-flash", history: [] });
await chat.sendMessage({ message: parts });
const second = await chat.sendMessage({ message: "What was the member renewal rate?" });
seen.chat = second.text;

const counted = await ai.models.countTokens({ model: "gemini-2.5-flash", contents });
seen.tokens = counted.totalTokens;
const embedded = await ai.models.embedContent({
  model: "gemini-embedding-001",
  contents: ["one", "two"],
  config: { outputDimensionality: 256 },
});
seen.embeddings = embedded.embeddings.map((embedding) => embedding.values.length);
seen.models = [];
for await (const model of await ai.models.list({ config: { pageSize: 5 } })) {
  seen.models.push(model.name);
}

const words = (await import("node:fs")).readFileSync(long, "utf8");
const cache = await ai.caches.create({
  model: "gemini-2.5-flash",
  config: { contents: words, ttl: "300s" },
});
const longer = await ai.caches.update({ name: cache.name, config: { ttl: "600s" } });
seen.longer = longer.expireTime > cache.expireTime;
const cached = await ai.models.generateContent({
  model: "gemini-2.5-flash",
  contents: "Hello?",
  config: { cachedContent: cache.name },
});
seen.cached = cached.usageMetadata.cachedContentTokenCount;
await ai.caches.delete({ name: cache.name });

const wrong = new GoogleGenAI({ apiKey: "AIza-wrong", httpOptions: { baseUrl: url } });
try {
  await wrong.models.generateContentStream({ model: "gemini-2.5-flash", contents: "x" });
} catch (error) {
  seen.refused = error.status;
}
console.log(JSON.stringify(seen));
