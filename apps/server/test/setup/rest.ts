/** A caller of the REST API with somebody's token. */
export type Rest = <T = unknown>(
  method: string,
  path: string,
  body?: unknown,
) => Promise<{ status: number; body: T; headers: Headers }>;

/** Logs in. @throws Error when that is refused */
export async function logIn(address: string, email: string, password: string): Promise<Rest> {
  const rest = caller(address);
  const { status, body } = await rest<{ access_token: string }>('POST', '/auth/login', { email, password });
  if (status !== 200) throw new Error(`${email} cannot log in: ${status} ${JSON.stringify(body)}`);
  return caller(address, body.access_token);
}

export function caller(address: string, token?: string): Rest {
  return async <T>(method: string, path: string, body?: unknown) => {
    const response = await fetch(`${address}/api${path}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: (text ? JSON.parse(text) : undefined) as T,
      headers: response.headers,
    };
  };
}
