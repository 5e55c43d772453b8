/**
 * A request's target whose path Next can decode. It answers one that it can't (`/chat/%ff`) with a bare 500 before any of our
 * code; with its percent signs escaped such a path is one like any other, and each door refuses it in its own words.
 */
export function decodableUrl(url: string): string {
  const [path = "", ...query] = url.split("?");
  if (!path.includes("%") || isDecodable(path)) return url;
  return [path.replaceAll("%", "%25"), ...query].join("?");
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
