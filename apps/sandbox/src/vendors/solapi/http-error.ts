import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";

/** An error of a whole request, in the shape and with the names of sheet §14. */
export function httpError(
  status: ContentfulStatusCode,
  errorCode: string,
  errorMessage: string,
): HTTPException {
  return new HTTPException(status, {
    message: errorCode,
    res: Response.json({ errorCode, errorMessage }, { status }),
  });
}

export function notFound(what: string): HTTPException {
  return httpError(404, "ResourceNotFound", `${what}을(를) 찾을 수 없습니다.`);
}
