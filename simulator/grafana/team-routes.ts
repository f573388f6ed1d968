import { freshUid } from "./fresh-uid.ts";
import type { Route } from "./route.ts";
import {
  addMember,
  createTeam,
  deleteTeam,
  readTeam,
  removeMember,
  searchTeams,
  setTeamPreferences,
  teamMembers,
  teamPreferences,
  updateTeam,
} from "./teams.ts";
import { people } from "./users.ts";

const one = /^\/api\/teams\/(\d+)$/;
const members = /^\/api\/teams\/(\d+)\/members$/;
const preferences = /^\/api\/teams\/(\d+)\/preferences$/;

/** Teams, their members and preferences. */
export const teamRoutes: readonly Route[] = [
  { method: "GET", path: /^\/api\/teams\/search$/, reply: ({ state, query }) => searchTeams(state, query) },
  {
    method: "POST",
    path: /^\/api\/teams$/,
    reply: ({ state, body, user }) => createTeam(state, body, user.id, freshUid()),
  },
  { method: "GET", path: one, reply: ({ state }, id) => readTeam(state, Number(id)) },
  { method: "PUT", path: one, reply: ({ state, body }, id) => updateTeam(state, Number(id), body) },
  { method: "DELETE", path: one, reply: ({ state }, id) => deleteTeam(state, Number(id)) },
  { method: "GET", path: members, reply: ({ state }, id) => teamMembers(state, Number(id), people(state)) },
  {
    method: "POST",
    path: members,
    reply: ({ state, body }, id) => addMember(state, Number(id), body, people(state)),
  },
  {
    method: "DELETE",
    path: /^\/api\/teams\/(\d+)\/members\/(\d+)$/,
    reply: ({ state, parameters }, id) => removeMember(state, Number(id), Number(parameters[1])),
  },
  { method: "GET", path: preferences, reply: ({ state }, id) => teamPreferences(state, Number(id)) },
  {
    method: "PUT",
    path: preferences,
    reply: ({ state, body }, id) => setTeamPreferences(state, Number(id), body),
  },
];
