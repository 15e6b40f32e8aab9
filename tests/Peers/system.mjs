// Another system of a provider, such as its billing: a relying party on openid-client, certified by the OpenID Foundation. It
// lets people in by their sign-in at the Portal, and forgets them when the Portal says that their session has ended.
//   ISSUER CLIENT_ID CLIENT_SECRET PORT  node system.mjs
import http from 'node:http';
import * as oidc from 'openid-client';
import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose';
import { localFetch } from './local-fetch.mjs';

const { ISSUER, CLIENT_ID, CLIENT_SECRET, PORT } = process.env;
const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout';
const sessions = new Map();
const asked = new Map();
const logouts = [];
let self;
let config;
let keys;

async function settings() {
  config ??= await oidc.discovery(new URL(ISSUER), CLIENT_ID, CLIENT_SECRET, undefined, {
    execute: [oidc.allowInsecureRequests],
    [oidc.customFetch]: localFetch,
  });
  keys ??= createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri), { [customFetch]: localFetch });
  return config;
}

const routes = {
  async 'GET /'(request, answer) {
    const one = sessions.get(cookie(request));
    page(answer, one ? `Signed in to Billing as ${one.info.name}` : 'Signed out of Billing');
  },
  async 'GET /start'(request, answer, url) {
    const [state, nonce, verifier] = [oidc.randomState(), oidc.randomNonce(), oidc.randomPKCECodeVerifier()];
    if (asked.size > 1_000) {
      asked.clear();
    }

    asked.set(state, { nonce, verifier });
    const more = Object.fromEntries(['prompt', 'max_age'].filter((one) => url.searchParams.has(one)).map((one) => [one, url.searchParams.get(one)]));
    redirect(answer, oidc.buildAuthorizationUrl(await settings(), {
      redirect_uri: `${self}/callback`,
      scope: url.searchParams.get('scope') ?? 'openid profile email phone account roles',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
      ...more,
    }).href);
  },
  async 'GET /callback'(request, answer, url) {
    const state = url.searchParams.get('state');
    const { nonce, verifier } = asked.get(state) ?? {};
    asked.delete(state);
    const tokens = await oidc.authorizationCodeGrant(await settings(), url, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    const info = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub);
    sessions.set(claims.sid, { claims, info, token: tokens.access_token, hint: tokens.id_token, code: url.searchParams.get('code'), verifier });
    answer.setHeader('Set-Cookie', `billing=${claims.sid}; Path=/; HttpOnly; SameSite=Lax`);
    page(answer, `Signed in to Billing as ${info.name}`);
  },
  async 'GET /sign-out'(request, answer) {
    const one = sessions.get(cookie(request));
    sessions.delete(cookie(request));
    redirect(answer, oidc.buildEndSessionUrl(await settings(), {
      post_logout_redirect_uri: `${self}/`,
      ...(one ? { id_token_hint: one.hint } : {}),
    }).href);
  },
  async 'POST /logout-token'(request, answer) {
    await settings();
    const { payload } = await jwtVerify(new URLSearchParams(await text(request)).get('logout_token'), keys, {
      issuer: config.serverMetadata().issuer,
      audience: CLIENT_ID,
      typ: 'logout+jwt',
      requiredClaims: ['iat', 'jti', 'events', 'sid', 'sub', 'exp'],
    });
    if (payload.nonce !== undefined || JSON.stringify(payload.events) !== JSON.stringify({ [logoutEvent]: {} })) {
      throw new Error('no logout token');
    }

    logouts.push({ sid: payload.sid, sub: payload.sub, jti: payload.jti });
    sessions.delete(payload.sid);
    answer.setHeader('Cache-Control', 'no-store');
    answer.end();
  },
  async 'GET /log'(request, answer) {
    answer.setHeader('Content-Type', 'application/json');
    answer.end(JSON.stringify({ sessions: [...sessions.values()], logouts }));
  },
  // Once more what was done already: a code that was used, a token whose session has ended.
  async 'GET /again'(request, answer) {
    const result = {};
    for (const [sid, one] of sessions) {
      const body = new URLSearchParams({ grant_type: 'authorization_code', code: one.code, redirect_uri: `${self}/callback`, code_verifier: one.verifier, client_id: CLIENT_ID, client_secret: CLIENT_SECRET });
      const token = await localFetch(config.serverMetadata().token_endpoint, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body });
      const info = await localFetch(config.serverMetadata().userinfo_endpoint, { headers: { authorization: `Bearer ${one.token}` } });
      result[sid] = { code: token.status, error: (await token.json()).error, token: info.status };
    }

    answer.setHeader('Content-Type', 'application/json');
    answer.end(JSON.stringify(result));
  },
};

const server = http.createServer(async (request, answer) => {
  const url = new URL(request.url, self);
  const route = routes[`${request.method} ${url.pathname}`];
  try {
    await (route ? route(request, answer, url) : page(answer, 'Not found', 404));
  } catch (error) {
    page(answer, `Error: ${error.error ?? error.cause?.error ?? error.code ?? error.message}`, 400);
  }
});
server.listen(Number(PORT ?? 0), '127.0.0.1', () => {
  self = `http://127.0.0.1:${server.address().port}`;
  console.log(`listening ${server.address().port}`);
});

function cookie(request) {
  return /(?:^|; )billing=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
}

function redirect(answer, to) {
  answer.writeHead(302, { Location: to }).end();
}

function page(answer, words, status = 200) {
  const safe = words.replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`);
  answer.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' });
  answer.end(`<!DOCTYPE html><html lang="en"><title>Billing</title><h1>${safe}</h1>`);
}

async function text(request) {
  let all = '';
  for await (const part of request) {
    all += part;
    if (all.length > 65_536) {
      throw new Error('too long');
    }
  }

  return all;
}
