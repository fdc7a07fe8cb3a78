import path from 'node:path';
import fs from 'fs-extra';
import { stringify } from 'yaml';
import { demoServices, type CatalogTools, type DemoService } from './services';

const API_VERSION = 'backstage.io/v1alpha1';

const TEAMS = [
  { name: 'shop', title: 'Web shop team', members: ['ada.abel', 'ben.castro'] },
  {
    name: 'payments',
    title: 'Payments team',
    members: ['cleo.dietz', 'gus.brandt'],
  },
  {
    name: 'content',
    title: 'Content team',
    members: ['dana.egede', 'fay.grieg'],
  },
  {
    name: 'platform',
    title: 'Platform team',
    members: ['emil.falk', 'hana.abel'],
  },
];

/** The team whose services a guest finds as their own. */
const GUESTS_TEAM = 'content';

const SYSTEMS = [
  { name: 'web-shop', title: 'Web shop', owner: 'shop', domain: 'commerce' },
  {
    name: 'payment-system',
    title: 'Payments',
    owner: 'payments',
    domain: 'commerce',
  },
  { name: 'website', title: 'Website', owner: 'content', domain: 'commerce' },
  {
    name: 'delivery-system',
    title: 'Delivery system',
    owner: 'platform',
    domain: 'engineering',
  },
];

const DOMAINS = [
  { name: 'commerce', title: 'Commerce', owner: 'shop' },
  { name: 'engineering', title: 'Engineering', owner: 'platform' },
];

function displayName(login: string): string {
  return login
    .split('.')
    .map(part => part[0].toUpperCase() + part.slice(1))
    .join(' ');
}

function user(name: string, memberOf: string[]) {
  return {
    apiVersion: API_VERSION,
    kind: 'User',
    metadata: { name },
    spec: { profile: { displayName: displayName(name) }, memberOf },
  };
}

function group(name: string, title: string, type = 'team') {
  return {
    apiVersion: API_VERSION,
    kind: 'Group',
    metadata: { name },
    spec: { type, profile: { displayName: title }, children: [] },
  };
}

function organization() {
  return [
    ...TEAMS.map(team => group(team.name, team.title)),
    group('guests', 'Guests of the demo'),
    ...TEAMS.flatMap(team => team.members.map(name => user(name, [team.name]))),
    user('guest', ['guests', GUESTS_TEAM]),
  ];
}

function component(service: DemoService) {
  return {
    apiVersion: API_VERSION,
    kind: 'Component',
    metadata: {
      name: service.name,
      title: service.title,
      description: service.description,
      annotations: service.annotations,
    },
    spec: {
      type: service.type,
      lifecycle: 'production',
      owner: `group:default/${service.owner}`,
      system: service.system,
      ...(service.dependsOn ? { dependsOn: service.dependsOn } : {}),
    },
  };
}

function software(tools: CatalogTools) {
  return [
    ...DOMAINS.map(({ name, title, owner }) => ({
      apiVersion: API_VERSION,
      kind: 'Domain',
      metadata: { name, title },
      spec: { owner: `group:default/${owner}` },
    })),
    ...SYSTEMS.map(({ name, title, owner, domain }) => ({
      apiVersion: API_VERSION,
      kind: 'System',
      metadata: { name, title },
      spec: { owner: `group:default/${owner}`, domain },
    })),
    ...demoServices(tools).map(component),
  ];
}

/** Who can be signed in as. */
export function demoPeople() {
  return [
    {
      user: 'user:default/guest',
      title: 'Guest',
      role: 'Sees everything, and may try it on every service. Belongs to the Content team, and approves for it alone.',
    },
    ...TEAMS.flatMap(team =>
      team.members.map(name => ({
        user: `user:default/${name}`,
        title: displayName(name),
        role: team.title,
      })),
    ),
  ];
}

/** Writes the catalog's files; gives their paths. */
export async function writeCatalog(
  folder: string,
  tools: CatalogTools,
): Promise<{ organization: string; software: string }> {
  const files = {
    organization: path.join(folder, 'organization.yaml'),
    software: path.join(folder, 'software.yaml'),
  };
  const text = (documents: object[]) =>
    documents.map(document => stringify(document)).join('---\n');
  await fs.outputFile(files.organization, text(organization()));
  await fs.outputFile(files.software, text(software(tools)));
  return files;
}
