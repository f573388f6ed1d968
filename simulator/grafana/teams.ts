/**
 * Teams, as Grafana's HTTP API has them. Sources: Grafana's documentation, "Team HTTP API"; grafana
 * `pkg/services/team/teamapi/{team,team_members}.go`.
 */
import { z } from "zod";
import { message, type GrafanaState, type Reply, type Team } from "./state.ts";

const teamCommand = z.looseObject({ name: z.string().min(1), email: z.string().default("") });
const memberCommand = z.looseObject({ userId: z.int().min(1), permission: z.int().default(0) });
const preferenceCommand = z.looseObject({
  theme: z.string().default(""),
  timezone: z.string().default(""),
  homeDashboardUID: z.string().default(""),
});

const notFound = message(404, "Team not found");
const badRequest = message(400, "bad request data");
const taken = "Team name taken";

/** A user as lists of people show one: who is no administrator has no address here. */
export interface Person {
  readonly id: number;
  readonly login: string;
  readonly email: string;
  readonly role: string;
}

/** The team of this id. */
export function teamOf(state: GrafanaState, id: number): Team | undefined {
  return state.teams.find((team) => team.id === id);
}

/** `GET /api/teams/search`: `name` is exact, `query` is a part of the name. */
export function searchTeams(state: GrafanaState, parameters: URLSearchParams): Reply {
  const name = parameters.get("name") ?? "";
  const part = (parameters.get("query") ?? "").toLowerCase();
  const perPage = Number(parameters.get("perpage") ?? 1000);
  const page = Number(parameters.get("page") ?? 1);
  const found = state.teams
    .filter((team) => name === "" || team.name === name)
    .filter((team) => team.name.toLowerCase().includes(part))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const teams = found.slice((page - 1) * perPage, page * perPage).map(teamDto);
  return { status: 200, body: { totalCount: found.length, teams, page, perPage } };
}

/** `GET /api/teams/{id}`. */
export function readTeam(state: GrafanaState, id: number): Reply {
  const team = teamOf(state, id);
  return team === undefined ? notFound : { status: 200, body: teamDto(team) };
}

/** `POST /api/teams`: whoever makes a team administers it. */
export function createTeam(state: GrafanaState, body: unknown, creator: number, freshUid: string): Reply {
  const command = teamCommand.safeParse(body);
  if (!command.success) return badRequest;
  const { name, email } = command.data;
  if (state.teams.some((team) => team.name === name)) return message(409, taken);
  const members = [{ userId: creator, permission: 4 }];
  const preferences = preferenceCommand.parse({});
  const team: Team = { id: state.nextId, uid: freshUid, name, email, members, preferences };
  return {
    status: 200,
    body: { teamId: team.id, uid: team.uid, message: "Team created" },
    state: { ...state, nextId: state.nextId + 1, teams: [...state.teams, team] },
  };
}

/** `PUT /api/teams/{id}`. */
export function updateTeam(state: GrafanaState, id: number, body: unknown): Reply {
  const command = teamCommand.safeParse(body);
  if (!command.success) return badRequest;
  const { name, email } = command.data;
  if (teamOf(state, id) === undefined) return notFound;
  if (state.teams.some((team) => team.name === name && team.id !== id)) return message(400, taken);
  return changed(state, id, "Team updated", (team) => ({ ...team, name, email }));
}

/** `DELETE /api/teams/{id}`: what folders were shown to it goes with it. */
export function deleteTeam(state: GrafanaState, id: number): Reply {
  if (teamOf(state, id) === undefined) return notFound;
  const folders = state.folders.map((folder) => ({
    ...folder,
    permissions: folder.permissions.filter(({ teamId }) => teamId !== id),
  }));
  const teams = state.teams.filter((team) => team.id !== id);
  return { ...message(200, "Team deleted"), state: { ...state, folders, teams } };
}

/** `GET /api/teams/{id}/members`. */
export function teamMembers(state: GrafanaState, id: number, people: readonly Person[]): Reply {
  const team = teamOf(state, id);
  if (team === undefined) return notFound;
  return {
    status: 200,
    body: team.members.flatMap(({ userId, permission }) => {
      const person = people.find((each) => each.id === userId);
      if (person === undefined) return [];
      const { login, email } = person;
      return [{ orgId: 1, teamId: id, teamUID: team.uid, userId, login, email, labels: [], permission }];
    }),
  };
}

/** `POST /api/teams/{id}/members`. */
export function addMember(state: GrafanaState, id: number, body: unknown, people: readonly Person[]): Reply {
  const command = memberCommand.safeParse(body);
  if (!command.success) return badRequest;
  const { userId, permission } = command.data;
  const team = teamOf(state, id);
  if (team?.members.some((member) => member.userId === userId) === true)
    return message(400, "User is already added to this team");
  if (team === undefined || !people.some((person) => person.id === userId))
    return message(500, "Failed to add Member to Team");
  return changed(state, id, "Member added to Team", (each) => ({
    ...each,
    members: [...each.members, { userId, permission }],
  }));
}

/** `DELETE /api/teams/{id}/members/{userId}`. */
export function removeMember(state: GrafanaState, id: number, userId: number): Reply {
  const team = teamOf(state, id);
  if (team === undefined) return notFound;
  const members = team.members.filter((member) => member.userId !== userId);
  if (members.length === team.members.length) return message(404, "Team member not found");
  return changed(state, id, "Team Member removed", (each) => ({ ...each, members }));
}

/** `GET /api/teams/{id}/preferences`. */
export function teamPreferences(state: GrafanaState, id: number): Reply {
  const team = teamOf(state, id);
  return team === undefined ? notFound : { status: 200, body: team.preferences };
}

/** `PUT /api/teams/{id}/preferences`. */
export function setTeamPreferences(state: GrafanaState, id: number, body: unknown): Reply {
  const command = preferenceCommand.safeParse(body);
  if (!command.success) return badRequest;
  if (teamOf(state, id) === undefined) return notFound;
  const { theme, timezone, homeDashboardUID } = command.data;
  const preferences = { theme, timezone, homeDashboardUID };
  return changed(state, id, "Preferences updated", (team) => ({ ...team, preferences }));
}

function changed(state: GrafanaState, id: number, text: string, change: (team: Team) => Team): Reply {
  const teams = state.teams.map((team) => (team.id === id ? change(team) : team));
  return { ...message(200, text), state: { ...state, teams } };
}

function teamDto({ id, uid, name, email, members }: Team): unknown {
  return { id, uid, orgId: 1, name, email, avatarUrl: "", memberCount: members.length };
}
