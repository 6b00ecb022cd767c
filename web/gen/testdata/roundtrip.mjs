// Reads packets from Go, decodes and encodes each as the page would, and writes them back.
import { readFileSync } from "node:fs";
const { decode, encode } = await import(`file://${process.env.GENERATED}/wire.mjs`);

const packets = JSON.parse(readFileSync(0, "utf8"));
const back = packets.map(({ json, buffers }) => {
  const arrived = buffers.map((text) => {
    const bytes = Buffer.from(text, "base64");
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  });
  const { kind, body } = decode({ json, buffers: arrived });
  const packet = encode(kind, body);
  return { json: packet.json, buffers: packet.buffers.map((b) => Buffer.from(b).toString("base64")) };
});
process.stdout.write(JSON.stringify(back));
