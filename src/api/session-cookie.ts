// The cookie of a session. The prefix makes a browser keep it to this host, this path and safe lines (loopback counts as one).

export const cookieName = "__Host-synchromesh";
const attributes = "Path=/; HttpOnly; Secure; SameSite=Lax";

export const sessionCookie = (secret: string): string => `${cookieName}=${secret}; ${attributes}`;

export const noCookie = `${cookieName}=; ${attributes}; Max-Age=0`;

/** Undefined: none, or several of that name, of which nobody can say which one the browser meant. */
export function cookieOf(named: string, header: string | undefined): string | undefined {
  const found = (header ?? "").split(";").flatMap((part) => {
    const [name = "", value = ""] = part.trim().split("=", 2);
    return name === named ? [value] : [];
  });
  return found.length === 1 ? found[0] : undefined;
}

export function cookieSecret(header: string | undefined): string | undefined {
  const secret = cookieOf(cookieName, header);
  return secret !== undefined && /^sms_[\w-]{43}$/.test(secret) ? secret : undefined;
}
