import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  retainSearchParams,
} from '@tanstack/react-router';
import { Failed, Loading } from '../components/states.js';
import { readDeliveryFilter } from '../pages/alerts/delivery-filter.js';
import { readEventFilter } from '../pages/events/event-filter.js';
import { readFindingFilter } from '../pages/findings/finding-filter.js';
import { readTypeFilter } from '../pages/types/type-filter.js';
import { NotFound } from '../shell/not-found.js';
import { Shell } from '../shell/shell.js';
import { one, parseSearch, stringifySearch } from './search.js';

/** Every page of its own file is loaded when somebody goes there, or is about to. */
const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  // The root key looks at one project at a time; links keep it, and can be shared.
  validateSearch: (search: Record<string, unknown>): { project?: string } => ({ project: one(search['project']) }),
  search: { middlewares: [retainSearchParams(['project'])] },
});

const ofEnvironment = (search: Record<string, unknown>): { environment?: string } => ({
  environment: one(search['environment']),
});

const BOARD_STATUSES = ['alarm', 'warning', 'success', 'unknown', 'maintenance'] as const;
type BoardSearch = { environment?: string; q?: string; status?: (typeof BOARD_STATUSES)[number] };

const board = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: (search: Record<string, unknown>): BoardSearch => ({
    ...ofEnvironment(search),
    q: one(search['q']),
    status: BOARD_STATUSES.find((status) => status === one(search['status'])),
  }),
  component: lazyRouteComponent(() => import('../pages/board/board-page.js'), 'BoardPage'),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { token?: string } => ({ token: one(search['token']) }),
  component: lazyRouteComponent(() => import('../pages/sign-in/signed-in-page.js'), 'SignedInPage'),
});

const events = createRoute({
  getParentRoute: () => root,
  path: '/events',
  validateSearch: readEventFilter,
  component: lazyRouteComponent(() => import('../pages/events/events-page.js'), 'EventsPage'),
});

const event = createRoute({
  getParentRoute: () => root,
  path: '/events/$eventId',
  component: lazyRouteComponent(() => import('../pages/event/event-page.js'), 'EventPage'),
});

const component = createRoute({
  getParentRoute: () => root,
  path: '/components/$component',
  validateSearch: (search: Record<string, unknown>): { environment?: string; range?: string } => ({
    ...ofEnvironment(search),
    range: one(search['range']),
  }),
  component: lazyRouteComponent(() => import('../pages/component/component-page.js'), 'ComponentPage'),
});

const types = createRoute({
  getParentRoute: () => root,
  path: '/types',
  validateSearch: readTypeFilter,
  component: lazyRouteComponent(() => import('../pages/types/types-page.js'), 'TypesPage'),
});

const type = createRoute({
  getParentRoute: () => root,
  path: '/types/$typeId',
  component: lazyRouteComponent(() => import('../pages/type/type-page.js'), 'TypePage'),
});

const findings = createRoute({
  getParentRoute: () => root,
  path: '/findings',
  validateSearch: readFindingFilter,
  component: lazyRouteComponent(() => import('../pages/findings/findings-page.js'), 'FindingsPage'),
});

const finding = createRoute({
  getParentRoute: () => root,
  path: '/findings/$findingId',
  component: lazyRouteComponent(() => import('../pages/finding/finding-page.js'), 'FindingPage'),
});

const inspections = createRoute({
  getParentRoute: () => root,
  path: '/inspections',
  component: lazyRouteComponent(() => import('../pages/inspections/inspections-page.js'), 'InspectionsPage'),
});

const inspection = createRoute({
  getParentRoute: () => root,
  path: '/inspections/$inspectionId',
  component: lazyRouteComponent(() => import('../pages/inspections/inspection-page.js'), 'InspectionPage'),
});

const alerts = createRoute({
  getParentRoute: () => root,
  path: '/alerts',
  validateSearch: readDeliveryFilter,
  component: lazyRouteComponent(() => import('../pages/alerts/alerts-page.js'), 'AlertsPage'),
});

const newPolicy = createRoute({
  getParentRoute: () => root,
  path: '/alerts/new',
  component: lazyRouteComponent(() => import('../pages/alerts/new-policy-page.js'), 'NewPolicyPage'),
});

const policy = createRoute({
  getParentRoute: () => root,
  path: '/alerts/$policyId',
  component: lazyRouteComponent(() => import('../pages/alerts/policy-page.js'), 'PolicyPage'),
});

const project = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(() => import('../pages/settings/project-page.js'), 'ProjectPage'),
});

const keys = createRoute({
  getParentRoute: () => root,
  path: '/settings/keys',
  component: lazyRouteComponent(() => import('../pages/settings/keys-page.js'), 'KeysPage'),
});

const projects = createRoute({
  getParentRoute: () => root,
  path: '/settings/projects',
  component: lazyRouteComponent(() => import('../pages/settings/projects-page.js'), 'ProjectsPage'),
});

/** The addresses of the pages. */
export const router = createRouter({
  routeTree: root.addChildren([
    board,
    component,
    events,
    event,
    types,
    type,
    signIn,
    findings,
    finding,
    inspections,
    inspection,
    alerts,
    newPolicy,
    policy,
    project,
    keys,
    projects,
  ]),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultPendingComponent: () => <Loading what="the page" />,
  defaultErrorComponent: ({ error, reset }) => <Failed error={error} onRetry={reset} />,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
