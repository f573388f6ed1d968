import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { message, roles, type GrafanaState, type Reply, type User } from "./state.ts";
import type { Person } from "./teams.ts";

const createCommand = z.looseObject({
  name: z.string().default(""),
  login: z.string().min(1),
  password: z.string().min(4),
  OrgId: z.literal(1).default(1),
});
const passwordCommand = z.looseObject({ password: z.string().min(4) });
const roleCommand = z.looseObject({ role: z.enum(roles) });

const notFound = message(404, "user not found");

/** `POST /api/admin/users`: a new user is a Viewer, Grafana's `auto_assign_org_role`. */
export function createUser(state: GrafanaState, body: unknown): Reply {
  const command = createCommand.safeParse(body);
  if (!command.success) return message(400, "bad request data");
  const { name, login, password } = command.data;
  if (login === "admin" || state.users.some((user) => user.login === login)) {
    return message(412, `User with email '' or username '${login}' already exists`);
  }
  // The administrator is 1.
  const id = Math.max(1, ...state.users.map((user) => user.id)) + 1;
  const user: User = { id, name, login, role: "Viewer", ...hashed(password) };
  return {
    status: 200,
    body: { id, uid: `u${String(id)}`, message: "User created" },
    state: { ...state, users: [...state.users, user] },
  };
}

/** `GET /api/users/lookup?loginOrEmail=…`. */
export function lookupUser(state: GrafanaState, loginOrEmail: string): Reply {
  const user = state.users.find(({ login }) => login === loginOrEmail);
  if (user === undefined) return notFound;
  const { id, name, login } = user;
  return {
    status: 200,
    body: { id, uid: `u${String(id)}`, email: "", name, login, orgId: 1, isGrafanaAdmin: false },
  };
}

/** `GET /api/users/{id}/orgs`: what a user is in each organisation; here there is one. */
export function userOrganisations(state: GrafanaState, id: string): Reply {
  const user = state.users.find((each) => String(each.id) === id);
  if (user === undefined) return notFound;
  return { status: 200, body: [{ orgId: 1, name: "Main Org.", role: user.role }] };
}

/** Everybody of the organisation: the administrator, who stands in the configuration, and the users. */
export function people(state: GrafanaState): readonly Person[] {
  return [
    { id: 1, login: "admin", email: "admin@localhost", role: "Admin" },
    ...state.users.map(({ id, login, role }) => ({ id, login, email: "", role })),
  ];
}

/** `GET /api/org/users`. */
export function organisationUsers(everybody: readonly Person[]): Reply {
  return {
    status: 200,
    body: everybody.map(({ id, ...person }) => ({ orgId: 1, userId: id, ...person })),
  };
}

/** `PUT /api/admin/users/{id}/password`. */
export function setPassword(state: GrafanaState, id: string, body: unknown): Reply {
  const command = passwordCommand.safeParse(body);
  if (!command.success) return message(400, "New password too short");
  return changed(state, id, "User password updated", (user) => ({
    ...user,
    ...hashed(command.data.password),
  }));
}

/** `PATCH /api/orgs/1/users/{id}`. */
export function setRole(state: GrafanaState, id: string, body: unknown): Reply {
  const command = roleCommand.safeParse(body);
  if (!command.success) return message(400, "Invalid role specified");
  return changed(state, id, "Organization user updated", (user) => ({ ...user, role: command.data.role }));
}

/** `DELETE /api/admin/users/{id}`. */
export function deleteUser(state: GrafanaState, id: string): Reply {
  const users = state.users.filter((user) => String(user.id) !== id);
  if (users.length === state.users.length) return notFound;
  const teams = state.teams.map((team) => ({
    ...team,
    members: team.members.filter(({ userId }) => String(userId) !== id),
  }));
  return { ...message(200, "User deleted"), state: { ...state, users, teams } };
}

/** Whether this is the user's password. */
export function hasPassword({ salt, hash }: User, password: string): boolean {
  return timingSafeEqual(Buffer.from(hash, "hex"), derived(password, salt));
}

function changed(state: GrafanaState, id: string, text: string, change: (user: User) => User): Reply {
  const user = state.users.find((each) => String(each.id) === id);
  if (user === undefined) return notFound;
  const users = state.users.map((each) => (each === user ? change(user) : each));
  return { ...message(200, text), state: { ...state, users } };
}

function hashed(password: string): Pick<User, "salt" | "hash"> {
  const salt = randomBytes(16).toString("hex");
  return { salt, hash: derived(password, salt).toString("hex") };
}

function derived(password: string, salt: string): Buffer {
  return scryptSync(password, salt, 32);
}
