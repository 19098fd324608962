import { z } from 'zod';
import { createApiToken, listApiTokens, revokeApiToken } from '../auth/api-tokens.js';
import { deactivateUser, reactivateUser } from '../auth/deactivate-user.js';
import { createUser, listUsers, setPassword, setRole } from '../auth/users.js';
import { done, id } from '../schemas/shared.js';
import {
  apiToken,
  createdApiToken,
  listedUser,
  newApiToken,
  newPassword,
  newRole,
  newUser,
  user,
  userByEmail,
} from '../schemas/users.js';
import { admin, member, router } from './init.js';

export const authRouter = router({
  me: member.output(user).query(({ ctx }) => ctx.caller),
});

export const usersRouter = router({
  list: admin.output(z.array(listedUser)).query(({ ctx }) => listUsers(ctx.db)),
  create: admin
    .input(newUser.strict())
    .output(listedUser)
    .mutation(({ ctx, input }) => createUser(ctx.db, { ...input, actor: ctx.actor })),
  setPassword: admin
    .input(newPassword.strict())
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await setPassword(ctx.db, { ...input, actor: ctx.actor });
      return { ok: true };
    }),
  setRole: admin
    .input(newRole.strict())
    .output(listedUser)
    .mutation(({ ctx, input }) => setRole(ctx.db, { ...input, actor: ctx.actor })),
  deactivate: admin
    .input(userByEmail.strict())
    .output(listedUser)
    .mutation(({ ctx, input }) => deactivateUser(ctx.db, { ...input, actor: ctx.actor })),
  reactivate: admin
    .input(userByEmail.strict())
    .output(listedUser)
    .mutation(({ ctx, input }) => reactivateUser(ctx.db, { ...input, actor: ctx.actor })),
});

export const tokensRouter = router({
  list: admin.output(z.array(apiToken)).query(({ ctx }) => listApiTokens(ctx.db)),
  create: admin
    .input(newApiToken.strict())
    .output(createdApiToken)
    .mutation(({ ctx, input }) => createApiToken(ctx.db, { ...input, actor: ctx.actor })),
  revoke: admin
    .input(z.strictObject({ id: id() }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await revokeApiToken(ctx.db, { ...input, actor: ctx.actor });
      return { ok: true };
    }),
});
