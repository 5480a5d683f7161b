import { z } from 'zod';

interface ProblemKind {
  readonly status: number;
  readonly title: string;
  /** Seconds after which trying again makes sense: the answer's `Retry-After` (RFC 9110, 10.2.3). */
  readonly retryAfterS?: number;
}

/**
 * Every problem the wire knows, in one table: code, HTTP status and title (RFC 9457).
 * `detail` is written where the problem happens and tells the caller what to do.
 */
export const PROBLEMS = {
  bad_json: { status: 400, title: 'The request body is not valid JSON' },
  bad_request: { status: 400, title: 'The request could not be understood' },
  not_found: { status: 404, title: 'There is nothing at this address' },
  session_not_found: { status: 404, title: 'No interview has this id' },
  recording_not_found: { status: 404, title: 'There is no such recording' },
  peer_not_found: { status: 404, title: 'This connection is not part of the interview' },
  method_not_allowed: { status: 405, title: 'The method is not allowed here' },
  interview_ended: { status: 409, title: 'The interview has ended' },
  interview_not_ended: { status: 409, title: 'The interview is still going on' },
  peer_superseded: { status: 409, title: 'A newer connection has joined this interview' },
  lease_lost: { status: 409, title: 'Another media worker has the interview now' },
  wrong_state: { status: 409, title: 'This cannot be done in the current state' },
  idempotency_in_progress: {
    status: 409,
    title: 'A request with this idempotency key is under way',
    retryAfterS: 1,
  },
  body_too_large: { status: 413, title: 'The request body is too large' },
  range_not_satisfiable: { status: 416, title: 'The range lies behind the end' },
  unsupported_media_type: { status: 415, title: 'The content type is not supported' },
  invalid_body: { status: 422, title: 'The request body is not valid' },
  invalid_parameter: { status: 422, title: 'A parameter is not valid' },
  consent_required: { status: 422, title: 'This interview is held only with consent to its recording' },
  idempotency_conflict: { status: 422, title: 'The idempotency key was used for another request' },
  invalid_sdp: { status: 422, title: 'The SDP offer cannot be used' },
  unsupported_codec: { status: 422, title: 'The offer has no audio codec that we speak' },
  invalid_media_parameters: { status: 422, title: 'The media parameters cannot be used' },
  unauthorized: { status: 401, title: 'Credentials are missing or wrong' },
  forbidden: { status: 403, title: 'The credentials do not allow this' },
  origin_not_allowed: { status: 403, title: 'Pages of this origin may not use the API' },
  misdirected: { status: 421, title: 'The server does not answer to this name' },
  too_many_requests: { status: 429, title: 'Requests come too often', retryAfterS: 1 },
  too_many_sessions: {
    status: 429,
    title: 'The user has too many interviews that go on',
    retryAfterS: 60,
  },
  internal_error: { status: 500, title: 'Something went wrong on our side' },
  media_worker_unavailable: {
    status: 503,
    title: 'No media worker can take this right now',
    retryAfterS: 2,
  },
  media_workers_full: { status: 503, title: 'All media workers are full', retryAfterS: 10 },
  sign_in_unavailable: { status: 503, title: 'The sign-in service cannot be reached', retryAfterS: 5 },
  leaving: { status: 503, title: 'This replica is leaving', retryAfterS: 1 },
  store_unavailable: { status: 503, title: 'The event store cannot be reached', retryAfterS: 2 },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof PROBLEMS;
export const problemCodes = Object.keys(PROBLEMS) as ProblemCode[];
export const isProblemCode = (code: unknown): code is ProblemCode =>
  typeof code === 'string' && Object.hasOwn(PROBLEMS, code);

/** One thing that is wrong with one field. `field` is a dotted path (`user_id`, `events.3.seq`), empty for the whole body. */
export const FieldErrorSchema = z.object({ field: z.string(), message: z.string() });
export type FieldError = z.infer<typeof FieldErrorSchema>;

/** `application/problem+json` (RFC 9457). */
export const ProblemSchema = z
  .object({
    type: z.string().describe('A URI reference that names the problem type, `/problems/{code}`'),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().describe('What happened and what to do about it, in a sentence'),
    instance: z.string().optional().describe('The path of the request'),
    code: z.enum(problemCodes as [ProblemCode, ...ProblemCode[]]),
    errors: z.array(FieldErrorSchema).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof ProblemSchema>;

/** What `/problems/{code}` says about a problem type, for those who ask for JSON. */
export const ProblemTypeSchema = z
  .object({
    code: z.enum(problemCodes as [ProblemCode, ...ProblemCode[]]),
    status: z.number().int(),
    title: z.string(),
    detail: z.string(),
  })
  .meta({ id: 'ProblemType' });
export type ProblemType = z.infer<typeof ProblemTypeSchema>;

/** An error that has a place in {@link PROBLEMS}: thrown anywhere, turned into a wire error at the edge. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly errors: FieldError[] | undefined;
  readonly #retryAfterS: number | undefined;

  constructor(
    code: ProblemCode,
    detail: string,
    options: { errors?: FieldError[]; cause?: unknown; retryAfterS?: number } = {},
  ) {
    super(detail, { cause: options.cause });
    this.name = 'ProblemError';
    this.code = code;
    this.errors = options.errors;
    this.#retryAfterS = options.retryAfterS;
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }

  /** Seconds after which trying again makes sense, if it does. */
  get retryAfterS(): number | undefined {
    const kind: ProblemKind = PROBLEMS[this.code];
    return this.#retryAfterS ?? kind.retryAfterS;
  }

  toProblem(instance?: string): Problem {
    const { status, title } = PROBLEMS[this.code];
    return {
      type: `/problems/${this.code}`,
      title,
      status,
      detail: this.message,
      code: this.code,
      ...(instance === undefined ? {} : { instance }),
      ...(this.errors === undefined ? {} : { errors: this.errors }),
    };
  }

  /** Rebuilds the error on the far side of a wire. */
  static fromProblem(problem: Problem): ProblemError {
    return new ProblemError(problem.code, problem.detail, problem.errors ? { errors: problem.errors } : {});
  }
}

/** Turns a zod failure into an `invalid_*` problem that names the fields. */
export function problemFromZod(
  error: z.ZodError,
  code: 'invalid_body' | 'invalid_parameter' | 'invalid_media_parameters' = 'invalid_body',
): ProblemError {
  const errors = error.issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message }));
  const first = errors[0];
  const where = first?.field ? `"${first.field}"` : 'the body';
  return new ProblemError(code, `Correct ${where}: ${first?.message ?? 'it is not valid'}.`, { errors });
}
