// Node's resolver does not know *.localhost, which browsers do: it leads to this machine.
import http from 'node:http';

export function localFetch(url, options = {}) {
  const to = new URL(url);
  const headers = Object.fromEntries(new Headers(options.headers ?? {}));
  const body = options.body === undefined || options.body === null ? undefined : String(options.body);
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host: '127.0.0.1', port: to.port, path: to.pathname + to.search, method: options.method ?? 'GET', headers: { ...headers, host: to.host } },
      (answer) => {
        const parts = [];
        answer.on('data', (part) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () => resolve(new Response(
          [204, 304].includes(answer.statusCode) ? null : Buffer.concat(parts),
          { status: answer.statusCode, headers: Object.entries(answer.headers).map(([name, value]) => [name, String(value)]) })));
      });
    request.setTimeout(10_000, () => request.destroy(new Error('no answer within 10 s')));
    request.on('error', reject);
    request.end(body);
  });
}
