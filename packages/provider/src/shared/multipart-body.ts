export interface FilePart {
  readonly field: string;
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

export interface MultipartBody {
  readonly contentType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * A `multipart/form-data` body. Not `FormData`: that turns every `\n` of a text into `\r\n` (so it would arrive
 * one byte longer a line than it was measured), and undici's own `fetch` doesn't know the global one.
 */
export function toMultipartBody(
  fields: Readonly<Record<string, string>>,
  files: readonly FilePart[],
): MultipartBody {
  const boundary = `k-msg-${crypto.randomUUID()}`;
  const encoder = new TextEncoder();
  const chunks: Uint8Array[] = [];
  const begin = (disposition: string) =>
    chunks.push(encoder.encode(`--${boundary}\r\nContent-Disposition: form-data; ${disposition}`));

  for (const [name, value] of Object.entries(fields)) {
    begin(`name="${escapeName(name)}"\r\n\r\n`);
    chunks.push(encoder.encode(`${value}\r\n`));
  }
  for (const file of files) {
    const names = `name="${escapeName(file.field)}"; filename="${escapeName(file.filename)}"`;
    begin(`${names}\r\nContent-Type: ${file.contentType}\r\n\r\n`);
    chunks.push(file.bytes, encoder.encode("\r\n"));
  }
  chunks.push(encoder.encode(`--${boundary}--\r\n`));
  return { contentType: `multipart/form-data; boundary=${boundary}`, bytes: join(chunks) };
}

/** As browsers do it (WHATWG HTML, "multipart/form-data encoding algorithm"). */
function escapeName(name: string): string {
  return name.replace(/\r/g, "%0D").replace(/\n/g, "%0A").replace(/"/g, "%22");
}

function join(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.byteLength, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}
