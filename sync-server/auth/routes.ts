/**
 * Sign up, sign in, refresh, sign out.
 * @see contract section 2, "Auth"
 */
import { loginSchema, signupSchema } from '#protocol/account.ts';
import { confirmSchema } from '#protocol/own-account.ts';
import { parse } from '#protocol/parse.ts';
import { Problem } from '#protocol/problem.ts';
import { limitsInTurn, notingLimits } from '../limits/limits.ts';
import { widestNetwork } from '../limits/networks.ts';
import type { Turns } from '../limits/turns.ts';
import { bearerToken, requireSignIn } from './authenticate.ts';
import { clientAddress } from '../http/client-address.ts';
import { readJson } from '../http/json-body.ts';
import { noteOf } from '../middleware/rate-limit-headers.ts';
import { createRouter } from '../middleware/router.ts';
import type { AppContext, AppMiddleware, AppRouter } from '../http/state.ts';
import { unauthenticated } from './access-tokens.ts';
import { CHALLENGE_HEADER } from './device-challenges.ts';
import { parseDeviceKey, parseDeviceProof, type DeviceProof } from './device-keys.ts';
import { userAgentToLabel } from './device-label.ts';
import { isFromOurPage } from './our-page.ts';
import { personOf } from './person-of.ts';
import { confirmOwner } from './prove-owner.ts';
import { refreshCookieOf, type RefreshCookie } from './refresh-cookie.ts';
import { endSession } from './sessions.ts';
import {
  checkCredentials,
  createUser,
  endSessionOf,
  renewSession,
  type AuthDeps,
  type InTurn,
  type SignedIn,
  type Visitor,
} from './sign-in.ts';

export interface AuthRouteDeps extends Omit<AuthDeps, 'onReuse'> {
  authenticate: AppMiddleware;
  turns: Pick<Turns, 'strangers'>;
}

type SteppedDeps = AuthDeps & { inTurn: InTurn };

/** The calls under `/api/auth`; all but the confirmation are for those who have no token, or none that holds. */
export function authRoutes(deps: AuthRouteDeps): AppRouter {
  const router = createRouter('/api/auth');
  router.use((ctx, next) => {
    deps.limits.auth.take(clientAddress(ctx), noteOf(ctx));
    return next();
  });
  router.post('/signup', (ctx) => signUp(inSteps(deps, ctx), ctx));
  router.post('/login', (ctx) => logIn(inSteps(deps, ctx), ctx));
  router.post('/refresh', (ctx) => inTurnOf(deps, ctx)(() => refresh(during(deps, ctx), ctx)));
  router.post('/logout', (ctx) => inTurnOf(deps, ctx)(() => logOut(during(deps, ctx), ctx)));
  router.post('/confirm', deps.authenticate, requireSignIn, (ctx) => confirm(during(deps, ctx), ctx));
  return router;
}

/** Strangers share the database by the network that they come from. */
const inTurnOf =
  ({ turns }: AuthRouteDeps, ctx: AppContext): InTurn =>
  (step) =>
    turns.strangers(widestNetwork(clientAddress(ctx)), step);

/** As `during`, for a request that hashes a password between its steps: it takes a turn for each step, and holds none while it hashes. */
function inSteps(deps: AuthRouteDeps, ctx: AppContext): SteppedDeps {
  const inTurn = inTurnOf(deps, ctx);
  return { ...during({ ...deps, limits: limitsInTurn(deps.limits, inTurn) }, ctx), inTurn };
}

/** For one request, whose answer says where the limits stand and whose log tells what happens. */
const during = (deps: AuthRouteDeps, ctx: AppContext): AuthDeps => ({
  ...deps,
  limits: notingLimits(deps.limits, noteOf(ctx)),
  onReuse: (session) =>
    ctx.state.tell('refresh-token-reused', { userId: session.userId, sessionId: session.sessionId }),
});

