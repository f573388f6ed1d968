import { errorText } from "../error-text.ts";
import { ExpositionError } from "../exposition/exposition-error.ts";
import { RequestError } from "../server/request.ts";
import { Refusal } from "./refusal.ts";

/** What an error says about what was sent; a refusal for whatever else a file system or a defect throws. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof ExpositionError)
    return new Refusal([{ reason: error.reason, text: error.message }], 0);
  const reason = error instanceof RequestError ? requestReason(error.status) : "malformed";
  return new Refusal([{ reason, text: errorText(error) }], 0);
}

function requestReason(status: number) {
  switch (status) {
    case 413:
      return "limit";
    case 415:
      return "content_type";
    default:
      return "malformed";
  }
}
