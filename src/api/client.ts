/** How a local program asks its node. The CLI, the fleets of environments/ and the simulator's tests all use this. */
export interface ApiClient {
  /**
   * Resolves with what the node answered, whatever the status. Rejects with a DmsError API_UNREACHABLE when no node
   * answers there, or with the signal's reason.
   */
  request(request: ApiRequest, signal?: AbortSignal): Promise<ApiResponse>;
}

export interface ApiRequest {
  readonly method: "GET" | "POST" | "DELETE";
  /** Begins with "/v1/"; parts of it are percent-encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body?: unknown;
}

export interface ApiResponse {
  /** HTTP's status codes: 200 granted, 400 bad input, 404 no such thing, 409 declined, 504 too late, 500 our fault. */
  readonly status: number;
  /** The behaviour's output as JSON, or `{ because, message, details? }`. */
  readonly body: unknown;
}
