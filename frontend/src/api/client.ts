import createClient, { type Middleware } from "openapi-fetch";

import type { components, paths } from "./schema.gen";

export type Schemas = components["schemas"];

/** What the server refused, in the words it used for a person. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    detail: string,
  ) {
    super(detail);
  }
}

/** The server did not answer at all. */
export class Unreachable extends Error {}

let csrf = "";

const asOurPage: Middleware = {
  onRequest({ request }) {
    if (request.method !== "GET") request.headers.set("X-CSRF-Token", csrf);
    return request;
  },
  async onResponse({ response }) {
    if (response.ok || response.status === 304) return;
    throw await refusalIn(response);
  },
  onError({ error }) {
    // A question that nobody waits for any more was not left unanswered.
    if (error instanceof TypeError) return new Unreachable(error.message, { cause: error });
  },
};

export const api = createClient<paths>({ baseUrl: "" });
api.use(asOurPage);

const SESSION = "/api/session";
/** The type of the problem that a password would solve. */
const PASSWORD_OPENS = "backscroll:password-opens";

/** Whether this browser was let in, and if not, by what it would be: the password, or the address that was printed. */
export type Standing = "in" | "password" | "address";

/** Ask who we are to the server. */
export async function beginSession(): Promise<Standing> {
  const response = await fetch(SESSION);
  if (response.ok) return letIn(response);
  const problem: unknown = await response.json().catch(() => null);
  return isProblem(problem) && problem.type === PASSWORD_OPENS ? "password" : "address";
}

/** Show the password. Throws what the server refused. */
export async function logIn(password: string): Promise<Standing> {
  const body = JSON.stringify({ password });
  const response = await fetch(SESSION, {
    method: "POST",
    body,
    headers: { "Content-Type": "application/json" },
  });
  if (!response.ok) throw await refusalIn(response);
  return letIn(response);
}

/** End this browser's session. Throws what the server refused. */
export async function logOut(): Promise<void> {
  const response = await fetch(SESSION, { method: "DELETE", headers: csrfHeader() });
  if (!response.ok) throw await refusalIn(response);
  csrf = "";
}

async function letIn(response: Response): Promise<Standing> {
  const session: Schemas["SessionOut"] = await response.json();
  csrf = session.csrf;
  return "in";
}

/** What a request that openapi-fetch cannot make (an upload that tells its progress) must send to change anything. */
export const csrfHeader = () => ({ "X-CSRF-Token": csrf });

export async function refusalIn(response: Response): Promise<Refused> {
  const problem: unknown = await response.json().catch(() => null);
  const detail = isProblem(problem) ? problem.detail : response.statusText;
  return new Refused(response.status, detail);
}

function isProblem(value: unknown): value is Schemas["ProblemDetails"] {
  return typeof value === "object" && value !== null && "detail" in value;
}

/** The body of an answer that is known to be good: what is not was thrown by `asOurPage`. */
export async function asked<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T;
}
