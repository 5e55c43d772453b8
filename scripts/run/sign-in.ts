/**
 * Signs in as a demo account over HTTP, as the button on the sign-in page does. @returns the `Cookie` header of the session
 * @throws Error when no session came back
 */
export async function signInAsDemo(address: string, email: string): Promise<string> {
  const asked = await fetch(`${address}/api/auth/csrf`);
  const { csrfToken } = (await asked.json()) as { csrfToken: string };
  const answered = await fetch(`${address}/api/auth/callback/demo`, {
    method: "POST",
    body: new URLSearchParams({ csrfToken, email }),
    headers: { cookie: cookiesOf(asked) },
    redirect: "manual",
  });
  const cookies = cookiesOf(answered);
  if (!cookies.includes("session-token="))
    throw new Error(`no session for ${email}: HTTP ${answered.status}`);
  return cookies;
}

const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
