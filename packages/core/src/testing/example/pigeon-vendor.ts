/** Pigeon's API in memory. */
export function createPigeonVendor(apiKey: string) {
  const messages: unknown[] = [];
  const fetch = async (input: string, init?: RequestInit): Promise<Response> => {
    if (new Headers(init?.headers).get("authorization") !== `Bearer ${apiKey}`)
      return Response.json({ error: "bad_key" }, { status: 401 });
    if (new URL(input).pathname === "/v1/account") return Response.json({ id: "account-1" });
    const message = JSON.parse(String(init?.body));
    if (!/^\d+$/.test(message.to)) return Response.json({ error: "bad_number" }, { status: 400 });
    messages.push(message);
    return Response.json({ id: `pigeon-${messages.length}` });
  };
  return { fetch, messages };
}