async function signUp(deps: SteppedDeps, ctx: AppContext): Promise<void> {
  const cookie = await cookieOf(deps, ctx);
  const signup = parse(signupSchema, await readJson(ctx), 'body');
  answer(deps, ctx, cookie, await createUser(deps, signup, visitorOf(deps, ctx, cookie)));
  cookie.clearVariants();
  ctx.set('Location', '/api/users/me');
  ctx.status = 201;
}

async function logIn(deps: SteppedDeps, ctx: AppContext): Promise<void> {
  const cookie = await cookieOf(deps, ctx);
  const login = parse(loginSchema, await readJson(ctx), 'body');
  answer(deps, ctx, cookie, await checkCredentials(deps, login, visitorOf(deps, ctx, cookie)));
  cookie.clearVariants();
}

/** The cookie of a request, which is nobody's when a foreign page made the browser send it. */
const cookieOf = async ({ corsOrigins, instanceId }: AuthDeps, ctx: AppContext): Promise<RefreshCookie> =>
  refreshCookieOf(ctx, await instanceId(), isFromOurPage(ctx, corsOrigins));

const visitorOf = ({ inTurn }: SteppedDeps, ctx: AppContext, { token }: RefreshCookie): Visitor => ({
  address: clientAddress(ctx),
  device: userAgentToLabel(ctx.get('User-Agent')),
  refreshToken: token,
  key: parseDeviceKey(ctx.get('X-Device-Key')),
  inTurn,
  tell: ctx.state.tell,
});

/** Adds a challenge to a refusal, whether or not there is a key to answer it, so that it reveals nothing. */
async function refresh(deps: AuthDeps, ctx: AppContext): Promise<void> {
  try {
    const cookie = await cookieOf(deps, ctx);
    if (cookie.isDoubled) cookie.clear();
    const { token } = cookie;
    answer(deps, ctx, cookie, await renewSession(deps, { token, proof: proofOf(deps, ctx) }));
  } catch (error) {
    if (error instanceof Problem && error.status === 401) ctx.set(CHALLENGE_HEADER, deps.challenges.issue());
    throw error;
  }
}

/** The proof of a request; ignored where a foreign page made the browser send it. */
const proofOf = ({ corsOrigins }: AuthDeps, ctx: AppContext): DeviceProof | undefined =>
  isFromOurPage(ctx, corsOrigins) ? parseDeviceProof(ctx.get('X-Device-Proof')) : undefined;

/** Ends the session of the access token, expired or not, or else that of the cookie; for a foreign page, neither. */
async function logOut(deps: AuthDeps, ctx: AppContext): Promise<void> {
  if (!isFromOurPage(ctx, deps.corsOrigins)) throw unauthenticated();
  const bearer = bearerToken(ctx);
  const cookie = await cookieOf(deps, ctx);
  cookie.clear();
  if (bearer !== undefined) {
    const { userId, sessionId } = deps.tokens.read(bearer, { expired: true });
    await endSession(deps.database, sessionId);
    ctx.state.tell('sign-out', { userId, sessionId });
  } else if (cookie.token) {
    await endSessionOf(deps, cookie.token);
    ctx.state.tell('sign-out', { sessionId: cookie.token.sessionId });
  } else throw unauthenticated();
  ctx.status = 204;
}

async function confirm(deps: AuthDeps, ctx: AppContext): Promise<void> {
  const { password } = parse(confirmSchema, await readJson(ctx), 'body');
  ctx.body = {
    freshUntil: new Date(await confirmOwner(deps, personOf(ctx), password)).toISOString(),
  };
}

function answer({ tokens }: AuthDeps, ctx: AppContext, cookie: RefreshCookie, signedIn: SignedIn): void {
  const { user, refreshToken, generation = 0, setsCookie = true } = signedIn;
  if (setsCookie) cookie.set(refreshToken);
  ctx.body = { token: tokens.issue({ userId: user.id, sessionId: refreshToken.sessionId, generation }), user };
}
