// Where people of a provider have accounts of their own: an OpenID provider on oidc-provider, certified by the OpenID
// Foundation. Whatever name is typed at its own sign-in is an account there.
//   CLIENT_ID CLIENT_SECRET REDIRECT_URIS LOGOUT_URI PORT JWKS  node issuer.mjs
import Provider from 'oidc-provider';
import { localFetch } from './local-fetch.mjs';

const { CLIENT_ID, CLIENT_SECRET, REDIRECT_URIS, LOGOUT_URI, PORT, JWKS } = process.env;
const issuer = `http://127.0.0.1:${PORT}`;
const provider = new Provider(issuer, {
  clients: [{
    client_id: CLIENT_ID,
    client_secret: CLIENT_SECRET,
    redirect_uris: REDIRECT_URIS.split(' '),
    backchannel_logout_uri: LOGOUT_URI,
    backchannel_logout_session_required: false,
  }],
  claims: { openid: ['sub'], profile: ['name', 'preferred_username'] },
  jwks: JSON.parse(JWKS),
  cookies: { keys: ['only for this test run'] },
  features: { backchannelLogout: { enabled: true }, rpInitiatedLogout: { enabled: true }, devInteractions: { enabled: true } },
  fetch: localFetch,
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, name: `${id} of Acme`, preferred_username: `${id}@acme.example` }),
  }),
});
provider.on('server_error', (_, error) => console.error(error));
provider.listen(Number(PORT), '127.0.0.1', () => console.log(`listening ${PORT}`));
