/** Keys are printable ASCII (checked in `config.ts`), so `btoa` can take them. */
export function authorizeAlimtalk(apiKey: string): Record<string, string> {
  return { AUTH: btoa(apiKey) };
}

export function authorizeText(apiKey: string, authKey: string): Record<string, string> {
  return { secret: btoa(`${apiKey}&${authKey}`) };
}
